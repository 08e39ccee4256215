// The parts of the products that are the same source for every instruction set; included by each after its target attribute.
#include "dispatch.h"
#include "gemm.h"

#define FLAT static inline __attribute__((always_inline))

FLAT uint32_t bits_of(float x) {
    uint32_t bits;
    memcpy(&bits, &x, 4);
    return bits;
}

FLAT float float_of(uint32_t bits) {
    float x;
    memcpy(&x, &bits, 4);
    return x;
}

FLAT uint32_t bf16_of(float x) {
    uint32_t bits = bits_of(x);
    uint32_t rounded = bits + 0x7fff + ((bits >> 16) & 1);
    return ((bits & 0x7fffffff) > 0x7f800000 ? bits | 0x400000 : rounded) >> 16;
}

static void body_to_bf16(const float *restrict x, uint16_t *restrict y, long n) {
    for (long i = 0; i < n; i++) y[i] = (uint16_t)bf16_of(x[i]);
}

// Nearest integer, ties to even, of |x| < 2^22.
FLAT float nearest(float x) {
    const float magic = 12582912.0f;
    return (x + magic) - magic;
}

static void body_quantise(
    const float *a, long lda, long rows, long k, uint8_t *q, long ldq, float *scale, int32_t *zero) {
    for (long r = 0; r < rows; r++) {
        const float *restrict x = a + r * lda;
        uint8_t *restrict y = q + r * ldq;
        float low = 0, high = 0;
        {
#pragma clang fp reassociate(on)
            for (long i = 0; i < k; i++) {
                low = __builtin_fminf(low, x[i]);
                high = __builtin_fmaxf(high, x[i]);
            }
        }
        float step = (high - low) / 255.0f;
        float inverse = step > 0 ? 1.0f / step : 0;
        float offset = nearest(-low * inverse);
        scale[r] = step;
        zero[r] = (int32_t)offset;
        for (long i = 0; i < k; i++) {
            float v = nearest(x[i] * inverse) + offset;
            y[i] = (uint8_t)(int32_t)__builtin_fminf(__builtin_fmaxf(v, 0.0f), 255.0f);
        }
    }
}

FLAT int32_t quantised(float x, float inverse) {
    return (int32_t)__builtin_fminf(__builtin_fmaxf(nearest(x * inverse), -127.0f), 127.0f);
}

// MARK: packing

/// v[0..<count]: row `r` of X as float32.
FLAT void load_row(float *restrict v, const void *x, bool x_bf16, long offset, int count) {
    if (x_bf16) {
        const uint16_t *p = (const uint16_t *)x + offset;
        for (int j = 0; j < count; j++) v[j] = float_of((uint32_t)p[j] << 16);
    } else {
        const float *p = (const float *)x + offset;
        for (int j = 0; j < count; j++) v[j] = p[j];
    }
}

