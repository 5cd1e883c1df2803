#include "onednn_library.h"

#include "levels.h"

#include <stdlib.h>
#include <string.h>

#if defined(EK_ONEDNN)

/// Sizes of blocks of rows, largest first. The larger runs at full rate, the smaller wastes few rows at the end. A row
/// gets the same sums in both, since oneDNN adds the products of a row in the same order.
enum { block_kinds = 2 };
static const ptrdiff_t block_rows[block_kinds] = {64, 16};

/// The product of a block of rows.
struct block {
    dnnl_primitive_t primitive;
    dnnl_memory_desc_t a;
    dnnl_memory_desc_t c;
    dnnl_memory_desc_t scratch;
};

struct ek_bf16_weights {
    ptrdiff_t columns;
    ptrdiff_t depth;
    struct block blocks[block_kinds];
    dnnl_memory_t packed;
    dnnl_memory_t bias;
};

struct ek_bf16_worker {
    const struct ek_kernels *kernels;
    dnnl_stream_t stream;
    /// The inputs of a block, rounded.
    void *a;
    size_t a_bytes;
    void *scratch;
    size_t scratch_bytes;
};

static bool init_matrix(
    const struct ek_onednn *dnn, dnnl_memory_desc_t *matrix, ptrdiff_t rows, ptrdiff_t columns, dnnl_data_type_t type,
    dnnl_format_tag_t tag) {
    const dnnl_dims_t dims = {rows, columns};
    return dnn->memory_desc_init_by_tag(matrix, 2, dims, type, tag) == dnnl_success;
}

/// Creates the product of a block of `rows` rows. `packed` is the layout of the weights. If it leaves the choice to
/// oneDNN, it is replaced with oneDNN's choice.
static bool init_block(
    const struct ek_onednn *dnn, struct block *block, ptrdiff_t rows, const struct ek_bf16_weights *weights,
    dnnl_memory_desc_t *packed) {
    dnnl_memory_desc_t bias;
    dnnl_matmul_desc_t product;
    dnnl_primitive_attr_t attributes = NULL;
    dnnl_primitive_desc_t description = NULL;
    // oneDNN's own scratch memory belongs to the creating thread. Ours belongs to the thread that runs the primitive.
    bool done = init_matrix(dnn, &block->a, rows, weights->depth, dnnl_bf16, dnnl_ab)
        && init_matrix(dnn, &block->c, rows, weights->columns, dnnl_f32, dnnl_ab)
        && init_matrix(dnn, &bias, 1, weights->columns, dnnl_f32, dnnl_ab)
        && dnn->matmul_desc_init(&product, &block->a, packed, &bias, &block->c) == dnnl_success
        && dnn->primitive_attr_create(&attributes) == dnnl_success
        && dnn->primitive_attr_set_scratchpad_mode(attributes, dnnl_scratchpad_mode_user) == dnnl_success
        && dnn->primitive_desc_create(&description, &product, attributes, dnn->engine, NULL) == dnnl_success
        && dnn->primitive_create(&block->primitive, description) == dnnl_success;
    if (done) {
        *packed = *dnn->primitive_desc_query_md(description, dnnl_query_weights_md, 0);
        block->scratch = *dnn->primitive_desc_query_md(description, dnnl_query_scratchpad_md, 0);
    }
    if (description != NULL) {
        dnn->primitive_desc_destroy(description);
    }
    if (attributes != NULL) {
        dnn->primitive_attr_destroy(attributes);
    }
    return done;
}

/// Runs the reorder from `from` to `to`.
static bool reorder(
    const struct ek_onednn *dnn, const dnnl_memory_desc_t *from_matrix, dnnl_memory_t from,
    const dnnl_memory_desc_t *to_matrix, dnnl_memory_t to) {
    dnnl_primitive_desc_t description = NULL;
    dnnl_primitive_t primitive = NULL;
    dnnl_stream_t stream = NULL;
    const dnnl_exec_arg_t arguments[] = {{DNNL_ARG_FROM, from}, {DNNL_ARG_TO, to}};
    const dnnl_engine_t engine = dnn->engine;
    const bool done = dnn->reorder_primitive_desc_create(
            &description, from_matrix, engine, to_matrix, engine, NULL) == dnnl_success
        && dnn->primitive_create(&primitive, description) == dnnl_success
        && dnn->stream_create(&stream, engine, dnnl_stream_default_flags) == dnnl_success
        && dnn->primitive_execute(primitive, stream, 2, arguments) == dnnl_success;
    if (stream != NULL) {
        dnn->stream_destroy(stream);
    }
    if (primitive != NULL) {
        dnn->primitive_destroy(primitive);
    }
    if (description != NULL) {
        dnn->primitive_desc_destroy(description);
    }
    return done;
}

