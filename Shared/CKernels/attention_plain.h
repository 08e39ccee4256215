// Forward and backward on float32 words: a block of queries at a time, its scores in scratch. The way back takes the softmax again, so
// it asks for nothing that the forward pass has left.

/// Queries of a block: as many as keep `bytes_each` for every key within the second cache.
FLAT long block_rows(long keys_wide, long bytes_each) {
    long rows = (384 << 10) / (keys_wide * bytes_each) / tile_rows * tile_rows;
    return rows < tile_rows ? tile_rows : smaller(rows, 96);
}

static void forward(const ck_attention *t) {
    const long n = t->head_size, keys = t->keys, last = t->first_row + t->rows;
    if (t->rows <= 0 || n <= 0) return;
    if (t->sequence_count * t->queries <= few) return forward_few(t);
    const bool round = t->type == CK_BF16;
    const long across = wide(keys), block = block_rows(across, 6), n_wide = rounded(n, LANES);
    const long bytes[] = {
        across * n * 4, rounded(n, panel) * keys * 4, (block + LANES) * n_wide * 4, block * across * 4, block * n_wide * 4,
        block * 4, block * 4,
    };
    enum { pieces = sizeof bytes / sizeof *bytes };
    void *piece[pieces];
    carve_all(bytes, pieces, piece);
    uint32_t *k = piece[0], *v = piece[1], *q = piece[2];
    float *s = piece[3], *o = piece[4], *inverse = piece[5];
    int32_t *place = piece[6];

    struct source k_rows = keys_of(t, t->k, t->k_step), v_rows = keys_of(t, t->v, t->v_step);
    pack_across(&k_rows, keys, n, round, q + block * n_wide, k);
    pack_along(&v_rows, keys, n, round, v);
    struct source q_rows = {.first = t->q, .step = t->q_step, .bf16 = t->q_bf16, .index = place};
    for (long first = t->first_row; first < last; first += block) {
        long here = smaller(block, last - first), reach = find_rows(t, first, here, place);
        for (long r = 0; r < here; r++) pack_row(row_of(&q_rows, r), t->q_bf16, n, round, q + r * n_wide);
        multiply(&(struct product){
            .a = q, .a_step = n_wide, .m = here, .n = reach, .groups = n, .b = k, .b_step = panel * n, .c = s,
            .c_step = across});
        for (long r = 0; r < here; r++) {
            float *row = s + r * across, top;
            float sum = exponentials(row, visible_to(t, first + r), reach, t->scale, round, (uint32_t *)row, &top);
            inverse[r] = sum == 0 ? 0 : 1.0f / sum;
        }
        multiply(&(struct product){
            .a = (const uint32_t *)s, .a_step = across, .m = here, .n = n, .groups = reach, .b = v,
            .b_step = panel * keys, .c = o, .c_step = n_wide});
        for (long r = 0; r < here; r++) {
            char *out = (char *)t->out + place[r] * t->out_step * (t->out_bf16 ? 2 : 4);
            for (long i = 0; i < n; i += LANES)
                deliver(out, i, n, load(o + r * n_wide + i) * splat(inverse[r]), t->out_bf16);
        }
    }
}

/// What one row of a block's gradient needs: p = e inverse, ds = p (dp - mean) scale.
struct row_gradient {
    float *e, *dp;
    long visible;
    float inverse, mean;
};

/// A row of P and of dS as operands, in the place of e and dp.
FLAT void finish_row(const struct row_gradient *g, long keys, float scale, const bool round) {
    for (long i = 0; i < keys; i += LANES) {
        vec p = {0}, ds = {0};
        if (i < g->visible) {
            p = load(g->e + i) * splat(g->inverse);
            ds = p * ((load(g->dp + i) - splat(g->mean)) * splat(scale));
        }
        if (i < g->visible && i + LANES > g->visible) {
            ints at;
            for (int lane = 0; lane < LANES; lane++) at[lane] = (int32_t)(i + lane);
            ints seen = at < (int32_t)g->visible;
            p = pick(seen, p, (vec){0});
            ds = pick(seen, ds, (vec){0});
        }
        put((uint32_t *)g->e, i, p, round);
        put((uint32_t *)g->dp, i, ds, round);
    }
}

