#include "CKernels.h"
#include "dispatch.h"
#include <math.h>

CLONES void ck_layer_norm(
    const float *restrict x, const float *restrict g, const float *restrict b, float *restrict y, float *restrict mean,
    float *restrict rstd, long rows, long d, float eps) {
#pragma clang fp contract(fast) reassociate(on)
    for (long r = 0; r < rows; r++) {
        const float *xr = x + r * d;
        float *yr = y + r * d, sum = 0, squares = 0;
        for (long i = 0; i < d; i++) sum += xr[i];
        float m = sum / (float)d;
        for (long i = 0; i < d; i++) {
            float t = xr[i] - m;
            squares += t * t;
        }
        float s = 1.0f / sqrtf(squares / (float)d + eps);
        for (long i = 0; i < d; i++) yr[i] = (xr[i] - m) * s * g[i] + b[i];
        mean[r] = m;
        rstd[r] = s;
    }
}

CLONES void ck_layer_norm_backward(
    const float *restrict x, const float *restrict g, const float *restrict mean, const float *restrict rstd,
    const float *restrict dy, float *restrict dx, float *restrict dg, float *restrict db, long rows, long d) {
#pragma clang fp contract(fast) reassociate(on)
    for (long r = 0; r < rows; r++) {
        const float *xr = x + r * d, *dyr = dy + r * d;
        float *dxr = dx + r * d, m = mean[r], s = rstd[r], sum1 = 0, sum2 = 0;
        for (long i = 0; i < d; i++) {
            float h = (xr[i] - m) * s, t = dyr[i] * g[i];
            sum1 += t;
            sum2 += t * h;
            dg[i] += dyr[i] * h;
            db[i] += dyr[i];
        }
        sum1 /= (float)d;
        sum2 /= (float)d;
        for (long i = 0; i < d; i++) {
            float h = (xr[i] - m) * s;
            dxr[i] = s * (dyr[i] * g[i] - sum1 - h * sum2);
        }
    }
}

static inline __attribute__((always_inline)) float row_max(const float *x, long n) {
    float m = x[0];
    for (long i = 1; i < n; i++) m = __builtin_fmaxf(m, x[i]);
    return m;
}

// Exponentials of x - m in place, returning their sum. Split from the sum so that the rounding trick in ck_exp is never reassociated.
static inline __attribute__((always_inline)) float exp_row(float *restrict y, const float *restrict x, float m, float scale, long n) {
    {
#pragma clang fp contract(fast)
        for (long i = 0; i < n; i++) y[i] = ck_exp((x[i] - m) * scale);
    }
    float sum = 0;
    {
#pragma clang fp reassociate(on)
        for (long i = 0; i < n; i++) sum += y[i];
    }
    return sum;
}

CLONES void ck_softmax_rows(
    float *restrict s, long rows, long columns, long columns_valid, bool causal, long offset, float scale) {
    for (long r = 0; r < rows; r++) {
        float *row = s + r * columns;
        long valid = columns_valid;
        if (causal && offset + r + 1 < valid) valid = offset + r + 1;
        float sum = exp_row(row, row, row_max(row, valid), scale, valid);
        float inverse = 1.0f / sum;
        for (long i = 0; i < valid; i++) row[i] *= inverse;
        for (long i = valid; i < columns; i++) row[i] = 0;
    }
}

CLONES void ck_softmax_backward(const float *restrict p, float *restrict dp, long rows, long columns, float scale) {
#pragma clang fp contract(fast) reassociate(on)
    for (long r = 0; r < rows; r++) {
        const float *pr = p + r * columns;
        float *dr = dp + r * columns, dot = 0;
        for (long i = 0; i < columns; i++) dot += pr[i] * dr[i];
        for (long i = 0; i < columns; i++) dr[i] = scale * pr[i] * (dr[i] - dot);
    }
}

// log(sum(exp(x - m))), m the row's maximum, without a buffer for the exponentials: blocks of 256 on the stack. The two are kept
// apart: in their sum, large logits would swallow the digits of the logarithm.
static inline __attribute__((always_inline)) float log_sum_exp(const float *x, long n, float *max) {
    float m = row_max(x, n), sum = 0, block[256];
    for (long i = 0; i < n; i += 256) {
        long k = n - i < 256 ? n - i : 256;
        sum += exp_row(block, x + i, m, 1.0f, k);
    }
    *max = m;
    return logf(sum);
}

CLONES void ck_log_softmax(float *restrict x, long rows, long d) {
    for (long r = 0; r < rows; r++) {
        float *row = x + r * d, m, log_sum = log_sum_exp(row, d, &m);
        for (long i = 0; i < d; i++) row[i] = (row[i] - m) - log_sum;
    }
}

CLONES void ck_cross_entropy(
    float *restrict logits, const int32_t *restrict targets, double *loss, double *nll, long rows, long v, float smoothing,
    float scale, bool gradient) {
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

CLONES void ck_patches(const float *restrict pixels, float *restrict out, long side, long patch) {
    long grid = side / patch;
    for (long py = 0; py < grid; py++)
        for (long px = 0; px < grid; px++)
            for (long c = 0; c < 3; c++)
                for (long ky = 0; ky < patch; ky++) {
                    const float *from = pixels + (c * side + py * patch + ky) * side + px * patch;
                    for (long kx = 0; kx < patch; kx++) *out++ = from[kx];
                }
}
