// The kernels for processors with AVX-512.

#if defined(__x86_64__)
#include "levels.h"

#include <math.h>
#include <string.h>

#define EK_LEVEL ek_level_avx512
#define EK_TABLE ek_kernels_avx512
#define EK_LANES 16
// 24 sums of 16 floats, two vectors of weights and a broadcast fit into 32 registers.
#define EK_TILE_ROWS 12
#pragma clang attribute push(__attribute__((target("avx2,fma,avx512f,avx512dq"))), apply_to = function)
#include "kernels.h"
#pragma clang attribute pop
#endif
