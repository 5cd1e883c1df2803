#include "levels.h"

#if defined(__x86_64__)
static int runs_avx2(void) {
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
}

static int runs_avx512(void) {
    return runs_avx2() && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq");
}
#endif

const struct ek_kernels *ek_kernels_of(enum ek_level level) {
    switch (level) {
    case ek_level_reference:
        return &ek_kernels_reference;
    case ek_level_portable:
        return &ek_kernels_portable;
#if defined(__x86_64__)
    case ek_level_avx2:
        return runs_avx2() ? &ek_kernels_avx2 : NULL;
    case ek_level_avx512:
        return runs_avx512() ? &ek_kernels_avx512 : NULL;
#endif
    default:
        return NULL;
    }
}

enum ek_level ek_best_level(void) {
    static const enum ek_level fastest_first[] = {ek_level_avx512, ek_level_avx2};
    for (size_t i = 0; i < sizeof fastest_first / sizeof *fastest_first; i++) {
        if (ek_kernels_of(fastest_first[i]) != NULL) {
            return fastest_first[i];
        }
    }
    return ek_level_portable;
}