/// Rounds the weights into oneDNN memory with the layout `packed`.
static bool pack_weights(
    const struct ek_onednn *dnn, struct ek_bf16_weights *weights, const float *plain,
    const dnnl_memory_desc_t *packed) {
    dnnl_memory_desc_t matrix;
    dnnl_memory_t memory = NULL;
    const bool done = init_matrix(dnn, &matrix, weights->depth, weights->columns, dnnl_f32, dnnl_ba)
        && dnn->memory_create(&memory, &matrix, dnn->engine, (void *)plain) == dnnl_success
        && dnn->memory_create(&weights->packed, packed, dnn->engine, DNNL_MEMORY_ALLOCATE) == dnnl_success
        && reorder(dnn, &matrix, memory, packed, weights->packed);
    if (memory != NULL) {
        dnn->memory_destroy(memory);
    }
    return done;
}

/// Copies the biases into oneDNN memory.
static bool copy_bias(const struct ek_onednn *dnn, struct ek_bf16_weights *weights, const float *bias) {
    dnnl_memory_desc_t matrix;
    void *target = NULL;
    if (!init_matrix(dnn, &matrix, 1, weights->columns, dnnl_f32, dnnl_ab)
        || dnn->memory_create(&weights->bias, &matrix, dnn->engine, DNNL_MEMORY_ALLOCATE) != dnnl_success
        || dnn->memory_get_data_handle(weights->bias, &target) != dnnl_success) {
        return false;
    }
    memcpy(target, bias, (size_t)weights->columns * sizeof(float));
    return true;
}

/// Limits the following calls, and oneDNN's choices that depend on the number of threads, to this thread.
static void stay_on_this_thread(const struct ek_onednn *dnn) {
    if (dnn->set_threads != NULL) {
        dnn->set_threads(1);
    }
}

static bool init_weights(
    const struct ek_onednn *dnn, struct ek_bf16_weights *weights, const float *plain, const float *bias) {
    dnnl_memory_desc_t packed;
    bool done = init_matrix(dnn, &packed, weights->depth, weights->columns, dnnl_bf16, dnnl_format_tag_any);
    for (int i = 0; i < block_kinds && done; i++) {
        done = init_block(dnn, &weights->blocks[i], block_rows[i], weights, &packed);
    }
    return done && pack_weights(dnn, weights, plain, &packed) && copy_bias(dnn, weights, bias);
}

struct ek_bf16_weights *ek_bf16_weights_create(
    const float *plain, const float *bias, ptrdiff_t columns, ptrdiff_t depth) {
    const struct ek_onednn *const dnn = ek_onednn_open();
    struct ek_bf16_weights *const weights = calloc(1, sizeof *weights);
    if (dnn->support != ek_bf16_support_full || weights == NULL) {
        free(weights);
        return NULL;
    }
    weights->columns = columns;
    weights->depth = depth;
    stay_on_this_thread(dnn);
    if (!init_weights(dnn, weights, plain, bias)) {
        ek_bf16_weights_destroy(weights);
        return NULL;
    }
    return weights;
}

void ek_bf16_weights_destroy(struct ek_bf16_weights *weights) {
    const struct ek_onednn *const dnn = ek_onednn_open();
    for (int i = 0; i < block_kinds; i++) {
        if (weights->blocks[i].primitive != NULL) {
            dnn->primitive_destroy(weights->blocks[i].primitive);
        }
    }
    if (weights->packed != NULL) {
        dnn->memory_destroy(weights->packed);
    }
    if (weights->bias != NULL) {
        dnn->memory_destroy(weights->bias);
    }
    free(weights);
}

struct ek_bf16_worker *ek_bf16_worker_create(void) {
    const struct ek_onednn *const dnn = ek_onednn_open();
    struct ek_bf16_worker *const worker = calloc(1, sizeof *worker);
    if (dnn->support != ek_bf16_support_full || worker == NULL
        || dnn->stream_create(&worker->stream, dnn->engine, dnnl_stream_default_flags) != dnnl_success) {
        free(worker);
        return NULL;
    }
    worker->kernels = ek_kernels_of(ek_best_level());
    return worker;
}

