// Row-wise kernels: the layer norm of a sum, and the mean of rows.

static void add_and_normalize(
    const float *x, const float *residual, ptrdiff_t rows, ptrdiff_t width, const float *scale, const float *shift,
    float epsilon, float *out) {
    const ptrdiff_t whole = width / EK_LANES * EK_LANES;
    for (ptrdiff_t row = 0; row < rows; row++, x += width, residual += width, out += width) {
        vec sums = (vec)0.0f;
        float sum = 0;
        for (ptrdiff_t i = 0; i < whole; i += EK_LANES) {
            const vec both = load(x + i) + load(residual + i);
            store(out + i, both);
            sums += both;
        }
        for (ptrdiff_t i = whole; i < width; i++) {
            out[i] = x[i] + residual[i];
            sum += out[i];
        }
        const float mean = (sum + sum_of(sums)) / (float)width;
        vec squares = (vec)0.0f;
        float square = 0;
        for (ptrdiff_t i = 0; i < whole; i += EK_LANES) {
            const vec off = load(out + i) - (vec)mean;
            squares += off * off;
        }
        for (ptrdiff_t i = whole; i < width; i++) {
            square += (out[i] - mean) * (out[i] - mean);
        }
        const float factor = 1 / sqrtf((square + sum_of(squares)) / (float)width + epsilon);
        for (ptrdiff_t i = 0; i < whole; i += EK_LANES) {
            const vec unit = (load(out + i) - (vec)mean) * (vec)factor;
            store(out + i, unit * load(scale + i) + load(shift + i));
        }
        for (ptrdiff_t i = whole; i < width; i++) {
            out[i] = (out[i] - mean) * factor * scale[i] + shift[i];
        }
    }
}

static void mean(const float *x, ptrdiff_t rows, ptrdiff_t width, float *restrict out) {
    const float share = 1 / (float)rows;
    memset(out, 0, (size_t)width * sizeof(float));
    for (ptrdiff_t row = 0; row < rows; row++) {
        for (ptrdiff_t i = 0; i < width; i++) {
            out[i] += x[row * width + i];
        }
    }
    for (ptrdiff_t i = 0; i < width; i++) {
        out[i] *= share;
    }
}
