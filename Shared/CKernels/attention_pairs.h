// Forward and backward on pairs of bfloat16. The forward pass leaves two numbers a row, from which the backward pass has the softmax of
// any tile of scores at once; the mean of dP under P is dy out.
#include "attention_pairs_tile.h"

/// Rows of a block: about a hundred, all blocks alike, whole tiles.
FLAT long even_block(long rows) {
    long blocks = (rows + 95) / 96;
    return rounded((rows + blocks - 1) / blocks, tile_rows);
}

/// Rows of one operand as the left-hand side, zeros up to whole tiles.
static void pack_left(const struct source *s, long rows, long n, uint32_t *to) {
    long step = row_words(n);
    for (long r = 0; r < rows; r++) pack_row(row_of(s, r), s->bf16, n, true, to + r * step);
    memset(to + rows * step, 0, 4 * (size_t)((rounded(rows, tile_rows) - rows) * step));
}

/// P of a row whose first keys have told too little of its largest score, with the largest of all; returns the sum. `s`: scratch.
static float exact_row(const struct meeting *m, const ck_attention *t, long row, long reach, float *s) {
    multiply(&(struct product){
        .a = m->q + row * m->row_step, .a_step = m->row_step, .m = 1, .n = reach, .groups = m->depth, .b = m->k,
        .b_step = panel * m->depth, .c = s});
    struct softmax_row *of = m->rows + row;
    return exponentials(s, of->visible, reach, t->scale, true, m->along + row * m->along_step, &of->top);
}

/// Without `out`: the statistics alone.
static void forward_rows(const ck_attention *t) {
    const long n = t->head_size, keys = t->keys, last = t->first_row + t->rows, across = wide(keys), depth = words_of(n);
    const long n_wide = rounded(n, LANES), q_step = row_words(n), block = even_block(t->rows), p_step = across / per_word;
    const long bytes[] = {
        across * depth * 4, rounded(n, panel) * words_of(keys) * 4, (block + LANES) * q_step * 4, block * p_step * 4,
        block * n_wide * 4, block / 2 * (long)sizeof(vec), across * 4, block * (long)sizeof(struct softmax_row), block * 4,
        block * 4,
    };
    enum { pieces = sizeof bytes / sizeof *bytes };
    void *piece[pieces];
    carve_all(bytes, pieces, piece);
    uint32_t *k = piece[0], *v = piece[1], *q = piece[2], *p = piece[3];
    float *o = piece[4], *s = piece[6], *inverse = piece[8];
    int32_t *place = piece[9];
    struct meeting m = {
        .depth = depth, .row_step = q_step, .factor = t->scale * log2_of_e, .q = q, .rows = piece[7], .sums = piece[5],
        .along = p, .along_step = p_step};

    struct source k_rows = keys_of(t, t->k, t->k_step), v_rows = keys_of(t, t->v, t->v_step);
    pack_across(&k_rows, keys, n, true, q + block * q_step, k);
    if (t->out) pack_along(&v_rows, keys, n, true, v);
    struct source q_rows = {.first = t->q, .step = t->q_step, .bf16 = t->q_bf16, .index = place};
    for (long first = t->first_row; first < last; first += block) {
        long here = smaller(block, last - first), reach = find_rows(t, first, here, place);
        for (long r = 0; r < rounded(here, tile_rows); r++)
            m.rows[r] = (struct softmax_row){.visible = r < here ? visible_to(t, first + r) : 0};
        pack_left(&q_rows, here, n, q);
        for (m.column = 0; m.column < reach; m.column += panel) {
            m.k = k + m.column * depth;
            forward_panel(&m, reach, here);
        }
        m.k = k;
        for (long r = 0; r < here; r++) {
            float sum = m.rows[r].visible > 0 ? sum_of_row(&m, r) : 0;
            // Far from overflow, lest the products that follow overflow where the mean of the values does not. NaN included.
            if (!(sum < 0x1p60f)) sum = exact_row(&m, t, r, reach, s);
            inverse[r] = sum == 0 ? 0 : 1.0f / sum;
            if (t->statistics) {
                t->statistics[2 * (first + r)] = m.rows[r].top;
                t->statistics[2 * (first + r) + 1] = log2f(sum);
            }
        }
        if (!t->out) continue;
        multiply(&(struct product){
            .a = p, .a_step = p_step, .m = here, .n = n, .groups = words_of(reach), .b = v,
            .b_step = panel * words_of(keys), .c = o, .c_step = n_wide});
        for (long r = 0; r < here; r++) {
            char *out = (char *)t->out + place[r] * t->out_step * (t->out_bf16 ? 2 : 4);
            for (long i = 0; i < n; i += LANES)
                deliver(out, i, n, load(o + r * n_wide + i) * splat(inverse[r]), t->out_bf16);
        }
    }
}

static void forward(const ck_attention *t) {
    if (t->rows <= 0 || t->head_size <= 0) return;
    if (t->sequence_count * t->queries <= few) return forward_few(t);
    forward_rows(t);
}

/// The softmax of rows first..<first + here as the forward pass left it. What fills up the last tile sees no key.
static void recall(
    const ck_attention *t, const float *statistics, const struct source *dy, const struct source *out, long first, long here,
    struct softmax_row *rows) {
    for (long r = 0; r < here; r++) {
        const void *dy_row = row_of(dy, r), *out_row = row_of(out, r);
        vec mean = {0};
        for (long i = 0; i < t->head_size; i += LANES)
            mean += fetch(dy_row, i, t->head_size, dy->bf16) * fetch(out_row, i, t->head_size, out->bf16);
        rows[r] = (struct softmax_row){
            .visible = visible_to(t, first + r), .top = statistics[2 * (first + r)],
            .shift = statistics[2 * (first + r) + 1], .mean = sum_of(mean)};
    }
    for (long r = here; r < rounded(here, tile_rows); r++) rows[r] = (struct softmax_row){0};
}

