// Matrix products, tile by tile: EK_TILE_ROWS rows of `a` times one panel of weights, the sums in registers.
// After Goto and van de Geijn, "Anatomy of High-Performance Matrix Multiplication" (2008), without packing `a`, whose
// blocks fit into the second-level cache unpacked.

/// The number of rows of `a` that are multiplied with a panel before the next panel is read.
#define EK_BLOCK_ROWS 96

/// Packs `columns` rows of `depth` floats, `stride` apart, as panels: for each depth, EK_PANEL columns.
EK_INLINE void pack_columns(
    const float *weights, ptrdiff_t stride, ptrdiff_t columns, ptrdiff_t depth, float *restrict packed) {
    for (ptrdiff_t first = 0; first < columns; first += EK_PANEL) {
        const ptrdiff_t used = columns - first < EK_PANEL ? columns - first : EK_PANEL;
        for (ptrdiff_t k = 0; k < depth; k++) {
            for (ptrdiff_t i = 0; i < used; i++) {
                packed[i] = weights[(first + i) * stride + k];
            }
            for (ptrdiff_t i = used; i < EK_PANEL; i++) {
                packed[i] = 0;
            }
            packed += EK_PANEL;
        }
    }
}

static void pack(const float *weights, ptrdiff_t columns, ptrdiff_t depth, float *packed) {
    pack_columns(weights, depth, columns, depth, packed);
}

/// One tile. Callers pass a constant for `rows`, so that the sums are kept in registers.
EK_INLINE void tile(
    const int rows, const struct ek_product *p, const float *a, const float *panel, const float *bias, float *c,
    ptrdiff_t c_stride) {
    vec sums[EK_TILE_ROWS][2];
#pragma clang loop unroll(full)
    for (int i = 0; i < rows; i++) {
        sums[i][0] = load(bias);
        sums[i][1] = load(bias + EK_LANES);
    }
    for (ptrdiff_t k = 0; k < p->depth; k++) {
        const vec low = load(panel), high = load(panel + EK_LANES);
        panel += EK_PANEL;
#pragma clang loop unroll(full)
        for (int i = 0; i < rows; i++) {
            const vec x = (vec)a[i * p->a_stride + k];
            sums[i][0] += x * low;
            sums[i][1] += x * high;
        }
    }
#pragma clang loop unroll(full)
    for (int i = 0; i < rows; i++) {
        store(c + i * c_stride, sums[i][0]);
        store(c + i * c_stride + EK_LANES, sums[i][1]);
    }
}

/// The tile of `rows` rows from `row` and the columns from `first`, with the activation.
EK_INLINE void finished_tile(
    const int rows, const struct ek_product *p, ptrdiff_t row, ptrdiff_t first, const float *bias) {
    const float *const a = p->a + row * p->a_stride;
    const float *const panel = p->packed + first * p->depth;
    float *const c = p->c + row * p->c_stride + first;
    if (p->columns - first >= EK_PANEL) {
        tile(rows, p, a, panel, bias, c, p->c_stride);
        for (int i = 0; i < rows && p->activation != ek_activation_none; i++) {
            activate(c + i * p->c_stride, p->activation);
        }
        return;
    }
    // The last panel is padded with zeros. Their results stay in this copy.
    float whole[EK_TILE_ROWS * EK_PANEL];
    tile(rows, p, a, panel, bias, whole, EK_PANEL);
    for (int i = 0; i < rows; i++) {
        activate(whole + i * EK_PANEL, p->activation);
        memcpy(c + i * p->c_stride, whole + i * EK_PANEL, (size_t)(p->columns - first) * sizeof(float));
    }
}

static void product(const struct ek_product *p) {
    for (ptrdiff_t block = 0; block < p->rows; block += EK_BLOCK_ROWS) {
        const ptrdiff_t end = p->rows - block < EK_BLOCK_ROWS ? p->rows : block + EK_BLOCK_ROWS;
        for (ptrdiff_t first = 0; first < p->columns; first += EK_PANEL) {
            float bias[EK_PANEL] = {0};
            const ptrdiff_t used = p->columns - first < EK_PANEL ? p->columns - first : EK_PANEL;
            if (p->bias != NULL) {
                memcpy(bias, p->bias + first, (size_t)used * sizeof(float));
            }
            ptrdiff_t row = block;
            for (; end - row >= EK_TILE_ROWS; row += EK_TILE_ROWS) {
                finished_tile(EK_TILE_ROWS, p, row, first, bias);
            }
            for (; end - row >= 4; row += 4) {
                finished_tile(4, p, row, first, bias);
            }
            for (; row < end; row++) {
                finished_tile(1, p, row, first, bias);
            }
        }
    }
}
