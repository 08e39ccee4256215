#include "CKernels.h"
#include "dispatch.h"

CLONES double ck_sum_squares(const float *restrict x, long n) {
#pragma clang fp contract(fast)
    // 16 fixed lanes, then a fixed tree: wide enough to vectorise, independent of threads and of the instruction set.
    double lanes[16] = {0};
    long i = 0;
    for (; i + 16 <= n; i += 16)
        for (int k = 0; k < 16; k++) lanes[k] += (double)x[i + k] * (double)x[i + k];
    double sum = 0;
    for (; i < n; i++) sum += (double)x[i] * (double)x[i];
    for (int width = 8; width > 0; width /= 2)
        for (int k = 0; k < width; k++) lanes[k] += lanes[k + width];
    return sum + lanes[0];
}

CLONES void ck_adamw(
    float *restrict p, const float *restrict g, float *restrict m, float *restrict v, long n, float gradient_scale, float lr,
    float decay, double beta1, double beta2, float eps, float correction1, float sqrt_correction2) {
#pragma clang fp contract(fast)
    const float keep = 1.0f - lr * decay, step = lr / correction1, inverse = 1.0f / sqrt_correction2;
    // Rounded after the subtraction: 1 - (float)0.999 is off by 13 parts in a million.
    const float keep1 = (float)beta1, keep2 = (float)beta2, take1 = (float)(1.0 - beta1), take2 = (float)(1.0 - beta2);
    for (long i = 0; i < n; i++) {
        float gi = g[i] * gradient_scale;
        float mi = keep1 * m[i] + take1 * gi;
        float vi = keep2 * v[i] + take2 * gi * gi;
        m[i] = mi;
        v[i] = vi;
        p[i] = p[i] * keep - step * mi / (__builtin_elementwise_sqrt(vi) * inverse + eps);
    }
}