FLAT void pack_rows_of(
    const int type, const void *x, const bool x_bf16, long ld, long rows, int columns, const int width,
    uint32_t *restrict out, long stride, float *sums) {
    float first[pack_columns_most] = {0}, second[pack_columns_most] = {0}, total[pack_columns_most] = {0};
    uint32_t packed[pack_columns_most];
    const int whole = width == panel_columns ? panel_columns : pack_columns_most;
    int pieces = (columns + width - 1) / width;
    long step = type == CK_F32 ? 1 : 2;
    for (long r = 0, g = 0; r < rows; r += step, g++) {
        bool paired = step == 2 && r + 1 < rows;
        if (columns == whole) {
            load_row(first, x, x_bf16, r * ld, whole);
            if (paired) load_row(second, x, x_bf16, (r + 1) * ld, whole);
        } else {
            load_row(first, x, x_bf16, r * ld, columns);
            if (paired) load_row(second, x, x_bf16, (r + 1) * ld, columns);
        }
        if (step == 2 && !paired) memset(second, 0, sizeof second);
        if (sums) {
            for (int j = 0; j < whole; j++) total[j] = (total[j] + first[j]) + second[j];
        }
        if (type == CK_F32) {
            for (int j = 0; j < whole; j++) packed[j] = bits_of(first[j]);
        } else {
            for (int j = 0; j < whole; j++) packed[j] = bf16_of(first[j]) | bf16_of(second[j]) << 16;
        }
        for (int p = 0; p < pieces; p++) memcpy(out + p * stride + g * width, packed + p * width, 4 * width);
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

FLAT uint32_t group_of(const int type, const float *p, long step, long left, float inverse) {
    if (type == CK_F32) return bits_of(p[0]);
    if (type == CK_BF16) return bf16_of(p[0]) | (left > 1 ? bf16_of(p[step]) << 16 : 0);
    uint32_t group = 0;
    for (int i = 0; i < 4 && i < left; i++) group |= (uint32_t)(uint8_t)quantised(p[i * step], inverse) << 8 * i;
    return group;
}

FLAT void pack_panel_of(
    const int type, const float *source, long k_step, long column_step, long k, int columns, const float *scale,
    uint32_t *restrict out) {
    const long step = type == CK_F32 ? 1 : type == CK_BF16 ? 2 : 4;
    enum { block = 32 };
    uint32_t staged[panel_columns][block];
    float inverse[panel_columns] = {0};
    for (int j = 0; type == CK_S8 && j < columns; j++) inverse[j] = scale[j] > 0 ? 1.0f / scale[j] : 0;
    memset(staged, 0, sizeof staged);
    long groups = (k + step - 1) / step;
    for (long first = 0; first < groups; first += block) {
        long count = groups - first < block ? groups - first : block;
        for (int j = 0; j < columns; j++) {
            const float *p = source + j * column_step + first * step * k_step;
            long left = k - first * step;
            if (k_step == 1 && left >= block * step) {
                for (int g = 0; g < block; g++) staged[j][g] = group_of(type, p + g * step, 1, 4, inverse[j]);
            } else {
                for (long g = 0; g < count; g++)
                    staged[j][g] = group_of(type, p + g * step * k_step, k_step, left - g * step, inverse[j]);
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

// MARK: the way out

// erf as in the elementwise GELU, whose bits this one repeats.
FLAT float gelu_of(float x) {
#pragma clang fp contract(fast)
    float t = x * 0.70710678118654752f;
    float e = ck_exp(-t * t);
    float a = __builtin_fabsf(t);
    float k = 1.0f / (1.0f + 0.3275911f * a);
    float poly =
        k * (0.254829592f + k * (-0.284496736f + k * (1.421413741f + k * (-1.453152027f + k * 1.061405429f))));
    return 0.5f * x * (1.0f + __builtin_copysignf(1.0f - poly * e, t));
}

FLAT void store_row(void *to, bool as_bf16, long offset, const float *v, int n) {
    if (as_bf16) {
        uint16_t *p = (uint16_t *)to + offset;
        for (int j = 0; j < n; j++) p[j] = (uint16_t)bf16_of(v[j]);
    } else {
        float *p = (float *)to + offset;
        for (int j = 0; j < n; j++) p[j] = v[j];
    }
}

FLAT void finish_row(const struct finish *f, const uint32_t *restrict acc, long row, long column, int n) {
    const ck_product *p = f->product;
    float v[panel_columns];
    if (p->type == CK_S8) {
        int32_t zero = f->row_zero[row - f->first_row];
        float scale = f->row_scale[row - f->first_row];
        const int32_t *sum = f->column_sum + column;
        const float *column_scale = f->column_scale + column;
        for (int j = 0; j < n; j++) v[j] = (float)((int32_t)acc[j] - zero * sum[j]) * (scale * column_scale[j]);
    } else {
        for (int j = 0; j < n; j++) v[j] = float_of(acc[j]);
    }
    if (p->bias) {
        const float *bias = p->bias + column;
        for (int j = 0; j < n; j++) v[j] += bias[j];
    }
    long offset = row * p->ldc + column;
    if (p->pre) store_row(p->pre, p->pre_bf16, offset, v, n);
    if (p->gelu) {
        for (int j = 0; j < n; j++) v[j] = gelu_of(v[j]);
    }
    if (p->residual) {
        const float *residual = p->residual + offset;
        for (int j = 0; j < n; j++) v[j] += residual[j];
    }
    if (p->accumulate) {
        float before[panel_columns];
        load_row(before, p->c, p->c_bf16, offset, n);
        for (int j = 0; j < n; j++) v[j] += before[j];
    }
    store_row(p->c, p->c_bf16, offset, v, n);
}

static void body_finish(
    const struct finish *f, const uint32_t *acc, long row, int rows, long column, int columns) {
    if (columns == panel_columns) {
        for (int r = 0; r < rows; r++) finish_row(f, acc + r * panel_columns, row + r, column, panel_columns);
    } else {
        for (int r = 0; r < rows; r++) finish_row(f, acc + r * panel_columns, row + r, column, columns);
    }
}
