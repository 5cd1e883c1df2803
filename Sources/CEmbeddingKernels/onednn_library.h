// oneDNN, loaded at run time. EK_ONEDNN is defined if headers of a supported version were found at compile time.

#include "bfloat16.h"

#if __has_include(<dnnl.h>)
#include <dnnl.h>
// Version 3 creates primitives with other functions.
#if DNNL_VERSION_MAJOR == 2
#define EK_ONEDNN 1
#endif
#endif

#if defined(EK_ONEDNN)
/// The functions used, without their prefix.
#define EK_ONEDNN_FUNCTIONS(F) \
    F(version) \
    F(set_max_cpu_isa) \
    F(get_effective_cpu_isa) \
    F(engine_create) \
    F(stream_create) \
    F(stream_destroy) \
    F(memory_desc_init_by_tag) \
    F(memory_desc_get_size) \
    F(memory_create) \
    F(memory_destroy) \
    F(memory_get_data_handle) \
    F(matmul_desc_init) \
    F(reorder_primitive_desc_create) \
    F(primitive_attr_create) \
    F(primitive_attr_destroy) \
    F(primitive_attr_set_scratchpad_mode) \
    F(primitive_desc_create) \
    F(primitive_desc_destroy) \
    F(primitive_desc_query_md) \
    F(primitive_create) \
    F(primitive_destroy) \
    F(primitive_execute)

#define EK_FIELD(name) __typeof__(dnnl_##name) *name;

struct ek_onednn {
    enum ek_bf16_support support;
    EK_ONEDNN_FUNCTIONS(EK_FIELD)
    /// Sets the number of OpenMP threads for the calling thread; null if the library is single-threaded.
    void (*set_threads)(int);
    dnnl_engine_t engine;
};

/// Returns the library, opened once. Its functions may be called only with full support.
const struct ek_onednn *ek_onednn_open(void);
#endif
