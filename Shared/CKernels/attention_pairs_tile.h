// What is done to a tile of scores while it is in registers: its exponentials become bfloat16 there and are never written as float32.

/// What the softmax of a row is taken to be: exp2((s - top) factor - shift), s = q k^T.
struct softmax_row {
    long visible;
    /// The largest score among the keys of the first panel, or of all keys where that would be too small.
    float top;
    float shift;  // log2 of the sum of exp2((s - top) factor)
    float mean;   // of dP, under P
};

/// A block of query rows against a panel of keys.
struct meeting {
    long column;           // of the panel's first key
    long depth, row_step;  // words of a row, and from one row to the next
    float factor;
    const uint32_t *q, *dy;  // rows, zeros up to whole tiles
    const uint32_t *k, *v;   // panels
    struct softmax_row *rows;
    vec *sums;          // forward: of the exponentials, a vector for each two rows, half of it each
    uint32_t *along;    // rows of P (forward) or dS (backward), `along_step` words apart
    long along_step;
    uint32_t *p, *ds;  // backward: P and dS, rows woven by twos, `panel` words apart
};

FLAT __mmask16 seen(long visible, long at) {
    long count = visible - at;
    return count >= LANES ? 0xffff : count <= 0 ? 0 : (__mmask16)((1u << count) - 1);
}

/// Zeros in place of the keys that the row does not see.
FLAT void hide(const struct meeting *m, const struct softmax_row *row, const int vectors, vec *x) {
    if (row->visible >= m->column + vectors * LANES) return;
#pragma clang loop unroll(full)
    for (int j = 0; j < vectors; j++) x[j] = _mm512_maskz_mov_ps(seen(row->visible, m->column + j * LANES), x[j]);
}

FLAT void forward_tile(const int vectors, const struct meeting *m, long row) {
#pragma clang fp contract(fast)
    vec s[tile_rows][tile_vectors], e[tile_rows][tile_vectors], factor = splat(m->factor);
    struct softmax_row *rows = m->rows + row;
    tile_sums(tile_rows, vectors, false, m->q + row * m->row_step, m->row_step, m->k, m->depth, s);
    if (m->column == 0) {
#pragma clang loop unroll(full)
        for (int r = 0; r < tile_rows; r++) {
            vec top = splat(-INFINITY);
#pragma clang loop unroll(full)
            for (int j = 0; j < vectors; j++)
                top = _mm512_mask_max_ps(top, seen(rows[r].visible, j * LANES), top, s[r][j]);
            rows[r].top = largest_of(top);
            m->sums[(row + r) / 2] = (vec){0};
        }
    }
#pragma clang loop unroll(full)
    for (int r = 0; r < tile_rows; r++) {
        vec top = splat(rows[r].top);
#pragma clang loop unroll(full)
        for (int j = 0; j < vectors; j++) e[r][j] = power_of_two((s[r][j] - top) * factor);
        hide(m, rows + r, vectors, e[r]);
    }
#pragma clang loop unroll(full)
    for (int r = 0; r < tile_rows; r += 2) {
        uint32_t *even = m->along + (row + r) * m->along_step, *odd = even + m->along_step;
        // What is summed are the rounded exponentials, those that weigh the values: weights add up to 1, and a key that has them all
        // leaves no gradient.
        vec sum = m->sums[(row + r) / 2];
#pragma clang loop unroll(full)
        for (int j = 0; j < vectors; j++) {
            __m512i both = halves_of(e[r][j], e[r + 1][j]);
            put_halves(both, even, odd, m->column + j * LANES);
            sum = _mm512_dpbf16_ps(sum, (__m512bh)both, (__m512bh)_mm512_set1_epi16(0x3f80));
        }
        m->sums[(row + r) / 2] = sum;
    }
}

/// The sum of one row from the sums of two.
FLAT float sum_of_row(const struct meeting *m, long row) {
    return _mm512_mask_reduce_add_ps(row % 2 ? 0xff00 : 0x00ff, m->sums[row / 2]);
}

FLAT void backward_tile(const int vectors, const struct meeting *m, long row) {
#pragma clang fp contract(fast)
    vec sum[tile_rows][tile_vectors], p[tile_rows][tile_vectors], factor = splat(m->factor);
    const struct softmax_row *rows = m->rows + row;
    uint32_t *p_words = m->p + row / 2 * panel, *ds_words = m->ds + row / 2 * panel;
    tile_sums(tile_rows, vectors, false, m->q + row * m->row_step, m->row_step, m->k, m->depth, sum);
#pragma clang loop unroll(full)
    for (int r = 0; r < tile_rows; r++) {
        vec top = splat(rows[r].top), shift = splat(rows[r].shift);
#pragma clang loop unroll(full)
        for (int j = 0; j < vectors; j++) p[r][j] = power_of_two((sum[r][j] - top) * factor - shift);
        hide(m, rows + r, vectors, p[r]);
    }
#pragma clang loop unroll(full)
    for (int r = 0; r < tile_rows; r += 2)
#pragma clang loop unroll(full)
        for (int j = 0; j < vectors; j++)
            store_words(p_words + r / 2 * panel + j * LANES, woven(halves_of(p[r][j], p[r + 1][j])));
    tile_sums(tile_rows, vectors, false, m->dy + row * m->row_step, m->row_step, m->v, m->depth, sum);
#pragma clang loop unroll(full)
    for (int r = 0; r < tile_rows; r++) {
        vec mean = splat(rows[r].mean);
#pragma clang loop unroll(full)
        for (int j = 0; j < vectors; j++) p[r][j] *= sum[r][j] - mean;
        hide(m, rows + r, vectors, p[r]);  // once more: what is not seen may be infinite
    }
#pragma clang loop unroll(full)
    for (int r = 0; r < tile_rows; r += 2) {
        uint32_t *even = m->along + (row + r) * m->along_step, *odd = even + m->along_step;
#pragma clang loop unroll(full)
        for (int j = 0; j < vectors; j++) {
            __m512i both = halves_of(p[r][j], p[r + 1][j]);
            put_halves(both, even, odd, m->column + j * LANES);
            store_words(ds_words + r / 2 * panel + j * LANES, woven(both));
        }
    }
}

// Each number of vectors is a function of its own: in the loop over rows the compiler would move the constants of the exponentials into
// registers, and a sum out of them.
#define SINGLE(DIRECTION, V) \
    static __attribute__((noinline)) void DIRECTION##_tile_##V(const struct meeting *m, long row) { \
        DIRECTION##_tile(V, m, row); \
    }
/// All rows of the block against the panel, of which keys up to `end` count.
#define PANEL(DIRECTION) \
    SINGLE(DIRECTION, 1) \
    SINGLE(DIRECTION, 2) \
    SINGLE(DIRECTION, 3) \
    SINGLE(DIRECTION, 4) \
    static void DIRECTION##_panel(const struct meeting *m, long end, long rows) { \
        long vectors = (smaller(panel, end - m->column) + LANES - 1) / LANES; \
        for (long row = 0; row < rows; row += tile_rows) { \
            switch (vectors) { \
                case 1: DIRECTION##_tile_1(m, row); break; \
                case 2: DIRECTION##_tile_2(m, row); break; \
                case 3: DIRECTION##_tile_3(m, row); break; \
                case 4: DIRECTION##_tile_4(m, row); break; \
            } \
        } \
    }
PANEL(forward)
PANEL(backward)
#undef PANEL
#undef SINGLE
