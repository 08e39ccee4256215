// From the sums of a tile to C. A part of gemm_body.h.

#ifdef VECTORS_512
#include "gemm_gelu512.h"
#else
// exp(x) for x <= 0, about 1 ulp: x = n ln 2 + r, polynomial in r, exponent by integer addition.
FLAT floats exp_of(floats x) {
#pragma clang fp contract(fast)
    x = larger(x, splat(-87.3f));
    floats n = nearest(x * 1.44269504088896341f);
    floats r = x - n * 0.693145751953125f;
    r = r - n * 1.428606765330187e-6f;
    floats p = r * 1.9875691500e-4f + 1.3981999507e-3f;
    p = p * r + 8.3334519073e-3f;
    p = p * r + 4.1665795894e-2f;
    p = p * r + 1.6666665459e-1f;
    p = p * r + 5.0000001201e-1f;
    p = p * r * r + r + 1.0f;
    return p * (floats)((CONVERT(n, ints) + 127) << 23);
}

// erf by formula 7.1.26 of Abramowitz and Stegun (absolute error 1.5e-7).
FLAT floats gelu_of(floats x) {
#pragma clang fp contract(fast)
    floats t = x * 0.70710678118654752f;
    floats a = (floats)((words)t & 0x7fffffff);
    floats k = 1.0f / (a * 0.3275911f + 1.0f);
    floats p = k * 1.061405429f - 1.453152027f;
    p = p * k + 1.421413741f;
    p = p * k - 0.284496736f;
    p = p * k + 0.254829592f;
    floats erf = 1.0f - p * k * exp_of(-t * t);
    erf = (floats)((words)erf | ((words)t & 0x80000000));
    return 0.5f * x * (1.0f + erf);
}
#endif

/// Where a row of a tile goes: pointers to 48 columns each, NULL for what there is not.
struct row {
    const float *bias, *residual, *column_scale;
    const int32_t *column_sum;
    const void *before;
    void *pre, *c;
    float scale;
    int32_t zero;
};

FLAT void finish_row(const ck_product *p, const struct row *row, const uint32_t *acc) {
    for (int j = 0; j < panel_columns; j += lanes) {
        floats v = LOAD(floats, acc + j);
        if (p->type == CK_S8) {
            ints sum = (ints)v - LOAD(ints, row->column_sum + j) * row->zero;
            v = CONVERT(sum, floats) * (LOAD(floats, row->column_scale + j) * row->scale);
        }
        if (row->bias) v += LOAD(floats, row->bias + j);
        if (row->pre) {
            if (p->pre_bf16) {
                store_bf16((uint16_t *)row->pre + j, v);
            } else {
                STORE((float *)row->pre + j, v);
            }
        }
        if (p->gelu) v = gelu_of(v);
        if (row->residual) v += LOAD(floats, row->residual + j);
        if (row->before) v += load_columns(row->before, p->c_bf16, j);
        if (p->c_bf16) {
            store_bf16((uint16_t *)row->c + j, v);
        } else {
            STORE((float *)row->c + j, v);
        }
    }
}

FLAT void *at(void *base, bool is_bf16, long offset) {
    return base ? (char *)base + offset * (is_bf16 ? 2 : 4) : NULL;
}

/// Whole rows of 48 columns in the forms that models ask for: what a column needs is read once for all rows.
FLAT void finish_whole(
    const struct finish *f, const uint32_t *acc, long acc_step, long first, int rows, long column, const bool s8,
    const bool gelu, const bool residual, const bool c_bf16) {
    const ck_product *p = f->product;
#pragma clang loop unroll(full)
    for (int j = 0; j < panel_columns; j += lanes) {
        floats bias = LOAD(floats, p->bias + column + j), scale = {0};
        ints sum = {0};
        if (s8) scale = LOAD(floats, f->column_scale + column + j), sum = LOAD(ints, f->column_sum + column + j);
        for (int r = 0; r < rows; r++) {
            long row = first + r, offset = row * p->ldc + column + j;
            floats v = LOAD(floats, acc + r * acc_step + j);
            if (s8) {
                ints exact = (ints)v - sum * f->row_zero[row - f->first_row];
                v = CONVERT(exact, floats) * (scale * f->row_scale[row - f->first_row]);
            }
            v += bias;
            if (gelu) v = gelu_of(v);
            if (residual) v += LOAD(floats, p->residual + offset);
            if (c_bf16) {
                store_bf16((uint16_t *)p->c + offset, v);
            } else {
                STORE((float *)p->c + offset, v);
            }
        }
    }
}

/// Whether that did it.
FLAT bool finish_usual(
    const struct finish *f, const uint32_t *acc, long acc_step, long first, int rows, long column) {
    const ck_product *p = f->product;
    if (!p->bias || p->pre || p->accumulate || (p->gelu && p->residual)) return false;
#define CASE(S8, GELU, RESIDUAL, HALF) \
    if ((p->type == CK_S8) == S8 && p->gelu == GELU && !p->residual == !RESIDUAL && p->c_bf16 == HALF) { \
        finish_whole(f, acc, acc_step, first, rows, column, S8, GELU, RESIDUAL, HALF); \
        return true; \
    }
#define CASES(S8, HALF) CASE(S8, false, false, HALF) CASE(S8, true, false, HALF) CASE(S8, false, true, HALF)
    CASES(false, false)
    CASES(false, true)
    CASES(true, false)
    CASES(true, true)
#undef CASES
#undef CASE
    return false;
}

static void body_finish(
    const struct finish *f, const uint32_t *acc, long acc_step, long first, int rows, long column, int columns) {
    const ck_product *p = f->product;
    const bool whole = columns == panel_columns;
    if (whole && finish_usual(f, acc, acc_step, first, rows, column)) return;
    // The last panel's row is put together beside the real one, which ends earlier.
    struct {
        float bias[panel_columns], residual[panel_columns], before[panel_columns], pre[panel_columns], c[panel_columns];
    } edge;
    struct row row = {.bias = p->bias ? p->bias + column : NULL};
    const size_t c_size = (p->c_bf16 ? 2 : 4) * columns, pre_size = (p->pre_bf16 ? 2 : 4) * columns;
    if (!whole) {
        memset(&edge, 0, sizeof edge);
        if (p->bias) row.bias = memcpy(edge.bias, row.bias, 4 * columns);
    }
    if (p->type == CK_S8) row.column_scale = f->column_scale + column, row.column_sum = f->column_sum + column;
    for (int r = 0; r < rows; r++, acc += acc_step) {
        long offset = (first + r) * p->ldc + column;
        void *c = at(p->c, p->c_bf16, offset), *pre = at(p->pre, p->pre_bf16, offset);
        row.c = c, row.pre = pre, row.before = p->accumulate ? c : NULL;
        row.residual = p->residual ? p->residual + offset : NULL;
        if (p->type == CK_S8) {
            row.scale = f->row_scale[first + r - f->first_row], row.zero = f->row_zero[first + r - f->first_row];
        }
        if (whole) {
            finish_row(p, &row, acc);
            continue;
        }
        if (row.before) row.before = memcpy(edge.before, c, c_size);
        if (row.residual) row.residual = memcpy(edge.residual, row.residual, 4 * columns);
        row.c = edge.c, row.pre = pre ? edge.pre : NULL;
        finish_row(p, &row, acc);
        memcpy(c, edge.c, c_size);
        if (pre) memcpy(pre, edge.pre, pre_size);
    }
}