static void backward(const ck_attention *t) {
    const long n = t->head_size, keys = t->keys, count = t->sequence_count * t->queries;
    if (count <= 0 || n <= 0) return;
    const float *statistics = t->statistics;
    float of_few[2 * few];
    if (count <= few) {
        // The path of few rows leaves nothing behind.
        ck_attention again = *t;
        again.first_row = 0, again.rows = count, again.out = NULL, again.statistics = of_few;
        forward_rows(&again);
        statistics = of_few;
    }
    const long across = wide(keys), block = even_block(count), depth = words_of(n), n_wide = rounded(n, LANES);
    const long n_panels = rounded(n, panel), q_step = row_words(n), p_step = across / per_word, pairs = words_of(block);
    const long bytes[] = {
        across * depth * 4, across * depth * 4, n_panels * words_of(keys) * 4, (block + LANES) * q_step * 4,
        block * q_step * 4, n_panels * pairs * 4, n_panels * pairs * 4, block * p_step * 4, pairs * panel * 4,
        pairs * panel * 4, block * n_wide * 4, t->dk ? across * n_wide * 4 : 0, t->dv ? across * n_wide * 4 : 0, block * 4,
        block * 4, block * (long)sizeof(struct softmax_row),
    };
    enum { pieces = sizeof bytes / sizeof *bytes };
    void *piece[pieces];
    carve_all(bytes, pieces, piece);
    uint32_t *k_across = piece[0], *v_across = piece[1], *k_along = piece[2], *q = piece[3], *dy = piece[4];
    uint32_t *q_along = piece[5], *dy_along = piece[6], *ds_rows = piece[7], *p = piece[8], *ds = piece[9];
    float *dq = piece[10], *dk = piece[11], *dv = piece[12];
    int32_t *place = piece[13], *next = piece[14];
    if (t->dk) memset(dk, 0, (size_t)bytes[11]);
    if (t->dv) memset(dv, 0, (size_t)bytes[12]);
    struct meeting m = {
        .depth = depth, .row_step = q_step, .factor = t->scale * log2_of_e, .q = q, .dy = dy, .rows = piece[15],
        .along = ds_rows, .along_step = p_step, .p = p, .ds = ds};

    struct source k_rows = keys_of(t, t->k, t->k_step), v_rows = keys_of(t, t->v, t->v_step);
    struct source q_rows = {.first = t->q, .step = t->q_step, .bf16 = t->q_bf16, .index = place};
    struct source dy_rows = {.first = t->dy, .step = t->dy_step, .bf16 = t->dy_bf16, .index = place};
    struct source out_rows = {.first = t->out, .step = t->out_step, .bf16 = t->out_bf16, .index = place};
    struct source coming[] = {q_rows, dy_rows, out_rows};
    for (int i = 0; i < 3; i++) coming[i].index = next;
    pack_across(&k_rows, keys, n, true, q + block * q_step, k_across);
    pack_across(&v_rows, keys, n, true, q + block * q_step, v_across);
    pack_along(&k_rows, keys, n, true, k_along);
    for (long first = 0; first < count; first += block) {
        long here = smaller(block, count - first), reach = find_rows(t, first, here, place), expected = 0;
        long then = smaller(block, count - first - here);
        find_rows(t, first + here, then, next);
        recall(t, statistics, &dy_rows, &out_rows, first, here, m.rows);
        pack_left(&q_rows, here, n, q);
        pack_left(&dy_rows, here, n, dy);
        if (t->dv) pack_along(&dy_rows, here, n, true, dy_along);
        if (t->dk) pack_along(&q_rows, here, n, true, q_along);
        for (m.column = 0; m.column < reach; m.column += panel) {
            long end = smaller(reach, m.column + panel), share = then * end / reach;
            for (int i = 0; i < 3; i++) expect_rows(coming + i, expected, share, n);
            expected = share;
            m.k = k_across + m.column * depth;
            m.v = v_across + m.column * depth;
            backward_panel(&m, reach, here);
            struct product sums = {
                .a_step = panel, .m = end - m.column, .n = n, .groups = words_of(here), .b_step = panel * words_of(here),
                .c_step = n_wide, .accumulate = true};
            if (t->dv) {
                sums.a = p, sums.b = dy_along, sums.c = dv + m.column * n_wide;
                multiply_turned(&sums);
            }
            if (t->dk) {
                sums.a = ds, sums.b = q_along, sums.c = dk + m.column * n_wide;
                multiply_turned(&sums);
            }
        }
        multiply(&(struct product){
            .a = ds_rows, .a_step = p_step, .m = here, .n = n, .groups = words_of(reach), .b = k_along,
            .b_step = panel * words_of(keys), .c = dq, .c_step = n_wide});
        for (long r = 0; r < here; r++) {
            char *to = (char *)t->dq + place[r] * t->dq_step * (t->dq_bf16 ? 2 : 4);
            for (long i = 0; i < n; i += LANES)
                deliver(to, i, n, load(dq + r * n_wide + i) * splat(t->scale), t->dq_bf16);
        }
    }
    if (t->dk) add_rows(dk, n_wide, keys, n, t->scale, t->dk, t->dk_step, t->dkv_bf16);
    if (t->dv) add_rows(dv, n_wide, keys, n, 1, t->dv, t->dv_step, t->dkv_bf16);
}
