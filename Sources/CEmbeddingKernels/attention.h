// Self-attention of one sequence, per head, as two products: queries times keys, and their softmax times values.

/// Keys in panels, values in panels, and the scores of one tile of queries.
static ptrdiff_t attention_scratch(ptrdiff_t length, ptrdiff_t head_width) {
    const ptrdiff_t keys = (length + EK_PANEL - 1) / EK_PANEL * EK_PANEL;
    const ptrdiff_t values = (head_width + EK_PANEL - 1) / EK_PANEL * EK_PANEL;
    return keys * head_width + values * length + keys * EK_TILE_ROWS;
}

/// Lays out `depth` rows of `columns` floats, `stride` apart, as panels: for each depth, EK_PANEL columns.
EK_INLINE void pack_rows(
    const float *values, ptrdiff_t stride, ptrdiff_t columns, ptrdiff_t depth, float *restrict packed) {
    for (ptrdiff_t first = 0; first < columns; first += EK_PANEL) {
        const ptrdiff_t used = columns - first < EK_PANEL ? columns - first : EK_PANEL;
        for (ptrdiff_t k = 0; k < depth; k++) {
            memcpy(packed, values + k * stride + first, (size_t)used * sizeof(float));
            for (ptrdiff_t i = used; i < EK_PANEL; i++) {
                packed[i] = 0;
            }
            packed += EK_PANEL;
        }
    }
}

/// Replaces `length` scores with the softmax of the scores times `factor`, which must be positive.
EK_INLINE void softmax(float *scores, ptrdiff_t length, float factor) {
    const ptrdiff_t whole = length / EK_LANES * EK_LANES;
    float highest = scores[length - 1];
    vec maxima = (vec)highest;
    for (ptrdiff_t i = 0; i < whole; i += EK_LANES) {
        maxima = load(scores + i) > maxima ? load(scores + i) : maxima;
    }
    for (int i = 0; i < EK_LANES; i++) {
        highest = maxima[i] > highest ? maxima[i] : highest;
    }
    for (ptrdiff_t i = whole; i < length; i++) {
        highest = scores[i] > highest ? scores[i] : highest;
    }
    vec sums = (vec)0.0f;
    for (ptrdiff_t i = 0; i < whole; i += EK_LANES) {
        const vec power = exponential((load(scores + i) - (vec)highest) * (vec)factor);
        store(scores + i, power);
        sums += power;
    }
    float sum = sum_of(sums);
    if (whole < length) {
        // The scores are padded to whole vectors.
        store(scores + whole, exponential((load(scores + whole) - (vec)highest) * (vec)factor));
        for (ptrdiff_t i = whole; i < length; i++) {
            sum += scores[i];
        }
    }
    const vec share = (vec)(1 / sum);
    for (ptrdiff_t i = 0; i < length; i += EK_LANES) {
        store(scores + i, load(scores + i) * share);
    }
}

/// One head: `head` is its first column.
static void attend(const struct ek_attention *t, ptrdiff_t head, ptrdiff_t head_width) {
    const ptrdiff_t stride = 3 * t->width;
    const ptrdiff_t padded = (t->length + EK_PANEL - 1) / EK_PANEL * EK_PANEL;
    float *const keys = t->scratch;
    float *const scores = keys + padded * head_width;
    float *const values = scores + padded * EK_TILE_ROWS;
    pack_columns(t->qkv + t->width + head, stride, t->length, head_width, keys);
    pack_rows(t->qkv + 2 * t->width + head, stride, head_width, t->length, values);
    const float factor = 1 / sqrtf((float)head_width);
    for (ptrdiff_t row = 0; row < t->length; row += EK_TILE_ROWS) {
        const ptrdiff_t rows = t->length - row < EK_TILE_ROWS ? t->length - row : EK_TILE_ROWS;
        product(&(struct ek_product){
            .a = t->qkv + row * stride + head, .a_stride = stride, .rows = rows, .depth = head_width,
            .packed = keys, .columns = padded, .c = scores, .c_stride = padded});
        for (ptrdiff_t i = 0; i < rows; i++) {
            softmax(scores + i * padded, t->length, factor);
        }
        product(&(struct ek_product){
            .a = scores, .a_stride = padded, .rows = rows, .depth = t->length,
            .packed = values, .columns = head_width, .c = t->context + row * t->width + head, .c_stride = t->width});
    }
}

static void attention(const struct ek_attention *t) {
    const ptrdiff_t head_width = t->width / t->heads;
    for (ptrdiff_t head = 0; head < t->width; head += head_width) {
        attend(t, head, head_width);
    }
}
