// A few query rows, as in decoding: keys and values are read once, where they lie, for all rows; packing them would cost more than
// it saves. Memory is the limit. Keys and values are multiplied as they are, unrounded; two bfloat16 of a word at a time where head
// sizes allow.

enum { few = CK_ATTENTION_FEW, few_keys = 16 };

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

FLAT vec even_of(words pairs) { return (vec)(pairs << 16); }
FLAT vec odd_of(words pairs) { return (vec)(pairs & 0xffff0000); }

/// Lane i of the result is the sum of all lanes of part[i]: each step folds two vectors into one.
FLAT vec sums_of(vec *part) {
#pragma clang loop unroll(full)
    for (int half = LANES / 2; half > 0; half /= 2)
#pragma clang loop unroll(full)
        for (int i = 0; i < half; i++) part[i] = LOW(part[i], part[i + half]) + HIGH(part[i], part[i + half]);
    return part[0];
}

/// A query as `partial_score` reads it: with `paired`, the elements at even places of 2 * LANES first, then those at odd ones (or,
/// where pairs are multiplied, the pairs).
FLAT void place_query(const void *from, long n, bool q_bf16, const bool paired, float *q) {
    for (long i = 0; i < n; i += LANES) store(q + i, fetch(from, i, n, q_bf16));
    if (!paired) return;
    for (long i = 0; i < n; i += 2 * LANES) {
#if PAIRS
        put((uint32_t *)q + i / 2, 0, load(q + i), true);
        put((uint32_t *)q + i / 2, LANES, load(q + i + LANES), true);
#else
        float mixed[2 * LANES];
        memcpy(mixed, q + i, sizeof mixed);
        for (int j = 0; j < LANES; j++) q[i + j] = mixed[2 * j], q[i + LANES + j] = mixed[2 * j + 1];
#endif
    }
}

/// What added over its lanes is the score of a key.
FLAT vec partial_score(const float *q, const void *key, long n, const bool bf16, const bool paired) {
#pragma clang fp contract(fast)
    vec sum = {0};
    if (!paired) {
        for (long i = 0; i < n; i += LANES) sum += load(q + i) * fetch(key, i, n, bf16);
        return sum;
    }
    for (long i = 0; i < n; i += 2 * LANES) {
        words pairs = load_words((const uint32_t *)key + i / 2);
#if PAIRS
        sum = _mm512_dpbf16_ps(sum, (__m512bh)load(q + i / 2), (__m512bh)pairs);
#else
        sum += load(q + i) * even_of(pairs);
        sum += load(q + i + LANES) * odd_of(pairs);
#endif
    }
    return sum;
}

/// The sums of `few_keys` keys, or fewer, added to those of 4 * LANES columns: sum[r * wide + ...].
FLAT void weigh_values(
    const void **row, long keys, const int rows, const bool bf16, const bool paired, long column, long n,
    const float *p, long p_step, float *total, long wide) {
#pragma clang fp contract(fast)
    vec sum[few][4];
    for (int r = 0; r < rows; r++)
        for (int j = 0; j < 4; j++) sum[r][j] = load(total + r * wide + column + j * LANES);
    for (long key = 0; key < keys; key++) {
        vec x[4] = {{0}};
        if (paired) {
            for (int j = 0; j < 4; j += 2) {
                if (column + j * LANES >= n) break;
                words pairs = load_words((const uint32_t *)row[key] + (column + j * LANES) / 2);
                x[j] = even_of(pairs), x[j + 1] = odd_of(pairs);
            }
        } else {
            for (int j = 0; j < 4 && column + j * LANES < n; j++) x[j] = fetch(row[key], column + j * LANES, n, bf16);
        }
        for (int r = 0; r < rows; r++)
            for (int j = 0; j < 4; j++) sum[r][j] += splat(p[r * p_step + key]) * x[j];
    }
    for (int r = 0; r < rows; r++)
        for (int j = 0; j < 4; j++) store(total + r * wide + column + j * LANES, sum[r][j]);
}

FLAT void deliver_row(void *out, const float *total, long n, float factor, const bool paired, const bool bf16) {
    for (long i = 0; i < n; i += 2 * LANES) {
        vec low = load(total + i), high = load(total + i + LANES);
        if (paired) {
            vec even = low;
            low = LOW(even, high), high = HIGH(even, high);
        }
        deliver(out, i, n, low * splat(factor), bf16);
        if (i + LANES < n) deliver(out, i + LANES, n, high * splat(factor), bf16);
    }
}

