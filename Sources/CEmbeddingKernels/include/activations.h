#ifndef EK_ACTIVATIONS_H
#define EK_ACTIVATIONS_H

/// The function applied to a product's elements after the bias.
enum ek_activation {
    ek_activation_none = 0,
    /// x / 2 * (1 + erf(x / sqrt 2)).
    ek_activation_gelu = 1,
    /// The tanh approximation of GELU.
    ek_activation_gelu_tanh = 2,
    ek_activation_relu = 3,
} __attribute__((enum_extensibility(closed)));

#endif
