// The arithmetic of a BERT encoder on rows of 32-bit floats, for each instruction set.
//
// All functions use row-major memory, run on the calling thread and do not allocate. A row's result never depends on
// other rows, so a text gets the same vector, bit for bit, in any batch.

#ifndef CEMBEDDINGKERNELS_H
#define CEMBEDDINGKERNELS_H

#include "activations.h"
#include "bfloat16.h"

#include <stddef.h>
#include <stdint.h>

/// Instruction sets, slowest first.
enum ek_level {
    /// Plain loops with sums in double precision: the reference for the others.
    ek_level_reference = 0,
    /// Vectors of 128 bits: SSE2 on x86-64, NEON on arm64.
    ek_level_portable = 1,
    ek_level_avx2 = 2,
    ek_level_avx512 = 3,
} __attribute__((enum_extensibility(closed)));

/// A product c = activation(a * transpose(weights) + bias).
struct ek_product {
    /// `rows` rows of `depth` floats, each `a_stride` floats after the previous one.
    const float *_Nonnull a;
    ptrdiff_t a_stride;
    ptrdiff_t rows;
    ptrdiff_t depth;
    /// Weights packed by `pack` of the same level.
    const float *_Nonnull packed;
    /// `columns` floats, or null.
    const float *_Nullable bias;
    ptrdiff_t columns;
    /// `rows` rows of `columns` floats, each `c_stride` floats after the previous one. Must not overlap the inputs.
    float *_Nonnull c;
    ptrdiff_t c_stride;
    enum ek_activation activation;
};

/// Self-attention within one sequence.
struct ek_attention {
    /// `length` rows of 3 * `width` floats: queries, keys, values, each `heads` * `width / heads` floats.
    const float *_Nonnull qkv;
    ptrdiff_t length;
    ptrdiff_t width;
    ptrdiff_t heads;
    /// `length` rows of `width` floats.
    float *_Nonnull context;
    /// Scratch memory of `attention_scratch` floats.
    float *_Nonnull scratch;
};

/// The functions of one level.
struct __attribute__((swift_attr("@Sendable"))) ek_kernels {
    enum ek_level level;
    /// The number of columns in a panel of `pack`.
    ptrdiff_t panel;
    /// Packs `columns` rows of `depth` weights for `product`. `packed` must have space for `columns`, rounded up to a
    /// multiple of `panel`, times `depth` floats.
    void (*_Nonnull pack)(
        const float *_Nonnull weights, ptrdiff_t columns, ptrdiff_t depth, float *_Nonnull packed);
    void (*_Nonnull product)(const struct ek_product *_Nonnull product);
    void (*_Nonnull attention)(const struct ek_attention *_Nonnull attention);
    /// Returns the scratch memory, in floats, for a sequence of `length` tokens and heads of `head_width` floats.
    ptrdiff_t (*_Nonnull attention_scratch)(ptrdiff_t length, ptrdiff_t head_width);
    /// out = layer norm of (x + residual), row by row, scaled by `scale` and shifted by `shift`. `out` may be `x` or
    /// `residual`.
    void (*_Nonnull add_and_normalize)(
        const float *_Nonnull x, const float *_Nonnull residual, ptrdiff_t rows, ptrdiff_t width,
        const float *_Nonnull scale, const float *_Nonnull shift, float epsilon, float *_Nonnull out);
    /// out = the mean of `rows` rows of `width` floats.
    void (*_Nonnull mean)(const float *_Nonnull x, ptrdiff_t rows, ptrdiff_t width, float *_Nonnull out);
    /// Applies an activation to `count` floats in place.
    void (*_Nonnull activate)(float *_Nonnull x, ptrdiff_t count, enum ek_activation activation);
    /// Rounds `count` floats to bfloat16, to nearest with ties to even. NaN becomes quiet NaN.
    void (*_Nonnull round_to_bf16)(const float *_Nonnull x, ptrdiff_t count, uint16_t *_Nonnull out);
};

/// Returns the fastest level that this processor supports.
enum ek_level ek_best_level(void);

/// Returns the functions of a level, or null if this processor does not support it.
const struct ek_kernels *_Nullable ek_kernels_of(enum ek_level level);

#endif
