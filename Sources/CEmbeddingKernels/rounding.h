// Rounding to bfloat16, the upper half of a 32-bit float's bits.

typedef uint16_t half_vec __attribute__((ext_vector_type(EK_LANES)));
typedef uint16_t unaligned_half_vec __attribute__((ext_vector_type(EK_LANES), aligned(2)));

/// Rounds to nearest, ties to even: adds half of the last kept place, minus one bit if that place is even. A carry
/// into the exponent, up to infinity, is correct.
EK_INLINE half_vec rounded_to_bf16(vec x) {
    const ivec bits = (ivec)x;
    const ivec sum = bits + 0x7fff + ((bits >> 16) & 1);
    // Rounding could carry NaN into zero, so make it quiet by setting the highest bit of the significand.
    const ivec upper = x != x ? bits | 0x400000 : sum;
    return __builtin_convertvector(upper >> 16, half_vec);
}

static void round_to_bf16(const float *x, ptrdiff_t count, uint16_t *restrict out) {
    const ptrdiff_t whole = count / EK_LANES * EK_LANES;
    for (ptrdiff_t i = 0; i < whole; i += EK_LANES) {
        *(unaligned_half_vec *)(out + i) = rounded_to_bf16(load(x + i));
    }
    if (whole < count) {
        float rest[EK_LANES] = {0};
        memcpy(rest, x + whole, (size_t)(count - whole) * sizeof(float));
        const half_vec rounded = rounded_to_bf16(load(rest));
        memcpy(out + whole, &rounded, (size_t)(count - whole) * sizeof(uint16_t));
    }
}