void ek_bf16_worker_destroy(struct ek_bf16_worker *worker) {
    ek_onednn_open()->stream_destroy(worker->stream);
    free(worker->a);
    free(worker->scratch);
    free(worker);
}

/// Grows `*memory` from `*bytes` to at least `wanted` bytes. The contents are lost.
static bool reserve(void **memory, size_t *bytes, size_t wanted) {
    if (wanted <= *bytes) {
        return true;
    }
    free(*memory);
    *bytes = 0;
    *memory = NULL;
    if (posix_memalign(memory, 64, wanted) != 0) {
        *memory = NULL;
        return false;
    }
    *bytes = wanted;
    return true;
}

/// Multiplies the block of rounded rows at `worker->a`, and writes all of it to `c`.
static bool run_block(
    const struct ek_onednn *dnn, struct ek_bf16_worker *worker, const struct ek_bf16_weights *weights,
    const struct block *block, float *c) {
    dnnl_memory_t a = NULL, result = NULL, scratch = NULL;
    bool done = dnn->memory_create(&a, &block->a, dnn->engine, worker->a) == dnnl_success
        && dnn->memory_create(&result, &block->c, dnn->engine, c) == dnnl_success
        && dnn->memory_create(&scratch, &block->scratch, dnn->engine, worker->scratch) == dnnl_success;
    if (done) {
        const dnnl_exec_arg_t arguments[] = {
            {DNNL_ARG_SRC, a}, {DNNL_ARG_WEIGHTS, weights->packed}, {DNNL_ARG_BIAS, weights->bias},
            {DNNL_ARG_DST, result}, {DNNL_ARG_SCRATCHPAD, scratch}};
        done = dnn->primitive_execute(block->primitive, worker->stream, 5, arguments) == dnnl_success;
    }
    dnnl_memory_t memories[] = {a, result, scratch};
    for (int i = 0; i < 3; i++) {
        if (memories[i] != NULL) {
            dnn->memory_destroy(memories[i]);
        }
    }
    return done;
}

bool ek_bf16_multiply(struct ek_bf16_worker *worker, const struct ek_bf16_product *p) {
    const struct ek_onednn *const dnn = ek_onednn_open();
    const ptrdiff_t depth = p->weights->depth, columns = p->weights->columns;
    stay_on_this_thread(dnn);
    for (ptrdiff_t row = 0; row < p->rows;) {
        const int kind = p->rows - row >= block_rows[0] ? 0 : 1;
        const struct block *const block = &p->weights->blocks[kind];
        const ptrdiff_t used = p->rows - row < block_rows[kind] ? p->rows - row : block_rows[kind];
        const size_t padding = (size_t)((block_rows[kind] - used) * depth) * sizeof(uint16_t);
        const size_t a_bytes = (size_t)(block_rows[kind] * depth) * sizeof(uint16_t);
        const size_t scratch_bytes = dnn->memory_desc_get_size(&block->scratch);
        if (!reserve(&worker->a, &worker->a_bytes, a_bytes)
            || !reserve(&worker->scratch, &worker->scratch_bytes, scratch_bytes)) {
            return false;
        }
        uint16_t *const a = worker->a;
        worker->kernels->round_to_bf16(p->a + row * depth, used * depth, a);
        memset(a + used * depth, 0, padding);
        float *const c = p->c + row * columns;
        if (!run_block(dnn, worker, p->weights, block, c)) {
            return false;
        }
        // Activate while the block is in the cache.
        worker->kernels->activate(c, used * columns, p->activation);
        row += used;
    }
    return true;
}

#else

struct ek_bf16_weights *ek_bf16_weights_create(
    const float *plain, const float *bias, ptrdiff_t columns, ptrdiff_t depth) {
    (void)plain, (void)bias, (void)columns, (void)depth;
    return NULL;
}

void ek_bf16_weights_destroy(struct ek_bf16_weights *weights) {
    (void)weights;
}

struct ek_bf16_worker *ek_bf16_worker_create(void) {
    return NULL;
}

void ek_bf16_worker_destroy(struct ek_bf16_worker *worker) {
    (void)worker;
}

bool ek_bf16_multiply(struct ek_bf16_worker *worker, const struct ek_bf16_product *product) {
    (void)worker, (void)product;
    return false;
}

#endif
