// The AVX-512 tile: 8 x 48 sums in 24 registers. Included once for each STEP(sum, a, b), with TILE and STRIP the names to define.
#ifndef TILE_OF
#define JOIN(a, b) a##b
#define TILE_OF(name) JOIN(name, _of)
// Groups of B ahead of the one in use, in words.
#define PREFETCH (8 * panel_columns)
#define FMA(sum, a, b) \
    sum = _mm512_castps_si512( \
        _mm512_fmadd_ps(_mm512_castsi512_ps(a), _mm512_castsi512_ps(b), _mm512_castsi512_ps(sum)))
#endif

static inline __attribute__((always_inline)) void TILE_OF(TILE)(
    const int rows, const uint32_t *a, long row_step, const long group_step, const uint32_t *b, long groups,
    uint32_t *acc) {
    __m512i sum[tile_rows][3];
    for (int r = 0; r < rows; r++) sum[r][0] = sum[r][1] = sum[r][2] = _mm512_setzero_si512();
    for (long g = 0; g < groups; g++) {
        __m512i b0 = _mm512_loadu_si512(b), b1 = _mm512_loadu_si512(b + 16), b2 = _mm512_loadu_si512(b + 32);
        _mm_prefetch((const char *)(b + PREFETCH), _MM_HINT_T0);
        _mm_prefetch((const char *)(b + PREFETCH + 16), _MM_HINT_T0);
        _mm_prefetch((const char *)(b + PREFETCH + 32), _MM_HINT_T0);
#pragma clang loop unroll(full)
        for (int r = 0; r < rows; r++) {
            __m512i x = _mm512_set1_epi32((int)a[r * row_step + g * group_step]);
            STEP(sum[r][0], x, b0);
            STEP(sum[r][1], x, b1);
            STEP(sum[r][2], x, b2);
        }
        b += panel_columns;
    }
    for (int r = 0; r < rows; r++) {
        for (int j = 0; j < 3; j++) _mm512_storeu_si512(acc + r * panel_columns + j * 16, sum[r][j]);
    }
}

static void TILE(const uint32_t *a, long row_step, const uint32_t *b, long groups, int rows, uint32_t *acc) {
    switch (rows) {
    case 1: return TILE_OF(TILE)(1, a, row_step, 1, b, groups, acc);
    case 2: return TILE_OF(TILE)(2, a, row_step, 1, b, groups, acc);
    case 3: return TILE_OF(TILE)(3, a, row_step, 1, b, groups, acc);
    case 4: return TILE_OF(TILE)(4, a, row_step, 1, b, groups, acc);
    case 5: return TILE_OF(TILE)(5, a, row_step, 1, b, groups, acc);
    case 6: return TILE_OF(TILE)(6, a, row_step, 1, b, groups, acc);
    case 7: return TILE_OF(TILE)(7, a, row_step, 1, b, groups, acc);
    default: return TILE_OF(TILE)(8, a, row_step, 1, b, groups, acc);
    }
}

static void STRIP(const uint32_t *a, long row_step, const uint32_t *b, long groups, int rows, uint32_t *acc) {
    (void)row_step, (void)rows;
    TILE_OF(TILE)(tile_rows, a, 1, tile_rows, b, groups, acc);
}
