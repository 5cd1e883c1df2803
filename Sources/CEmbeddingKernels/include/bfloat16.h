// Products in bfloat16 by oneDNN: weights and inputs are rounded to 16 bits, sums and results are 32-bit floats.
//
// oneDNN is opened on first use; the program does not link it. It is used where the processor has instructions for
// bfloat16 and nowhere else, since without them it would be slower than our own products in 32 bits.

#ifndef EK_BFLOAT16_H
#define EK_BFLOAT16_H

#include "activations.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// Whether products in bfloat16 can be made here.
enum ek_bf16_support {
    ek_bf16_support_full = 0,
    /// The headers of oneDNN 2 were not there when this was compiled.
    ek_bf16_support_not_compiled = 1,
    /// The library cannot be opened.
    ek_bf16_support_no_library = 2,
    /// The library is of another version, lacks a function, or has threads that we cannot forbid it to start.
    ek_bf16_support_wrong_library = 3,
    /// The processor has neither AVX512_BF16 nor AMX, or the library's environment variables forbid their use.
    ek_bf16_support_no_instructions = 4,
} __attribute__((enum_extensibility(closed)));

/// Opens the library on the first call. Any thread may call this.
enum ek_bf16_support ek_bf16_open(void);

/// A linear layer's weights, as oneDNN wants them, and its bias. Threads may share them.
struct ek_bf16_weights;

/// Makes weights from `columns` rows of `depth` floats and as many biases as columns. Returns null if `ek_bf16_open`
/// does not say full support, or if the library refuses, as where there is no memory.
struct ek_bf16_weights *_Nullable ek_bf16_weights_create(
    const float *_Nonnull weights, const float *_Nonnull bias, ptrdiff_t columns, ptrdiff_t depth);

/// Frees the weights.
void ek_bf16_weights_destroy(struct ek_bf16_weights *_Nonnull weights);

/// What one thread needs beside weights, its scratch memory above all.
struct ek_bf16_worker;

/// Makes a worker, or returns null as `ek_bf16_weights_create` does.
struct ek_bf16_worker *_Nullable ek_bf16_worker_create(void);

/// Frees the worker.
void ek_bf16_worker_destroy(struct ek_bf16_worker *_Nonnull worker);

/// Rows are multiplied so many at a time: what is rounded up to a multiple of them is written as well.
static const ptrdiff_t ek_bf16_rows = 16;

/// A product c = activation(a * transpose(weights) + bias), whose rows lie side by side.
struct ek_bf16_product {
    /// `rows` rows of as many floats as the weights' depth.
    const float *_Nonnull a;
    ptrdiff_t rows;
    const struct ek_bf16_weights *_Nonnull weights;
    /// Room for `rows`, rounded up to a multiple of `ek_bf16_rows`, rows of as many floats as the weights' columns.
    /// What is beyond the first `rows` of them is of no use.
    float *_Nonnull c;
    enum ek_activation activation;
};

/// Computes a product on the calling thread. Returns false if there was no memory for the worker's scratch; it grows
/// until it has served every shape once.
bool ek_bf16_multiply(struct ek_bf16_worker *_Nonnull worker, const struct ek_bf16_product *_Nonnull product);

#endif