static void backward(const ck_attention *t) {
    const long n = t->head_size, keys = t->keys, rows = t->sequence_count * t->queries;
    if (rows <= 0 || n <= 0) return;
    const bool round = t->type == CK_BF16;
    const long across = wide(keys), block = block_rows(across, 8), n_wide = rounded(n, LANES), n_panels = rounded(n, panel);
    const long bytes[] = {
        across * n * 4, across * n * 4, n_panels * keys * 4, (block + LANES) * n_wide * 4, n_panels * block * 4,
        n_panels * block * 4, block * across * 4, block * across * 4, block * n_wide * 4, t->dk ? across * n_wide * 4 : 0,
        t->dv ? across * n_wide * 4 : 0, block * 4,
    };
    enum { pieces = sizeof bytes / sizeof *bytes };
    void *piece[pieces];
    carve_all(bytes, pieces, piece);
    uint32_t *k_across = piece[0], *v_across = piece[1], *k_along = piece[2], *left = piece[3];
    uint32_t *q_along = piece[4], *dy_along = piece[5], *stage = left + block * n_wide;
    float *s = piece[6], *dp = piece[7], *dq = piece[8], *dk = piece[9], *dv = piece[10];
    int32_t *place = piece[11];
    if (t->dk) memset(dk, 0, (size_t)bytes[9]);
    if (t->dv) memset(dv, 0, (size_t)bytes[10]);

    struct source k_rows = keys_of(t, t->k, t->k_step), v_rows = keys_of(t, t->v, t->v_step);
    pack_across(&k_rows, keys, n, round, stage, k_across);
    pack_across(&v_rows, keys, n, round, stage, v_across);
    pack_along(&k_rows, keys, n, round, k_along);
    struct source q_rows = {.first = t->q, .step = t->q_step, .bf16 = t->q_bf16, .index = place};
    struct source dy_rows = {.first = t->dy, .step = t->dy_step, .bf16 = t->dy_bf16, .index = place};
    for (long first = 0; first < rows; first += block) {
        long here = smaller(block, rows - first), reach = find_rows(t, first, here, place);
        struct product scores = {
            .a = left, .a_step = n_wide, .m = here, .n = reach, .groups = n, .b = k_across, .b_step = panel * n, .c = s,
            .c_step = across};
        for (long r = 0; r < here; r++) pack_row(row_of(&q_rows, r), t->q_bf16, n, round, left + r * n_wide);
        multiply(&scores);
        for (long r = 0; r < here; r++) pack_row(row_of(&dy_rows, r), t->dy_bf16, n, round, left + r * n_wide);
        scores.b = v_across;
        scores.c = dp;
        multiply(&scores);
        for (long r = 0; r < here; r++) {
            struct row_gradient g = {.e = s + r * across, .dp = dp + r * across, .visible = visible_to(t, first + r)};
            float sum, dot;
            gradient_sums(g.e, g.dp, g.visible, t->scale, &sum, &dot);
            g.inverse = sum == 0 ? 0 : 1.0f / sum;
            g.mean = dot * g.inverse;
            finish_row(&g, reach, t->scale, round);
        }
        multiply(&(struct product){
            .a = (const uint32_t *)dp, .a_step = across, .m = here, .n = n, .groups = reach, .b = k_along,
            .b_step = panel * keys, .c = dq, .c_step = n_wide});
        for (long r = 0; r < here; r++) {
            char *out = (char *)t->dq + place[r] * t->dq_step * (t->dq_bf16 ? 2 : 4);
            for (long i = 0; i < n; i += LANES) deliver(out, i, n, load(dq + r * n_wide + i), t->dq_bf16);
        }
        struct product sums = {
            .a_step = across, .m = reach, .n = n, .groups = here, .b_step = panel * here, .c_step = n_wide,
            .accumulate = true};
        if (t->dv) {
            pack_along(&dy_rows, here, n, round, dy_along);
            sums.a = (const uint32_t *)s, sums.b = dy_along, sums.c = dv;
            multiply_turned(&sums);
        }
        if (t->dk) {
            pack_along(&q_rows, here, n, round, q_along);
            sums.a = (const uint32_t *)dp, sums.b = q_along, sums.c = dk;
            multiply_turned(&sums);
        }
    }
    if (t->dk) add_rows(dk, n_wide, keys, n, 1, t->dk, t->dk_step, t->dkv_bf16);
    if (t->dv) add_rows(dv, n_wide, keys, n, 1, t->dv, t->dv_step, t->dkv_bf16);
}
