// Attention of one head, the same source for every instruction set but for the way from scores to operands.
#include "attention_vectors.h"
#include "attention_pack.h"
#include "attention_tile.h"
#include "attention_softmax.h"
#include "attention_few.h"

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

/// Rows of a gradient, times `scale`, added to the caller's.
FLAT void add_rows(
    const float *from, long from_step, long rows, long n, float scale, void *to, long to_step, const bool bf16) {
    struct source target = {.first = to, .step = to_step, .bf16 = bf16};
    for (long r = 0; r < rows; r++) {
        if (r + 16 < rows) expect_rows(&target, r + 16, r + 17, n);
        for (long i = 0; i < n; i += LANES) {
            char *row = (char *)to + r * to_step * (bf16 ? 2 : 4);
            deliver(row, i, n, fetch(row, i, n, bf16) + load(from + r * from_step + i) * splat(scale), bf16);
        }
    }
}

#if PAIRS
#include "attention_pairs.h"
#else
#include "attention_plain.h"
#endif
