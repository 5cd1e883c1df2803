// Plain loops for every kernel, with sums in double precision. The fast levels are tested against them.

#include "levels.h"

#include <math.h>
#include <string.h>

static void pack(const float *weights, ptrdiff_t columns, ptrdiff_t depth, float *packed) {
    memcpy(packed, weights, (size_t)(columns * depth) * sizeof(float));
}

static double activated(double x, enum ek_activation activation) {
    switch (activation) {
    case ek_activation_none:
        return x;
    case ek_activation_gelu:
        return x / 2 * (1 + erf(x / sqrt(2)));
    case ek_activation_gelu_tanh:
        return x / 2 * (1 + tanh(sqrt(2 / acos(-1)) * (x + 0.044715 * x * x * x)));
    case ek_activation_relu:
        return x < 0 ? 0 : x;
    }
    return NAN;
}

static void product(const struct ek_product *p) {
    for (ptrdiff_t row = 0; row < p->rows; row++) {
        for (ptrdiff_t column = 0; column < p->columns; column++) {
            double sum = p->bias == NULL ? 0 : p->bias[column];
            for (ptrdiff_t k = 0; k < p->depth; k++) {
                sum += (double)p->a[row * p->a_stride + k] * p->packed[column * p->depth + k];
            }
            p->c[row * p->c_stride + column] = (float)activated(sum, p->activation);
        }
    }
}

static ptrdiff_t attention_scratch(ptrdiff_t length, ptrdiff_t head_width) {
    (void)head_width;
    return length;
}

/// Computes the output of token `row` for the head whose first column is `head`.
static void attend(const struct ek_attention *t, ptrdiff_t row, ptrdiff_t head, ptrdiff_t head_width) {
    float *const scores = t->scratch;
    const float *const query = t->qkv + row * 3 * t->width + head;
    double highest = -INFINITY, sum = 0;
    for (ptrdiff_t j = 0; j < t->length; j++) {
        const float *const key = t->qkv + (j * 3 + 1) * t->width + head;
        double score = 0;
        for (ptrdiff_t i = 0; i < head_width; i++) {
            score += (double)query[i] * key[i];
        }
        scores[j] = (float)(score / sqrt((double)head_width));
        highest = fmax(highest, scores[j]);
    }
    for (ptrdiff_t j = 0; j < t->length; j++) {
        sum += exp(scores[j] - highest);
    }
    for (ptrdiff_t i = 0; i < head_width; i++) {
        double value = 0;
        for (ptrdiff_t j = 0; j < t->length; j++) {
            value += exp(scores[j] - highest) / sum * t->qkv[(j * 3 + 2) * t->width + head + i];
        }
        t->context[row * t->width + head + i] = (float)value;
    }
}

static void attention(const struct ek_attention *t) {
    const ptrdiff_t head_width = t->width / t->heads;
    for (ptrdiff_t row = 0; row < t->length; row++) {
        for (ptrdiff_t head = 0; head < t->width; head += head_width) {
            attend(t, row, head, head_width);
        }
    }
}

static void add_and_normalize(
    const float *x, const float *residual, ptrdiff_t rows, ptrdiff_t width, const float *scale, const float *shift,
    float epsilon, float *out) {
    for (ptrdiff_t row = 0; row < rows; row++, x += width, residual += width, out += width) {
        double mean = 0, variance = 0;
        for (ptrdiff_t i = 0; i < width; i++) {
            out[i] = x[i] + residual[i];
            mean += out[i] / (double)width;
        }
        for (ptrdiff_t i = 0; i < width; i++) {
            variance += (out[i] - mean) * (out[i] - mean) / (double)width;
        }
        for (ptrdiff_t i = 0; i < width; i++) {
            out[i] = (float)((out[i] - mean) / sqrt(variance + epsilon) * scale[i] + shift[i]);
        }
    }
}

static void mean(const float *x, ptrdiff_t rows, ptrdiff_t width, float *out) {
    for (ptrdiff_t i = 0; i < width; i++) {
        double sum = 0;
        for (ptrdiff_t row = 0; row < rows; row++) {
            sum += x[row * width + i];
        }
        out[i] = (float)(sum / (double)rows);
    }
}

static void activate(float *x, ptrdiff_t count, enum ek_activation activation) {
    for (ptrdiff_t i = 0; i < count; i++) {
        x[i] = (float)activated(x[i], activation);
    }
}

static void round_to_bf16(const float *x, ptrdiff_t count, uint16_t *out) {
    for (ptrdiff_t i = 0; i < count; i++) {
        uint32_t bits;
        memcpy(&bits, x + i, sizeof bits);
        const uint32_t rest = bits & 0xffff;
        out[i] = (uint16_t)(bits >> 16);
        if (isnan(x[i])) {
            out[i] |= 0x40;
        } else if (rest > 0x8000 || (rest == 0x8000 && out[i] % 2 != 0)) {
            out[i]++;
        }
    }
}

const struct ek_kernels ek_kernels_reference = {
    .level = ek_level_reference,
    .panel = 1,
    .pack = pack,
    .product = product,
    .attention = attention,
    .attention_scratch = attention_scratch,
    .add_and_normalize = add_and_normalize,
    .mean = mean,
    .activate = activate,
    .round_to_bf16 = round_to_bf16,
};
