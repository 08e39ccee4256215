// Attention of one head, the same source for every instruction set.
#include "attention_vectors.h"
#include "attention_pack.h"
#include "attention_tile.h"
#include "attention_softmax.h"
#include "attention_few.h"

/// Queries of a block: as many as keep `bytes_each` for every key within the second cache.
FLAT long block_rows(long keys_wide, long bytes_each) {
    long rows = (384 << 10) / (keys_wide * bytes_each) / tile_rows * tile_rows;
    return rows < tile_rows ? tile_rows : smaller(rows, 96);
}

FLAT long wide(long keys) {
    long n = rounded(keys, panel);
    return n % 1024 == 0 ? n + panel : n;  // rows a page apart would share their places in the first cache
}

FLAT struct source keys_of(const ck_attention *t, const void *first, long step) {
    return (struct source){.first = first, .step = step, .bf16 = t->kv_bf16, .index = t->key_rows};
}

/// Places of rows first..<first + count in the tensors of the queries, and the keys that any of them sees.
FLAT long find_rows(const ck_attention *t, long first, long count, int32_t *place) {
    long reach = 0;
    for (long r = 0; r < count; r++) {
        place[r] = (int32_t)place_of(t, first + r);
        long seen = visible_to(t, first + r);
        if (seen > reach) reach = seen;
    }
    return reach;
}

