// Products in bfloat16 with oneDNN: weights and inputs are rounded to 16 bits, sums and results are 32-bit floats.
//
// oneDNN is loaded on first use, not linked. It is used only on processors with bfloat16 instructions, since without
// them it is slower than the 32-bit products of this module.

#ifndef EK_BFLOAT16_H
#define EK_BFLOAT16_H

#include "activations.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// Whether products in bfloat16 are available.
enum ek_bf16_support {
    ek_bf16_support_full = 0,
    /// The headers of oneDNN 2 were missing at compile time.
    ek_bf16_support_not_compiled = 1,
    /// The library cannot be opened.
    ek_bf16_support_no_library = 2,
    /// The library has another version, lacks a function, or starts threads that cannot be disabled.
    ek_bf16_support_wrong_library = 3,
    /// The processor has neither AVX512_BF16 nor AMX, or the library's environment variables forbid their use.
    ek_bf16_support_no_instructions = 4,
} __attribute__((enum_extensibility(closed)));

/// Opens the library on the first call. Thread-safe.
enum ek_bf16_support ek_bf16_open(void);

/// A linear layer's weights, in oneDNN's layout, and its bias. Threads may share them.
struct ek_bf16_weights;

/// Creates weights from `columns` rows of `depth` floats and `columns` biases. Returns null if `ek_bf16_open` does not
/// return full support, or if the library fails, for example for lack of memory.
struct ek_bf16_weights *_Nullable ek_bf16_weights_create(
    const float *_Nonnull weights, const float *_Nonnull bias, ptrdiff_t columns, ptrdiff_t depth);

/// Frees the weights.
void ek_bf16_weights_destroy(struct ek_bf16_weights *_Nonnull weights);

/// The resources of one thread, mainly scratch memory.
struct ek_bf16_worker;

/// Creates a worker. Returns null in the same cases as `ek_bf16_weights_create`.
struct ek_bf16_worker *_Nullable ek_bf16_worker_create(void);

/// Frees the worker.
void ek_bf16_worker_destroy(struct ek_bf16_worker *_Nonnull worker);

/// The number of rows multiplied at a time. Output rows up to the next multiple are overwritten.
static const ptrdiff_t ek_bf16_rows = 16;

/// A product c = activation(a * transpose(weights) + bias) on contiguous rows.
struct ek_bf16_product {
    /// `rows` rows with the weights' depth.
    const float *_Nonnull a;
    ptrdiff_t rows;
    const struct ek_bf16_weights *_Nonnull weights;
    /// Space for `rows` rows, rounded up to a multiple of `ek_bf16_rows`, with the weights' columns. The contents after
    /// the first `rows` rows are undefined.
    float *_Nonnull c;
    enum ek_activation activation;
};

/// Computes a product on the calling thread. Returns false if memory for the worker's scratch is exhausted. The scratch
/// grows until each shape has been used once.
bool ek_bf16_multiply(struct ek_bf16_worker *_Nonnull worker, const struct ek_bf16_product *_Nonnull product);

#endif
