#include "CKernels.h"
#include "dispatch.h"

CLONES void ck_add(const float *restrict a, const float *restrict b, float *restrict y, long n) {
    for (long i = 0; i < n; i++) y[i] = a[i] + b[i];
}

CLONES void ck_accumulate(const float *restrict x, float *restrict y, long n) {
    for (long i = 0; i < n; i++) y[i] += x[i];
}

CLONES void ck_add_bias(float *restrict x, const float *restrict bias, long rows, long d) {
    for (long r = 0; r < rows; r++) {
        float *xr = x + r * d;
        for (long c = 0; c < d; c++) xr[c] += bias[c];
    }
}

CLONES void ck_column_sum(const float *restrict x, float *restrict y, long rows, long d) {
    for (long r = 0; r < rows; r++) {
        const float *xr = x + r * d;
        for (long c = 0; c < d; c++) y[c] += xr[c];
    }
}

// erf by the five-term rational approximation 7.1.26 of Abramowitz and Stegun (absolute error 1.5e-7); e = exp(-t*t) is shared with
// the density in the backward pass.
static inline __attribute__((always_inline)) float erf_from(float t, float e) {
    float a = __builtin_fabsf(t);
    float k = 1.0f / (1.0f + 0.3275911f * a);
    float poly = k * (0.254829592f + k * (-0.284496736f + k * (1.421413741f + k * (-1.453152027f + k * 1.061405429f))));
    return __builtin_copysignf(1.0f - poly * e, t);
}

CLONES void ck_gelu(const float *restrict x, float *restrict y, long n) {
#pragma clang fp contract(fast)
    for (long i = 0; i < n; i++) {
        float t = x[i] * 0.70710678118654752f;
        y[i] = 0.5f * x[i] * (1.0f + erf_from(t, ck_exp(-t * t)));
    }
}

CLONES void ck_gelu_backward(const float *restrict x, const float *restrict dy, float *restrict dx, long n) {
#pragma clang fp contract(fast)
    for (long i = 0; i < n; i++) {
        float t = x[i] * 0.70710678118654752f;
        float e = ck_exp(-t * t);
        float cdf = 0.5f * (1.0f + erf_from(t, e));
        dx[i] = dy[i] * (cdf + x[i] * 0.39894228040143268f * e);
    }
}

// The SplitMix64 finaliser on a counter: stateless, so any element's draw is a pure function of (key, index).
static inline __attribute__((always_inline)) uint64_t mix(uint64_t z) {
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ull;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebull;
    return z ^ (z >> 31);
}

CLONES void ck_dropout(
    const float *restrict x, float *restrict y, long n, float p, uint64_t key, uint64_t first) {
    const uint64_t threshold = (uint64_t)((double)p * 4294967296.0);
    const float scale = 1.0f / (1.0f - p);
    // Mixed first: keys that differ by a stride of the counter would give one mask, shifted.
    const uint64_t start = mix(key);
    for (long i = 0; i < n; i++) {
        uint64_t draw = mix(start + (first + (uint64_t)i) * 0x9e3779b97f4a7c15ull) >> 32;
        y[i] = draw >= threshold ? x[i] * scale : 0.0f;
    }
}