static void forward(const ck_attention *t) {
    const long n = t->head_size, keys = t->keys, last = t->first_row + t->rows;
    if (t->rows <= 0 || n <= 0) return;
    if (t->sequence_count * t->queries <= few) return forward_few(t);
    const bool round = t->type == CK_BF16;
    const long across = wide(keys), block = block_rows(across, 6), depth = words_of(n), n_wide = rounded(n, LANES);
    const long q_step = row_words(n), p_step = across / per_word;
    long bytes[] = {
        across * depth * 4, rounded(n, panel) * words_of(keys) * 4, (block + LANES) * q_step * 4, block * across * 4,
        PAIRS ? block * p_step * 4 : 0, block * n_wide * 4, block * 8,
    };
    long total = 0;
    for (int i = 0; i < 7; i++) total += rounded(bytes[i], 64);
    struct carver scratch = {gemm_scratch(scratch_whole, (size_t)total)};
    uint32_t *k = carve(&scratch, bytes[0]), *v = carve(&scratch, bytes[1]), *q = carve(&scratch, bytes[2]);
    float *s = carve(&scratch, bytes[3]);
    uint32_t *p = carve(&scratch, bytes[4]);
    float *o = carve(&scratch, bytes[5]), *inverse = carve(&scratch, bytes[6]);
    int32_t *place = (int32_t *)(inverse + block);
    if (!PAIRS) p = (uint32_t *)s;

    struct source k_rows = keys_of(t, t->k, t->k_step), v_rows = keys_of(t, t->v, t->v_step);
    pack_across(&k_rows, keys, n, round, q + block * q_step, k);
    pack_along(&v_rows, keys, n, round, v);
    struct source q_rows = {.first = t->q, .step = t->q_step, .bf16 = t->q_bf16, .index = place};
    for (long first = t->first_row; first < last; first += block) {
        long here = smaller(block, last - first), reach = find_rows(t, first, here, place);
        for (long r = 0; r < here; r++) pack_row(row_of(&q_rows, r), t->q_bf16, n, round, q + r * q_step);
        multiply(&(struct product){
            .a = q, .a_step = q_step, .m = here, .n = reach, .groups = depth, .b = k, .b_step = panel * depth, .c = s,
            .c_step = across});
        for (long r = 0; r < here; r++) {
            float sum = exponentials(
                s + r * across, visible_to(t, first + r), reach, t->scale, round, p + r * p_step);
            inverse[r] = sum == 0 ? 0 : 1.0f / sum;
        }
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

FLAT void add_rows(const float *from, long from_step, long rows, long n, void *to, long to_step, const bool bf16) {
    for (long r = 0; r < rows; r++)
        for (long i = 0; i < n; i += LANES) {
            char *row = (char *)to + r * to_step * (bf16 ? 2 : 4);
            deliver(row, i, n, fetch(row, i, n, bf16) + load(from + r * from_step + i), bf16);
        }
}

static void backward(const ck_attention *t) {
    const long n = t->head_size, keys = t->keys, rows = t->sequence_count * t->queries;
    if (rows <= 0 || n <= 0) return;
    const bool round = t->type == CK_BF16;
    const long across = wide(keys), block = block_rows(across, PAIRS ? 14 : 8), depth = words_of(n);
    const long n_wide = rounded(n, LANES), n_panels = rounded(n, panel), q_step = row_words(n), p_step = across / per_word;
    const long pairs = words_of(block);
    long bytes[] = {
        across * depth * 4, across * depth * 4, n_panels * words_of(keys) * 4, (block + LANES) * q_step * 4,
        n_panels * pairs * 4, n_panels * pairs * 4, block * across * 4, block * across * 4,
        PAIRS ? block * p_step * 4 : 0, PAIRS ? pairs * across * 4 : 0, PAIRS ? pairs * across * 4 : 0,
        block * n_wide * 4, t->dk ? across * n_wide * 4 : 0, t->dv ? across * n_wide * 4 : 0, block * 4,
        block * (long)sizeof(struct row_gradient),
    };
    enum { pieces = sizeof bytes / sizeof *bytes };
    long total = 0;
    for (int i = 0; i < pieces; i++) total += rounded(bytes[i], 64);
    struct carver scratch = {gemm_scratch(scratch_whole, (size_t)total)};
    void *piece[pieces];
    for (int i = 0; i < pieces; i++) piece[i] = carve(&scratch, bytes[i]);
    uint32_t *k_across = piece[0], *v_across = piece[1], *k_along = piece[2], *left = piece[3];
    uint32_t *q_along = piece[4], *dy_along = piece[5];
    float *s = piece[6], *dp = piece[7];
    uint32_t *ds_rows = PAIRS ? piece[8] : piece[7], *p_turned = PAIRS ? piece[9] : piece[6];
    uint32_t *ds_turned = PAIRS ? piece[10] : piece[7];
    float *dq = piece[11], *dk = piece[12], *dv = piece[13];
    int32_t *place = piece[14];
    struct row_gradient *gradient = piece[15];
    uint32_t *stage = left + block * q_step;
    if (t->dk) memset(dk, 0, (size_t)bytes[12]);
    if (t->dv) memset(dv, 0, (size_t)bytes[13]);

    struct source k_rows = keys_of(t, t->k, t->k_step), v_rows = keys_of(t, t->v, t->v_step);
    pack_across(&k_rows, keys, n, round, stage, k_across);
    pack_across(&v_rows, keys, n, round, stage, v_across);
    pack_along(&k_rows, keys, n, round, k_along);
    struct source q_rows = {.first = t->q, .step = t->q_step, .bf16 = t->q_bf16, .index = place};
    struct source dy_rows = {.first = t->dy, .step = t->dy_step, .bf16 = t->dy_bf16, .index = place};
    for (long first = 0; first < rows; first += block) {
        long here = smaller(block, rows - first), reach = find_rows(t, first, here, place);
        struct product scores = {
            .a = left, .a_step = q_step, .m = here, .n = reach, .groups = depth, .b = k_across, .b_step = panel * depth,
            .c = s, .c_step = across};
        for (long r = 0; r < here; r++) pack_row(row_of(&q_rows, r), t->q_bf16, n, round, left + r * q_step);
        multiply(&scores);
        for (long r = 0; r < here; r++) pack_row(row_of(&dy_rows, r), t->dy_bf16, n, round, left + r * q_step);
        scores.b = v_across;
        scores.c = dp;
        multiply(&scores);
        for (long r = 0; r < here; r++) {
            struct row_gradient *g = gradient + r;
            float sum, dot;
            *g = (struct row_gradient){.e = s + r * across, .dp = dp + r * across, .visible = visible_to(t, first + r)};
            gradient_sums(g->e, g->dp, g->visible, t->scale, &sum, &dot);
            g->inverse = sum == 0 ? 0 : 1.0f / sum;
            g->mean = dot * g->inverse;
        }
        const struct row_gradient nothing = {0};
        for (long r = 0; r < here; r += per_word) {
            const struct row_gradient *odd = r + 1 < here ? gradient + r + 1 : &nothing;
            // The odd row of the last pair may be beyond the block: the next row's place is scratch all the same.
            finish_rows(
                gradient + r, odd, reach, t->scale, round, p_turned + r / per_word * across,
                ds_turned + r / per_word * across, ds_rows + r * p_step, ds_rows + (r + 1) * p_step);
        }
        multiply(&(struct product){
            .a = ds_rows, .a_step = p_step, .m = here, .n = n, .groups = words_of(reach), .b = k_along,
            .b_step = panel * words_of(keys), .c = dq, .c_step = n_wide});
        for (long r = 0; r < here; r++) {
            char *out = (char *)t->dq + place[r] * t->dq_step * (t->dq_bf16 ? 2 : 4);
            for (long i = 0; i < n; i += LANES) deliver(out, i, n, load(dq + r * n_wide + i), t->dq_bf16);
        }
        struct product sums = {
            .a_step = across, .m = reach, .n = n, .groups = words_of(here), .b_step = panel * words_of(here),
            .c_step = n_wide, .accumulate = true};
        if (t->dv) {
            pack_along(&dy_rows, here, n, round, dy_along);
            sums.a = p_turned, sums.b = dy_along, sums.c = dv;
            multiply_turned(&sums);
        }
        if (t->dk) {
            pack_along(&q_rows, here, n, round, q_along);
            sums.a = ds_turned, sums.b = q_along, sums.c = dk;
            multiply_turned(&sums);
        }
    }
    if (t->dk) add_rows(dk, n_wide, keys, n, t->dk, t->dk_step, t->dkv_bf16);
    if (t->dv) add_rows(dv, n_wide, keys, n, t->dv, t->dv_step, t->dkv_bf16);
}
