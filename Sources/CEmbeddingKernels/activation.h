// Activations and the exponential they share with softmax. NaN passes through all of them.

/// e to the power of x, accurate to 2 units in the last place, for x up to 88; below -87 it returns e^-87.
/// x = n ln 2 + r; the polynomial is a least-squares fit of e^r's relative error on |r| <= ln 2 / 2.
EK_INLINE vec exponential(vec x) {
    x = x < -87.0f ? (vec)-87.0f : x;
    x = x > 88.0f ? (vec)88.0f : x;
    // Adding 1.5 * 2^23 rounds to an integer in the lowest bits of the sum.
    const vec shifted = x * 1.44269504f + 12582912.0f;
    const vec n = shifted - 12582912.0f;
    const vec r = (x - n * 0.693145752f) - n * 1.42860677e-6f;
    vec y = (vec)0.001382941845804453f;
    y = y * r + 0.00837477296590805f;
    y = y * r + 0.0416683591902256f;
    y = y * r + 0.1666642129421234f;
    y = y * r + 0.49999991059303284f;
    y = y * r + 1.0f;
    y = y * r + 1.0f;
    const ivec scale = (__builtin_convertvector(n, ivec) + 127) << 23;
    // A vector cast keeps the bits, which are the exponent fields of 2^n.
    return y * (vec)scale;
}

/// The error function, accurate to 3e-7: a minimax rational function on |x| <= 3.8, where erf(x) is 1 - 8e-8.
EK_INLINE vec error_function(vec x) {
    x = x < -3.8f ? (vec)-3.8f : x;
    x = x > 3.8f ? (vec)3.8f : x;
    const vec t = x * x;
    vec p = (vec)2.13223325e-06f;
    p = p * t + 0.000287994393f;
    p = p * t + 0.00369326863f;
    p = p * t + 0.0525462963f;
    p = p * t + 0.188107759f;
    p = p * t + 1.12837911f;
    vec q = (vec)3.90986388e-05f;
    q = q * t + 0.00115366641f;
    q = q * t + 0.01482224f;
    q = q * t + 0.113251477f;
    q = q * t + 0.500038385f;
    q = q * t + 1.0f;
    return x * p / q;
}

EK_INLINE vec gelu(vec x) {
    const vec half = x * 0.5f;
    return half * error_function(x * 0.707106781f) + half;
}

EK_INLINE vec gelu_tanh(vec x) {
    // (1 + tanh u) / 2 = 1 / (1 + e^-2u) with u = sqrt(2 / pi) (x + 0.044715 x^3).
    return x / (exponential(x * (x * x * 0.044715f + 1.0f) * -1.59576912f) + 1.0f);
}

/// Applies an activation to EK_PANEL floats in place.
EK_INLINE void activate(float *p, enum ek_activation activation) {
    for (int i = 0; i < EK_PANEL; i += EK_LANES) {
        const vec x = load(p + i);
        switch (activation) {
        case ek_activation_none:
            break;
        case ek_activation_gelu:
            store(p + i, gelu(x));
            break;
        case ek_activation_gelu_tanh:
            store(p + i, gelu_tanh(x));
            break;
        case ek_activation_relu:
            store(p + i, x < 0.0f ? (vec)0.0f : x);
            break;
        }
    }
}

/// Applies an activation to `count` floats in place.
static void activate_all(float *x, ptrdiff_t count, enum ek_activation activation) {
    if (activation == ek_activation_none) {
        return;
    }
    const ptrdiff_t whole = count / EK_PANEL * EK_PANEL;
    for (ptrdiff_t i = 0; i < whole; i += EK_PANEL) {
        activate(x + i, activation);
    }
    float rest[EK_PANEL] = {0};
    memcpy(rest, x + whole, (size_t)(count - whole) * sizeof(float));
    activate(rest, activation);
    memcpy(x + whole, rest, (size_t)(count - whole) * sizeof(float));
}
