// All kernels of one level. A kernels_*.c file defines the vector width (EK_LANES floats), the rows of a tile
// (EK_TILE_ROWS) and the name of the table (EK_TABLE), and includes this file once with the level's target.

typedef float vec __attribute__((ext_vector_type(EK_LANES)));
typedef int32_t ivec __attribute__((ext_vector_type(EK_LANES)));
typedef float unaligned_vec __attribute__((ext_vector_type(EK_LANES), aligned(4)));

#define EK_PANEL (2 * EK_LANES)
#define EK_INLINE static inline __attribute__((always_inline))

EK_INLINE vec load(const float *p) {
    return *(const unaligned_vec *)p;
}

EK_INLINE void store(float *p, vec v) {
    *(unaligned_vec *)p = v;
}

EK_INLINE float sum_of(vec v) {
    float sum = 0;
    for (int i = 0; i < EK_LANES; i++) {
        sum += v[i];
    }
    return sum;
}

#include "activation.h"
#include "product.h"
#include "attention.h"
#include "rows.h"
#include "rounding.h"

const struct ek_kernels EK_TABLE = {
    .level = EK_LEVEL,
    .panel = EK_PANEL,
    .pack = pack,
    .product = product,
    .attention = attention,
    .attention_scratch = attention_scratch,
    .add_and_normalize = add_and_normalize,
    .mean = mean,
    .activate = activate_all,
    .round_to_bf16 = round_to_bf16,
};