/// Rows first..<first + count of keys or values, where the head's columns begin; and a part of the rows after them on their way to
/// the cache, whole, so that memory is read in order whichever head asks.
FLAT void find_keys(const struct source *s, long first, long count, long column, const void **row) {
    for (long i = 0; i < count; i++) row[i] = (const char *)row_of(s, first + i) + column * (s->bf16 ? 2 : 4);
}

FLAT void look_ahead_of(const struct source *s, long first, long keys, long head, long heads, long n) {
    for (long i = few_keys * head / heads; i < few_keys * (head + 1) / heads; i++)
        look_ahead(s, first + few_keys + i, keys, n * heads);
}

FLAT void forward_few_of(
    const ck_attention *t, const int rows, const long n, const bool bf16, const bool paired) {
    const long keys = t->keys, heads = t->heads > 1 ? t->heads : 1;
    const long wide = rounded(n, 4 * LANES), across = rounded(keys, few_keys), all = heads * rows;
    struct carver scratch = {gemm_scratch(scratch_whole, (size_t)(3 * rounded(all * (2 * wide + across) * 4, 64)))};
    float *q = carve(&scratch, all * wide * 4), *s = carve(&scratch, all * across * 4);
    float *total = carve(&scratch, all * wide * 4);
    struct source k = {.first = t->k, .step = t->k_step, .bf16 = bf16, .index = t->key_rows};
    struct source v = {.first = t->v, .step = t->v_step, .bf16 = bf16, .index = t->key_rows};
    memset(total, 0, 4 * (size_t)(all * wide));
    for (long at = 0; at < all; at++) {
        long element = place_of(t, t->first_row + at % rows) * t->q_step + at / rows * n;
        place_query((const char *)t->q + element * (t->q_bf16 ? 2 : 4), n, t->q_bf16, paired, q + at * wide);
    }
    const void *row[few_keys];
    for (long first = 0; first < keys; first += few_keys) {
        const long here = smaller(few_keys, keys - first);
        for (long head = 0; head < heads; head++) {
            find_keys(&k, first, here, head * n, row);
            for (long i = here; i < few_keys; i++) row[i] = row[here - 1];
            look_ahead_of(&k, first, keys, head, heads, n);
            for (int r = 0; r < rows; r++) {
                const long at = head * rows + r;
                for (int group = 0; group < few_keys; group += LANES) {
                    vec part[LANES];
#pragma clang loop unroll(full)
                    for (int i = 0; i < LANES; i++)
                        part[i] = partial_score(q + at * wide, row[group + i], n, bf16, paired);
                    store(s + at * across + first + group, sums_of(part));
                }
            }
        }
    }
    for (long at = 0; at < all; at++) {
        float *row = s + at * across, dot, sum;
        long seen = visible_to(t, t->first_row + at % rows);
        gradient_sums(row, row, seen, t->scale, &sum, &dot);
        memset(row + seen, 0, 4 * (size_t)(across - seen));
        q[at * wide] = sum == 0 ? 0 : 1.0f / sum;
    }
    for (long first = 0; first < keys; first += few_keys) {
        const long here = smaller(few_keys, keys - first);
        for (long head = 0; head < heads; head++) {
            const long at = head * rows;
            find_keys(&v, first, here, head * n, row);
            look_ahead_of(&v, first, keys, head, heads, n);
            for (long column = 0; column < n; column += 4 * LANES)
                weigh_values(
                    row, here, rows, bf16, paired, column, n, s + at * across + first, across, total + at * wide, wide);
        }
    }
    for (long at = 0; at < all; at++) {
        long element = place_of(t, t->first_row + at % rows) * t->out_step + at / rows * n;
        char *out = (char *)t->out + element * (t->out_bf16 ? 2 : 4);
        deliver_row(out, total + at * wide, n, q[at * wide], paired, t->out_bf16);
    }
}

FLAT void forward_few_rows(const ck_attention *t, const int rows) {
    const long n = t->head_size;
    // The usual size of a head as a constant: its loops unroll.
    if (n == 64) return t->kv_bf16 ? forward_few_of(t, rows, 64, true, true) : forward_few_of(t, rows, 64, false, false);
    if (!t->kv_bf16) return forward_few_of(t, rows, n, false, false);
    if (n % (2 * LANES) == 0) return forward_few_of(t, rows, n, true, true);
    forward_few_of(t, rows, n, true, false);
}

static void forward_few(const ck_attention *t) {
    switch (t->rows) {
    case 1: return forward_few_rows(t, 1);
    case 2: return forward_few_rows(t, 2);
    case 3: return forward_few_rows(t, 3);
    case 4: return forward_few_rows(t, 4);
    }
}
