#include "onednn_library.h"

#if defined(EK_ONEDNN)
#include <dlfcn.h>
#include <pthread.h>

#if defined(__APPLE__)
#define EK_ONEDNN_FILE "libdnnl.2.dylib"
#else
#define EK_ONEDNN_FILE "libdnnl.so.2"
#endif

static struct ek_onednn library;

/// Fills the table. Returns false if a function is missing.
static bool find_functions(void *handle) {
#define EK_FIND(name) \
    library.name = (__typeof__(library.name))dlsym(handle, "dnnl_" #name); \
    if (library.name == NULL) { \
        return false; \
    }
    EK_ONEDNN_FUNCTIONS(EK_FIND)
    return true;
}

/// Returns whether every product runs on the calling thread.
static bool find_threads(void *handle) {
    library.set_threads = (void (*)(int))dlsym(handle, "omp_set_num_threads");
    switch (library.version()->cpu_runtime) {
    case DNNL_RUNTIME_SEQ:
        library.set_threads = NULL;
        return true;
    case DNNL_RUNTIME_OMP:
        return library.set_threads != NULL;
    default:
        return false;
    }
}

static enum ek_bf16_support find(void) {
    // The library is never closed: code it generated may be on a worker's stack.
    void *const handle = dlopen(EK_ONEDNN_FILE, RTLD_NOW | RTLD_LOCAL);
    if (handle == NULL) {
        return ek_bf16_support_no_library;
    }
    if (!find_functions(handle) || library.version()->major != 2 || !find_threads(handle)) {
        return ek_bf16_support_wrong_library;
    }
    // With AMX, the last bits of deep products depend on the number of rows multiplied at once. A row's vector must
    // not depend on other rows: otherwise a resumed job would differ from an uninterrupted one.
    const unsigned wanted = dnnl_cpu_isa_avx512_core_bf16;
    library.set_max_cpu_isa(dnnl_cpu_isa_avx512_core_bf16);
    if (((unsigned)library.get_effective_cpu_isa() & wanted) != wanted) {
        return ek_bf16_support_no_instructions;
    }
    if (library.engine_create(&library.engine, dnnl_cpu, 0) != dnnl_success) {
        return ek_bf16_support_wrong_library;
    }
    return ek_bf16_support_full;
}

static void open_once(void) {
    library.support = find();
}

const struct ek_onednn *ek_onednn_open(void) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, open_once);
    return &library;
}

enum ek_bf16_support ek_bf16_open(void) {
    return ek_onednn_open()->support;
}
#else
enum ek_bf16_support ek_bf16_open(void) {
    return ek_bf16_support_not_compiled;
}
#endif
