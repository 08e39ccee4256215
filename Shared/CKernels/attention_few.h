// A few query rows, as in decoding: keys and values are read once, where they lie, for all rows; packing them would cost more than
// it saves. Memory is the limit, so operands are multiplied as they are, unrounded.

enum { few = 4 };

FLAT long visible_to(const ck_attention *t, long row) {
    long n = t->causal ? smaller(t->keys, t->offset + row % t->queries + 1) : t->keys;
    return n < 0 ? 0 : n;
}

FLAT long place_of(const ck_attention *t, long row) {
    return t->sequences[row / t->queries] * t->queries + row % t->queries;
}

FLAT void look_ahead(const struct source *s, long row, long rows, long n) {
    if (row >= rows) return;
    const char *p = row_of(s, row);
    long bytes = n * (s->bf16 ? 2 : 4);
    for (long i = 0; i < bytes; i += 64) __builtin_prefetch(p + i);
}

FLAT void forward_few_of(const ck_attention *t, const int rows, const bool bf16) {
#pragma clang fp contract(fast)
    const long n = t->head_size, keys = t->keys, n_wide = rounded(n, LANES), across = rounded(keys, LANES);
    struct carver scratch = {gemm_scratch(scratch_whole, (size_t)(rows * rounded((n_wide + across) * 4, 64)))};
    float *q = carve(&scratch, rows * n_wide * 4), *s = carve(&scratch, rows * across * 4), inverse[few];
    struct source k = {.first = t->k, .step = t->k_step, .bf16 = bf16, .index = t->key_rows};
    struct source v = {.first = t->v, .step = t->v_step, .bf16 = bf16, .index = t->key_rows};
    for (int r = 0; r < rows; r++) {
        const char *from = (const char *)t->q + place_of(t, t->first_row + r) * t->q_step * (t->q_bf16 ? 2 : 4);
        for (long i = 0; i < n; i += LANES) store(q + r * n_wide + i, fetch(from, i, n, t->q_bf16));
    }
    for (long key = 0; key < keys; key++) {
        look_ahead(&k, key + 8, keys, n);
        const void *row = row_of(&k, key);
        vec sum[few] = {{0}};
        for (long i = 0; i < n; i += LANES) {
            vec x = fetch(row, i, n, bf16);
            for (int r = 0; r < rows; r++) sum[r] += load(q + r * n_wide + i) * x;
        }
        for (int r = 0; r < rows; r++) s[r * across + key] = sum_of(sum[r]);
    }
    for (int r = 0; r < rows; r++) {
        float *row = s + r * across, dot, sum;
        long seen = visible_to(t, t->first_row + r);
        gradient_sums(row, row, seen, t->scale, &sum, &dot);
        memset(row + seen, 0, 4 * (size_t)(across - seen));
        inverse[r] = sum == 0 ? 0 : 1.0f / sum;
    }
    for (long column = 0; column < n; column += 4 * LANES) {
        vec sum[few][4] = {{{0}}};
        for (long key = 0; key < keys; key++) {
            look_ahead(&v, key + 8, keys, n);
            const void *row = row_of(&v, key);
            for (int j = 0; j < 4; j++) {
                if (column + j * LANES >= n) break;
                vec x = fetch(row, column + j * LANES, n, bf16);
                for (int r = 0; r < rows; r++) sum[r][j] += splat(s[r * across + key]) * x;
            }
        }
        for (int r = 0; r < rows; r++) {
            char *out = (char *)t->out + place_of(t, t->first_row + r) * t->out_step * (t->out_bf16 ? 2 : 4);
            for (int j = 0; j < 4; j++) {
                long i = column + j * LANES;
                if (i < n) deliver(out, i, n, sum[r][j] * splat(inverse[r]), t->out_bf16);
            }
        }
    }
}

static void forward_few(const ck_attention *t) {
#define CASE(R) \
    case R: t->kv_bf16 ? forward_few_of(t, R, true) : forward_few_of(t, R, false); break
    switch (t->rows) {
        CASE(1);
        CASE(2);
        CASE(3);
        CASE(4);
    }
#undef CASE
}
