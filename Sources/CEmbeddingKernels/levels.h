// The tables that dispatch.c selects from. Each is defined in its own source file.

#include "CEmbeddingKernels.h"

extern const struct ek_kernels ek_kernels_reference;
extern const struct ek_kernels ek_kernels_portable;
#if defined(__x86_64__)
extern const struct ek_kernels ek_kernels_avx2;
extern const struct ek_kernels ek_kernels_avx512;
#endif
