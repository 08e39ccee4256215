// The parts of the products that are one source for every instruction set: rounding, packing, and the way from sums to C. Included
// by each after its target attribute. A file that has the bfloat16 instructions defines NATIVE_BF16.
#include "gemm.h"
#include <string.h>

// Vectors wider than the machine's pass between functions that are always inlined, so no calling convention is at stake.
#pragma clang diagnostic ignored "-Wpsabi"

#define FLAT static inline __attribute__((always_inline))

enum { lanes = 16 };
typedef float floats __attribute__((vector_size(64)));
typedef int32_t ints __attribute__((vector_size(64)));
typedef uint32_t words __attribute__((vector_size(64)));
typedef uint16_t halves __attribute__((vector_size(32)));
typedef uint8_t octets __attribute__((vector_size(16)));

#define LOAD(type, from) \
    ({ \
        type loaded; \
        memcpy(&loaded, from, sizeof loaded); \
        loaded; \
    })
#define STORE(to, value) \
    ({ \
        __typeof__(value) stored = value; \
        memcpy(to, &stored, sizeof stored); \
    })
#define CONVERT __builtin_convertvector

FLAT floats splat(float x) { return x - (floats){0}; }
FLAT words chosen(ints mask, words yes, words no) { return ((words)mask & yes) | (~(words)mask & no); }
FLAT floats larger(floats a, floats b) { return (floats)chosen(a > b, (words)a, (words)b); }
FLAT floats smaller(floats a, floats b) { return (floats)chosen(a < b, (words)a, (words)b); }

// Nearest integer, ties to even, of |x| < 2^22.
FLAT floats nearest(floats x) {
    const float magic = 12582912.0f;
    return (x + magic) - magic;
}

// MARK: bfloat16

/// Sixteen values rounded to bfloat16, nearest even, in the low halves of words. NaN stays NaN.
FLAT words rounded(floats x) {
    words bits = (words)x;
    words even = bits + 0x7fff + ((bits >> 16) & 1);
    return chosen((bits & 0x7fffffff) > 0x7f800000, bits | 0x400000, even) >> 16;
}

FLAT void store_bf16(uint16_t *to, floats x) {
#ifdef NATIVE_BF16
    STORE(to, _mm512_cvtneps_pbh((__m512)x));
#else
    STORE(to, CONVERT(rounded(x), halves));
#endif
}

FLAT floats load_bf16(const uint16_t *from) { return (floats)(CONVERT(LOAD(halves, from), words) << 16); }

/// One word for each of sixteen columns: the first row's value in the low half, the second row's in the high one.
FLAT words paired(floats first, floats second) {
#ifdef NATIVE_BF16
    const __m512i order = (__m512i)_mm512_set_epi16(
        31, 15, 30, 14, 29, 13, 28, 12, 27, 11, 26, 10, 25, 9, 24, 8, 23, 7, 22, 6, 21, 5, 20, 4, 19, 3, 18, 2, 17, 1,
        16, 0);
    return (words)_mm512_permutexvar_epi16(order, (__m512i)_mm512_cvtne2ps_pbh((__m512)second, (__m512)first));
#else
    return rounded(first) | rounded(second) << 16;
#endif
}

static void body_to_bf16(const float *x, uint16_t *y, long n) {
    long i = 0;
    for (; i + lanes <= n; i += lanes) store_bf16(y + i, LOAD(floats, x + i));
    if (i < n) {
        float rest[lanes] = {0};
        uint16_t out[lanes];
        memcpy(rest, x + i, (n - i) * sizeof *x);
        store_bf16(out, LOAD(floats, rest));
        memcpy(y + i, out, (n - i) * sizeof *y);
    }
}

// MARK: int8

FLAT floats load_some(const float *x, long count) {
    if (count >= lanes) return LOAD(floats, x);
    float some[lanes] = {0};
    memcpy(some, x, count * sizeof *x);
    return LOAD(floats, some);
}

static void body_quantise(
    const float *a, long lda, long rows, long k, uint8_t *q, long ldq, float *scale, int32_t *zero) {
    for (long r = 0; r < rows; r++) {
        const float *x = a + r * lda;
        uint8_t *y = q + r * ldq;
        floats low = {0}, high = {0};
        for (long i = 0; i < k; i += lanes) {
            floats v = load_some(x + i, k - i);
            low = smaller(low, v);
            high = larger(high, v);
        }
        float least = 0, most = 0;
        for (int j = 0; j < lanes; j++) {
            if (low[j] < least) least = low[j];
            if (high[j] > most) most = high[j];
        }
        float step = (most - least) / 255.0f;
        float inverse = step > 0 ? 1.0f / step : 0;
        floats offset = nearest(splat(-least * inverse));
        scale[r] = step;
        zero[r] = (int32_t)offset[0];
        for (long i = 0; i < k; i += lanes) {
            floats v = nearest(load_some(x + i, k - i) * inverse) + offset;
            octets out = CONVERT(CONVERT(smaller(larger(v, splat(0)), splat(255)), ints), octets);
            if (k - i >= lanes) {
                STORE(y + i, out);
            } else {
                memcpy(y + i, &out, k - i);
            }
        }
    }
}

/// Sixteen weights of one column, or of sixteen, as int8 in the low bytes of words.
FLAT words quantised(floats x, floats inverse) {
    floats v = smaller(larger(nearest(x * inverse), splat(-127)), splat(127));
    return (words)CONVERT(v, ints) & 255;
}

FLAT floats load_columns(const void *x, const bool x_bf16, long offset) {
    if (x_bf16) return load_bf16((const uint16_t *)x + offset);
    return LOAD(floats, (const float *)x + offset);
}

#include "gemm_body_pack.h"

// MARK: the way out

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

static void body_finish(
    const struct finish *f, const uint32_t *acc, long acc_step, long first, int rows, long column, int columns) {
    const ck_product *p = f->product;
    const bool whole = columns == panel_columns;
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

#define BODY_KERNELS \
    .finish = body_finish, .to_bf16 = body_to_bf16, .quantise = body_quantise, .pack_rows = body_pack_rows, \
    .pack_panel = body_pack_panel
