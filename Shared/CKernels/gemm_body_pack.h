// Rows and panels as the tiles read them. A part of gemm_body.h.

/// One group of `columns` columns, read sixteen at a time: `first` and, for bfloat16, `second` are the rows.
FLAT void pack_group(
    const int type, const void *first, const void *second, const bool x_bf16, const int columns, const int width,
    uint32_t *out, long stride, float *sums) {
    for (int j = 0; j < columns; j += lanes) {
        floats a = load_columns(first, x_bf16, j), b = {0};
        if (type == CK_BF16) b = load_columns(second, x_bf16, j);
        if (sums) STORE(sums + j, (LOAD(floats, sums + j) + a) + b);
        words packed = type == CK_BF16 ? paired(a, b) : (words)a;
        if (width == panel_columns) {
            STORE(out + j, packed);
        } else {
            memcpy(out + j / width * stride, &packed, 4 * width);
            memcpy(out + (j / width + 1) * stride, (const uint32_t *)&packed + width, 4 * width);
        }
    }
}

FLAT void pack_rows_of(
    const int type, const void *x, const bool x_bf16, long ld, long rows, int columns, const int width, uint32_t *out,
    long stride, float *sums) {
    const int whole = width == panel_columns ? panel_columns : pack_columns_most;
    const size_t size = x_bf16 ? 2 : 4;
    const long step = type == CK_F32 ? 1 : 2;
    float total[pack_columns_most] = {0};
    // Rows that end before the last column are copied first, so that nothing beyond them is read. Zeros stand for a missing row.
    float copies[2][pack_columns_most] = {{0}};
    static const float nothing[pack_columns_most] = {0};
    int pieces = (columns + width - 1) / width;
    enum { rows_ahead = 12 };
    for (long r = 0; r < rows; r += step, out += width) {
        const char *first = (const char *)x + r * ld * size, *second = first + ld * size;
        if (r + 1 >= rows) second = (const char *)nothing;
        // Rows lie pages apart, where the hardware does not look ahead.
        for (long ahead = r + rows_ahead; ahead < r + rows_ahead + step && ahead < rows; ahead++) {
            for (int line = 0; line < whole; line += 64 / (int)size) {
                __builtin_prefetch((const char *)x + (ahead * ld + line) * size);
            }
        }
        if (columns == whole) {
            pack_group(type, first, second, x_bf16, whole, width, out, stride, sums ? total : NULL);
            continue;
        }
        memcpy(copies[0], first, columns * size);
        memcpy(copies[1], second, columns * size);
        uint32_t group[pack_columns_most];
        pack_group(type, copies[0], copies[1], x_bf16, whole, width, group, width, sums ? total : NULL);
        for (int p = 0; p < pieces; p++) memcpy(out + p * stride, group + p * width, 4 * width);
    }
    for (int j = 0; sums && j < columns; j++) sums[j] += total[j];
}

static void body_pack_rows(
    int type, const void *x, bool x_bf16, long ld, long rows, int columns, int width, uint32_t *out, long stride,
    float *sums) {
#define CASE(T, B, W) \
    if (type == T && x_bf16 == B && width == W) pack_rows_of(T, x, B, ld, rows, columns, W, out, stride, sums)
    CASE(CK_F32, false, panel_columns);
    CASE(CK_F32, true, panel_columns);
    CASE(CK_BF16, false, panel_columns);
    CASE(CK_BF16, true, panel_columns);
    CASE(CK_F32, false, tile_rows);
    CASE(CK_F32, true, tile_rows);
    CASE(CK_BF16, false, tile_rows);
    CASE(CK_BF16, true, tile_rows);
#undef CASE
}

/// Values of k of one column, `count` of them, gathered and followed by zeros up to `most`.
FLAT void gather(const float *source, long k_step, long count, long most, float *out) {
    if (k_step == 1) {
        memcpy(out, source, count * sizeof *out);
    } else {
        for (long i = 0; i < count; i++) out[i] = source[i * k_step];
    }
    memset(out + count, 0, (most - count) * sizeof *out);
}

FLAT void pack_panel_of(
    const int type, const float *source, long k_step, long column_step, long k, int columns, const float *scale,
    uint32_t *out) {
    const long step = type == CK_F32 ? 1 : type == CK_BF16 ? 2 : 4;
    enum { block = 16 };
    uint32_t staged[panel_columns][block] = {{0}};
    float values[block * 4];
    long groups = (k + step - 1) / step;
    for (long first = 0; first < groups; first += block) {
        long count = groups - first < block ? groups - first : block;
        long left = k - first * step, most = block * step;
        for (int j = 0; j < columns; j++) {
            gather(source + j * column_step + first * step * k_step, k_step, left < most ? left : most, most, values);
            if (type == CK_F32) {
                memcpy(staged[j], values, sizeof staged[j]);
            } else if (type == CK_BF16) {
                body_to_bf16(values, (uint16_t *)staged[j], most);
            } else {
                floats inverse = splat(scale[j] > 0 ? 1.0f / scale[j] : 0);
                for (int i = 0; i < 4; i++) {
                    octets out = CONVERT(quantised(LOAD(floats, values + i * lanes), inverse), octets);
                    STORE((uint8_t *)staged[j] + i * lanes, out);
                }
            }
        }
        for (long g = 0; g < count; g++) {
            for (int j = 0; j < panel_columns; j++) out[(first + g) * panel_columns + j] = staged[j][g];
        }
    }
}

static void body_pack_panel(
    int type, const float *source, long k_step, long column_step, long k, int columns, const float *scale,
    uint32_t *out) {
    if (type == CK_S8) return pack_panel_of(CK_S8, source, k_step, column_step, k, columns, scale, out);
    if (column_step == 1) {
        return body_pack_rows(type, source, false, k_step, k, columns, panel_columns, out, 0, NULL);
    }
    if (type == CK_F32) return pack_panel_of(CK_F32, source, k_step, column_step, k, columns, NULL, out);
    pack_panel_of(CK_BF16, source, k_step, column_step, k, columns, NULL, out);
}
