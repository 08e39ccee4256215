// The tile in plain C, for the vectors the compiler has.

FLAT float as_float(uint32_t bits) {
    float x;
    memcpy(&x, &bits, 4);
    return x;
}

FLAT void plain_block(
    const int type, const int rows, const int columns, const uint32_t *a, long row_step, const long group_step,
    const uint32_t *restrict b, long groups, uint32_t *restrict acc) {
#pragma clang fp contract(fast)
    float sum[8][panel_columns] = {{0}};
    int32_t whole[8][panel_columns] = {{0}};
    for (long g = 0; g < groups; g++) {
        const uint32_t *bg = b + g * panel_columns;
        for (int r = 0; r < rows; r++) {
            uint32_t x = a[r * row_step + g * group_step];
            if (type == CK_F32) {
                for (int j = 0; j < columns; j++) sum[r][j] += as_float(x) * as_float(bg[j]);
            } else if (type == CK_BF16) {
                for (int j = 0; j < columns; j++) sum[r][j] += as_float(x << 16) * as_float(bg[j] << 16);
                for (int j = 0; j < columns; j++)
                    sum[r][j] += as_float(x & 0xffff0000) * as_float(bg[j] & 0xffff0000);
            } else {
                for (int i = 0; i < 4; i++) {
                    int32_t xi = (int32_t)(x >> 8 * i & 255);
                    for (int j = 0; j < columns; j++) whole[r][j] += xi * (int8_t)(bg[j] >> 8 * i);
                }
            }
        }
    }
    for (int r = 0; r < rows; r++) memcpy(acc + r * panel_columns, type == CK_S8 ? (void *)whole[r] : sum[r], 4 * columns);
}

FLAT void plain_columns(
    const int type, const int rows, const int columns, const uint32_t *a, long row_step, const long group_step,
    const uint32_t *b, long groups, uint32_t *acc) {
    for (int j = 0; j < panel_columns; j += columns) {
        plain_block(type, rows, columns, a, row_step, group_step, b + j, groups, acc + j);
    }
}

/// Four rows by half a panel, and what is left of the rows by as much as gives enough independent sums.
FLAT void plain_tile(
    const int type, const uint32_t *a, long row_step, const long group_step, const uint32_t *b, long groups, int rows,
    uint32_t *acc) {
    enum { half = panel_columns / 2 };
    for (; rows >= 4; rows -= 4, a += 4 * row_step, acc += 4 * panel_columns) {
        plain_columns(type, 4, half, a, row_step, group_step, b, groups, acc);
    }
    switch (rows) {
    case 1: return plain_columns(type, 1, panel_columns, a, row_step, group_step, b, groups, acc);
    case 2: return plain_columns(type, 2, panel_columns, a, row_step, group_step, b, groups, acc);
    case 3: return plain_columns(type, 3, half, a, row_step, group_step, b, groups, acc);
    }
}

#define PLAIN(type, name) \
    static void tile_##name( \
        const uint32_t *a, long row_step, const uint32_t *b, long groups, int rows, uint32_t *acc) { \
        plain_tile(type, a, row_step, 1, b, groups, rows, acc); \
    } \
    static void strip_##name( \
        const uint32_t *a, long row_step, const uint32_t *b, long groups, int rows, uint32_t *acc) { \
        (void)row_step; \
        plain_tile(type, a, 1, tile_rows, b, groups, rows, acc); \
    }
PLAIN(CK_F32, f32)
PLAIN(CK_BF16, bf16)
PLAIN(CK_S8, s8)

#define PLAIN_KERNELS \
    { .tile = {tile_f32, tile_bf16, tile_s8}, .strip = {strip_f32, strip_bf16, strip_s8}, BODY_KERNELS, }
