#include "CKernels.h"
#include "dispatch.h"
#include <math.h>

FLAT_KERNEL void layer_norm_of(
    const float *restrict x, const float *restrict g, const float *restrict b, float *restrict y, uint16_t *restrict half,
    float *restrict mean, float *restrict rstd, long rows, long d, float eps) {
#pragma clang fp contract(fast) reassociate(on)
    for (long r = 0; r < rows; r++) {
        const float *xr = x + r * d;
        float sum = 0, squares = 0;
        for (long i = 0; i < d; i++) sum += xr[i];
        float m = sum / (float)d;
        for (long i = 0; i < d; i++) {
            float t = xr[i] - m;
            squares += t * t;
        }
        float s = 1.0f / sqrtf(squares / (float)d + eps);
        if (half) {
            for (long i = 0; i < d; i++) half[r * d + i] = ck_bf16_of_float((xr[i] - m) * s * g[i] + b[i]);
        } else {
            for (long i = 0; i < d; i++) y[r * d + i] = (xr[i] - m) * s * g[i] + b[i];
        }
        mean[r] = m;
        rstd[r] = s;
    }
}

KERNEL(
    void, ck_layer_norm,
    (const float *x, const float *g, const float *b, float *y, float *mean, float *rstd, long rows, long d, float eps),
    (x, g, b, y, mean, rstd, rows, d, eps)) {
    layer_norm_of(x, g, b, y, NULL, mean, rstd, rows, d, eps);
}

KERNEL(
    void, ck_layer_norm_bf16,
    (const float *x, const float *g, const float *b, uint16_t *y, float *mean, float *rstd, long rows, long d,
     float eps),
    (x, g, b, y, mean, rstd, rows, d, eps)) {
    layer_norm_of(x, g, b, NULL, y, mean, rstd, rows, d, eps);
}

/// One row; `dy` as float32 or, with `half`, in bfloat16.
#define LAYER_NORM_BACKWARD(DY) \
    for (long r = 0; r < rows; r++) { \
        const float *xr = x + r * d; \
        float *dxr = dx + r * d, m = mean[r], s = rstd[r], sum1 = 0, sum2 = 0; \
        for (long i = 0; i < d; i++) { \
            float h = (xr[i] - m) * s, dy = DY, t = dy * g[i]; \
            sum1 += t; \
            sum2 += t * h; \
            dg[i] += dy * h; \
            db[i] += dy; \
        } \
        sum1 /= (float)d; \
        sum2 /= (float)d; \
        for (long i = 0; i < d; i++) { \
            float h = (xr[i] - m) * s; \
            dxr[i] = s * (DY * g[i] - sum1 - h * sum2); \
        } \
    }

KERNEL(
    void, ck_layer_norm_backward,
    (const float *restrict x, const float *restrict g, const float *restrict mean, const float *restrict rstd,
     const float *restrict dys, float *restrict dx, float *restrict dg, float *restrict db, long rows, long d),
    (x, g, mean, rstd, dys, dx, dg, db, rows, d)) {
#pragma clang fp contract(fast) reassociate(on)
    LAYER_NORM_BACKWARD(dys[r * d + i])
}

KERNEL(
    void, ck_layer_norm_backward_bf16,
    (const float *restrict x, const float *restrict g, const float *restrict mean, const float *restrict rstd,
     const uint16_t *restrict dys, float *restrict dx, float *restrict dg, float *restrict db, long rows, long d),
    (x, g, mean, rstd, dys, dx, dg, db, rows, d)) {
#pragma clang fp contract(fast) reassociate(on)
    LAYER_NORM_BACKWARD(ck_float_of_bf16(dys[r * d + i]))
}

FLAT_KERNEL float row_max(const float *x, long n) {
    float m = x[0];
    for (long i = 1; i < n; i++) m = __builtin_fmaxf(m, x[i]);
    return m;
}

// Exponentials of x - m, returning their sum. Split from the sum so that the rounding trick in ck_exp is never reassociated.
FLAT_KERNEL float exp_row(float *restrict y, const float *restrict x, float m, long n) {
    {
#pragma clang fp contract(fast)
        for (long i = 0; i < n; i++) y[i] = ck_exp(x[i] - m);
    }
    float sum = 0;
    {
#pragma clang fp reassociate(on)
        for (long i = 0; i < n; i++) sum += y[i];
    }
    return sum;
}

// log(sum(exp(x - m))), m the row's maximum, without a buffer for the exponentials: blocks of 256 on the stack. The two are kept
// apart: in their sum, large logits would swallow the digits of the logarithm. The maximum passes over a NaN; the sum does not.
FLAT_KERNEL float log_sum_exp(const float *x, long n, float *max) {
    float m = row_max(x, n), sum = 0, block[256];
    for (long i = 0; i < n; i += 256) {
        long k = n - i < 256 ? n - i : 256;
        sum += exp_row(block, x + i, m, k);
    }
    *max = m;
    return logf(sum);
}

KERNEL(void, ck_log_softmax, (float *restrict x, long rows, long d), (x, rows, d)) {
    for (long r = 0; r < rows; r++) {
        float *row = x + r * d, m, log_sum = log_sum_exp(row, d, &m);
        for (long i = 0; i < d; i++) row[i] = (row[i] - m) - log_sum;
    }
}

KERNEL(
    void, ck_cross_entropy,
    (float *restrict logits, const int32_t *restrict targets, double *loss, double *nll, long rows, long v,
     float smoothing, float scale, bool gradient),
    (logits, targets, loss, nll, rows, v, smoothing, scale, gradient)) {
    double loss_sum = 0, nll_sum = 0;
    const float even = smoothing / (float)v;
    for (long r = 0; r < rows; r++) {
        float *row = logits + r * v, m, log_sum = log_sum_exp(row, v, &m), total = 0;
        {
#pragma clang fp reassociate(on)
            for (long i = 0; i < v; i++) total += row[i] - m;
        }
        double log_p = (double)row[targets[r]] - m - log_sum;
        nll_sum -= log_p;
        loss_sum -= (1.0 - smoothing) * log_p + (double)even * ((double)total - (double)v * log_sum);
        if (gradient) {
#pragma clang fp contract(fast)
            for (long i = 0; i < v; i++) row[i] = (ck_exp((row[i] - m) - log_sum) - even) * scale;
            row[targets[r]] -= (1.0f - smoothing) * scale;
        }
    }
    *loss += loss_sum;
    *nll += nll_sum;
}

KERNEL(
    void, ck_patches, (const float *restrict pixels, float *restrict out, long side, long patch),
    (pixels, out, side, patch)) {
    long grid = side / patch;
    for (long py = 0; py < grid; py++)
        for (long px = 0; px < grid; px++)
            for (long c = 0; c < 3; c++)
                for (long ky = 0; ky < patch; ky++) {
                    const float *from = pixels + (c * side + py * patch + ky) * side + px * patch;
                    for (long kx = 0; kx < patch; kx++) *out++ = from[kx];
                }
}
