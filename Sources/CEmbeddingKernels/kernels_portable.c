// The kernels for all processors, with 128-bit vectors as in the baseline of x86-64 and arm64.

#include "levels.h"

#include <math.h>
#include <string.h>

#define EK_LEVEL ek_level_portable
#define EK_TABLE ek_kernels_portable
#define EK_LANES 4
#if defined(__x86_64__)
#define EK_TILE_ROWS 6
#else
// arm64 has 32 vector registers.
#define EK_TILE_ROWS 8
#endif
#include "kernels.h"
