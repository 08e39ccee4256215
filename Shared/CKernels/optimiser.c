#include "CKernels.h"
#include "dispatch.h"

KERNEL(double, ck_sum_squares, (const float *restrict x, long n), (x, n)) {
#pragma clang fp contract(fast)
    // 64 fixed lanes, then a fixed tree: wide enough to vectorise and to hide the additions' latency, independent of threads and of the
    // instruction set.
    enum { width = 64 };
    double lanes[width] = {0};
    long i = 0;
    for (; i + width <= n; i += width)
        for (int k = 0; k < width; k++) lanes[k] += (double)x[i + k] * (double)x[i + k];
    double sum = 0;
    for (; i < n; i++) sum += (double)x[i] * (double)x[i];
    for (int half = width / 2; half > 0; half /= 2)
        for (int k = 0; k < half; k++) lanes[k] += lanes[k + half];
    return sum + lanes[0];
}

KERNEL(
    void, ck_adamw,
    (float *restrict p, const float *restrict g, float *restrict m, float *restrict v, long n, float gradient_scale,
     float lr, float decay, double beta1, double beta2, float eps, float correction1, float sqrt_correction2,
     uint16_t *restrict copy),
    (p, g, m, v, n, gradient_scale, lr, decay, beta1, beta2, eps, correction1, sqrt_correction2, copy)) {
#pragma clang fp contract(fast)
    const float keep = 1.0f - lr * decay, step = lr / correction1, inverse = 1.0f / sqrt_correction2;
    // Rounded after the subtraction: 1 - (float)0.999 is off by 13 parts in a million.
    const float keep1 = (float)beta1, keep2 = (float)beta2, take1 = (float)(1.0 - beta1), take2 = (float)(1.0 - beta2);
    float moved[64];
    for (long i = 0; i < n; i += 64) {
        long count = n - i < 64 ? n - i : 64;
        for (long k = 0; k < count; k++) {
            float gi = g[i + k] * gradient_scale;
            float mi = keep1 * m[i + k] + take1 * gi;
            float vi = keep2 * v[i + k] + take2 * gi * gi;
            m[i + k] = mi;
            v[i + k] = vi;
            moved[k] = p[i + k] * keep - step * mi / (__builtin_elementwise_sqrt(vi) * inverse + eps);
            p[i + k] = moved[k];
        }
        if (copy) {
            for (long k = 0; k < count; k++) copy[i + k] = ck_bf16_of_float(moved[k]);
        }
    }
}
