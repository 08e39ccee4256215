#include "CKernels.h"
#include "dispatch.h"

KERNEL(void, ck_add, (const float *restrict a, const float *restrict b, float *restrict y, long n), (a, b, y, n)) {
    for (long i = 0; i < n; i++) y[i] = a[i] + b[i];
}

KERNEL(
    void, ck_add_bf16, (const uint16_t *restrict a, const uint16_t *restrict b, uint16_t *restrict y, long n),
    (a, b, y, n)) {
    for (long i = 0; i < n; i++) y[i] = ck_bf16_of_float(ck_float_of_bf16(a[i]) + ck_float_of_bf16(b[i]));
}

KERNEL(void, ck_accumulate, (const float *restrict x, float *restrict y, long n), (x, y, n)) {
    for (long i = 0; i < n; i++) y[i] += x[i];
}

KERNEL(void, ck_accumulate_bf16, (const uint16_t *restrict x, float *restrict y, long n), (x, y, n)) {
    for (long i = 0; i < n; i++) y[i] += ck_float_of_bf16(x[i]);
}

// Eight rows at a time, one after the other within a column: the running sums stay in registers.
#define COLUMN_SUM(value) \
    long r = 0; \
    for (; r + 8 <= rows; r += 8) { \
        for (long c = 0; c < d; c++) { \
            float sum = y[c]; \
            for (long k = r; k < r + 8; k++) sum += value(x[k * d + c]); \
            y[c] = sum; \
        } \
    } \
    for (; r < rows; r++) { \
        for (long c = 0; c < d; c++) y[c] += value(x[r * d + c]); \
    }

KERNEL(void, ck_column_sum, (const float *restrict x, float *restrict y, long rows, long d), (x, y, rows, d)) {
    COLUMN_SUM()
}

KERNEL(
    void, ck_column_sum_bf16, (const uint16_t *restrict x, float *restrict y, long rows, long d), (x, y, rows, d)) {
    COLUMN_SUM(ck_float_of_bf16)
}

// erf by the five-term rational approximation 7.1.26 of Abramowitz and Stegun (absolute error 1.5e-7); e = exp(-t*t) is shared with
// the density in the backward pass.
FLAT_KERNEL float erf_from(float t, float e) {
#pragma clang fp contract(fast)
    float a = __builtin_fabsf(t);
    float k = 1.0f / (1.0f + 0.3275911f * a);
    float poly = k * (0.254829592f + k * (-0.284496736f + k * (1.421413741f + k * (-1.453152027f + k * 1.061405429f))));
    return __builtin_copysignf(1.0f - poly * e, t);
}

FLAT_KERNEL float gelu_of(float x) {
#pragma clang fp contract(fast)
    float t = x * 0.70710678118654752f;
    return 0.5f * x * (1.0f + erf_from(t, ck_exp(-t * t)));
}

FLAT_KERNEL float gelu_slope(float x) {
#pragma clang fp contract(fast)
    float t = x * 0.70710678118654752f;
    float e = ck_exp(-t * t);
    return 0.5f * (1.0f + erf_from(t, e)) + x * 0.39894228040143268f * e;
}

KERNEL(void, ck_gelu, (const float *restrict x, float *restrict y, long n), (x, y, n)) {
    for (long i = 0; i < n; i++) y[i] = gelu_of(x[i]);
}

KERNEL(void, ck_gelu_bf16, (const uint16_t *restrict x, uint16_t *restrict y, long n), (x, y, n)) {
    for (long i = 0; i < n; i++) y[i] = ck_bf16_of_float(gelu_of(ck_float_of_bf16(x[i])));
}

KERNEL(
    void, ck_gelu_backward, (const float *restrict x, const float *restrict dy, float *restrict dx, long n),
    (x, dy, dx, n)) {
    for (long i = 0; i < n; i++) dx[i] = dy[i] * gelu_slope(x[i]);
}

KERNEL(
    void, ck_gelu_backward_bf16, (const uint16_t *restrict x, const uint16_t *restrict dy, uint16_t *restrict dx, long n),
    (x, dy, dx, n)) {
    for (long i = 0; i < n; i++)
        dx[i] = ck_bf16_of_float(ck_float_of_bf16(dy[i]) * gelu_slope(ck_float_of_bf16(x[i])));
}

// The SplitMix64 finaliser on a counter: stateless, so any element's draw is a pure function of (key, index).
FLAT_KERNEL uint64_t mix(uint64_t z) {
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ull;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebull;
    return z ^ (z >> 31);
}

/// Factors of 64 elements from `first` on: 0, or 1 / (1 - p). Mixed start: keys that differ by a stride of the counter would give one
/// mask, shifted.
FLAT_KERNEL void dropout_factors(float *restrict factor, float p, uint64_t key, uint64_t first) {
    const uint64_t threshold = (uint64_t)((double)p * 4294967296.0), start = mix(key);
    const float scale = 1.0f / (1.0f - p);
    for (long i = 0; i < 64; i++) {
        uint64_t draw = mix(start + (first + (uint64_t)i) * 0x9e3779b97f4a7c15ull) >> 32;
        factor[i] = draw >= threshold ? scale : 0.0f;
    }
}

KERNEL(
    void, ck_dropout, (const float *restrict x, float *restrict y, long n, float p, uint64_t key, uint64_t first),
    (x, y, n, p, key, first)) {
    float factor[64];
    for (long i = 0; i < n; i += 64) {
        long count = n - i < 64 ? n - i : 64;
        dropout_factors(factor, p, key, first + (uint64_t)i);
        // What is dropped is 0 whatever it was.
        for (long k = 0; k < count; k++) y[i + k] = factor[k] > 0 ? x[i + k] * factor[k] : 0.0f;
    }
}

KERNEL(
    void, ck_dropout_bf16,
    (const uint16_t *restrict x, uint16_t *restrict y, long n, float p, uint64_t key, uint64_t first),
    (x, y, n, p, key, first)) {
    float factor[64];
    for (long i = 0; i < n; i += 64) {
        long count = n - i < 64 ? n - i : 64;
        dropout_factors(factor, p, key, first + (uint64_t)i);
        for (long k = 0; k < count; k++)
            y[i + k] = factor[k] > 0 ? ck_bf16_of_float(ck_float_of_bf16(x[i + k]) * factor[k]) : 0;
    }
}
