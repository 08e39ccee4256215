// Operands brought into the order in which the tiles read them.

/// The rows of one operand of a call.
struct source {
    const char *first;
    long step;  // elements
    bool bf16;
    const int32_t *index;  // row numbers, or NULL
};

FLAT const void *row_of(const struct source *s, long row) {
    long at = s->index ? s->index[row] : row;
    return s->first + at * s->step * (s->bf16 ? 2 : 4);
}

/// Rows that will be read soon. They lie a page apart, where nothing but a request in time keeps the tiles from waiting.
FLAT void expect_rows(const struct source *s, long first, long end, long n) {
    long bytes = n * (s->bf16 ? 2 : 4);
    for (long r = first; r < end; r++) {
        const char *p = row_of(s, r);
        for (long i = 0; i < bytes; i += 64) __builtin_prefetch(p + i);
        __builtin_prefetch(p + bytes - 1);
    }
}

/// Words of a packed row of `n` elements, with room for whole vectors.
FLAT long row_words(long n) { return rounded(n, LANES) / per_word; }

static void pack_row(const void *from, bool bf16, long n, bool round, uint32_t *to) {
#if PAIRS
    if (bf16 && n % LANES == 0) {
        memcpy(to, from, 2 * (size_t)n);
        return;
    }
#endif
    for (long i = 0; i < n; i += LANES) put(to, i, fetch(from, i, n, bf16), round);
}

#if LANES == 16
#define LOW(a, b) __builtin_shufflevector(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23)
#define HIGH(a, b) __builtin_shufflevector(a, b, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31)
#elif LANES == 8
#define LOW(a, b) __builtin_shufflevector(a, b, 0, 8, 1, 9, 2, 10, 3, 11)
#define HIGH(a, b) __builtin_shufflevector(a, b, 4, 12, 5, 13, 6, 14, 7, 15)
#else
#define LOW(a, b) __builtin_shufflevector(a, b, 0, 4, 1, 5)
#define HIGH(a, b) __builtin_shufflevector(a, b, 2, 6, 3, 7)
#endif

/// A square of LANES x LANES words turned over its diagonal: perfect shuffles, log2(LANES) times.
FLAT void transpose(words *square) {
    for (int width = 1; width < LANES; width *= 2) {
        words next[LANES];
        for (int i = 0; i < LANES / 2; i++) {
            next[2 * i] = LOW(square[i], square[i + LANES / 2]);
            next[2 * i + 1] = HIGH(square[i], square[i + LANES / 2]);
        }
        for (int i = 0; i < LANES; i++) square[i] = next[i];
    }
}

/// rows x n as the right-hand side of a product over n: panels of [word of n][row], rows padded with zeros. `stage`: LANES packed
/// rows.
static void pack_across(const struct source *s, long rows, long n, bool round, uint32_t *stage, uint32_t *to) {
    long row_step = row_words(n), groups = words_of(n);
    for (long first = 0; first < rows; first += LANES) {
        long here = smaller(LANES, rows - first);
        expect_rows(s, smaller(rows, first + 2 * LANES), smaller(rows, first + 3 * LANES), n);
        for (long r = 0; r < here; r++) pack_row(row_of(s, first + r), s->bf16, n, round, stage + r * row_step);
        uint32_t *out = to + first / panel * panel * groups + first % panel;
        for (long g = 0; g < groups; g += LANES) {
            words square[LANES];
            for (long r = 0; r < LANES; r++) {
                // The last piece of a packed row may be half a vector.
                words w = {0};
                if (r < here) {
                    if (g + LANES <= row_step) {
                        w = load_words(stage + r * row_step + g);
                    } else {
                        memcpy(&w, stage + r * row_step + g, 4 * (size_t)(row_step - g));
                    }
                }
                square[r] = w;
            }
            transpose(square);
            for (long i = 0; i < LANES && g + i < groups; i++) store_words(out + (g + i) * panel, square[i]);
        }
    }
}

/// rows x n as the right-hand side of a product over the rows: panels of [word of rows][column], columns padded with zeros.
static void pack_along(const struct source *s, long rows, long n, bool round, uint32_t *to) {
    long groups = words_of(rows);
    for (long g = 0; g < groups; g++) {
        const void *even = row_of(s, g * per_word);
        const void *odd = per_word == 2 && 2 * g + 1 < rows ? row_of(s, 2 * g + 1) : NULL;
        for (long i = 0; i < n; i += LANES) {
            uint32_t *out = to + i / panel * panel * groups + g * panel + i % panel;
#if PAIRS
            if (s->bf16 && i + LANES <= n) {
                __m256i low = _mm256_loadu_si256((const void *)((const uint16_t *)even + i)), high = {0};
                if (odd) high = _mm256_loadu_si256((const void *)((const uint16_t *)odd + i));
                store_words(out, woven(_mm512_inserti64x4(_mm512_castsi256_si512(low), high, 1)));
                continue;
            }
#endif
            vec first = fetch(even, i, n, s->bf16);
            if (per_word == 1) {
                store_words(out, (words)(round ? rounded_to_bf16(first) : first));
            } else {
                vec second = odd ? fetch(odd, i, n, s->bf16) : (vec){0};
                store_words(out, bf16_words(first) | bf16_words(second) << 16);
            }
        }
    }
}
