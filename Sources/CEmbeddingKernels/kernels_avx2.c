// The kernels for processors with AVX2 and FMA.

#if defined(__x86_64__)
#include "levels.h"

#include <math.h>
#include <string.h>

#define EK_LEVEL ek_level_avx2
#define EK_TABLE ek_kernels_avx2
#define EK_LANES 8
// 12 sums of 8 floats, two vectors of weights and a broadcast fit into 16 registers.
#define EK_TILE_ROWS 6
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#include "kernels.h"
#pragma clang attribute pop
#endif
