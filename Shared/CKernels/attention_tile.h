// C (m, n) = A (m, k) B (k, n): A in words, row-major or turned; B in panels; C float32 with whole vectors of columns.

struct product {
    const uint32_t *a;
    long a_step;  // words from a row of A to the next; turned: from a word of k to the next
    long m, n, groups;
    const uint32_t *b;
    long b_step;  // words from a panel to the next
    float *c;
    long c_step;
    bool accumulate;
};

#if PAIRS
#define STEP(sum, a, b) \
    sum = _mm512_dpbf16_ps(sum, (__m512bh)_mm512_set1_epi32((int)(a)), (__m512bh)(b))
#else
#define STEP(sum, a, b) sum = splat(float_of(a)) * (vec)(b) + sum
FLAT float float_of(uint32_t bits) {
    float x;
    memcpy(&x, &bits, 4);
    return x;
}
#endif

/// Rows of A times one panel of B, in registers.
FLAT void tile_sums(
    const int rows, const int vectors, const bool turned, const uint32_t *a, long a_step, const uint32_t *b, long groups,
    vec sum[tile_rows][tile_vectors]) {
#pragma clang fp contract(fast)
    for (int r = 0; r < rows; r++)
        for (int j = 0; j < vectors; j++) sum[r][j] = (vec){0};
    for (long g = 0; g < groups; g++) {
        words right[tile_vectors];
        for (int j = 0; j < vectors; j++) {
            right[j] = load_words(b + g * panel + j * LANES);
            __builtin_prefetch(b + (g + 8) * panel + j * LANES);
        }
#pragma clang loop unroll(full)
        for (int r = 0; r < rows; r++) {
            uint32_t left = turned ? a[g * a_step + r] : a[r * a_step + g];
#pragma clang loop unroll(full)
            for (int j = 0; j < vectors; j++) STEP(sum[r][j], left, right[j]);
        }
    }
}

FLAT void tile(
    const int rows, const int vectors, const bool turned, const uint32_t *a, long a_step, const uint32_t *b, long groups,
    float *c, long c_step, bool accumulate) {
    vec sum[tile_rows][tile_vectors];
    tile_sums(rows, vectors, turned, a, a_step, b, groups, sum);
    for (int r = 0; r < rows; r++)
        for (int j = 0; j < vectors; j++) {
            float *to = c + r * c_step + j * LANES;
            store(to, accumulate ? load(to) + sum[r][j] : sum[r][j]);
        }
}

#define TILE(R, V) \
    case R * 8 + V: tile(R, V, turned, a, p->a_step, b, p->groups, c, p->c_step, p->accumulate); break;
#if LANES == 16
#define TILES(R) TILE(R, 1) TILE(R, 2) TILE(R, 3) TILE(R, 4)
#else
#define TILES(R) TILE(R, 1) TILE(R, 2)
#endif

FLAT void multiply_of(const struct product *p, const bool turned) {
    for (long column = 0; column < p->n; column += panel) {
        const uint32_t *b = p->b + column / panel * p->b_step;
        long vectors = (smaller(panel, p->n - column) + LANES - 1) / LANES;
        for (long row = 0; row < p->m; row += tile_rows) {
            const uint32_t *a = p->a + (turned ? row : row * p->a_step);
            float *c = p->c + row * p->c_step + column;
            switch (smaller(tile_rows, p->m - row) * 8 + vectors) {
                TILES(1) TILES(2) TILES(3) TILES(4) TILES(5) TILES(6)
            }
        }
    }
}

static void multiply(const struct product *p) { multiply_of(p, false); }
static void multiply_turned(const struct product *p) { multiply_of(p, true); }
