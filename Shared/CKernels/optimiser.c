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
    float decay, float beta1, float beta2, float eps, float correction1, float sqrt_correction2) {
#pragma clang fp contract(fast)
    const float keep = 1.0f - lr * decay, step = lr / correction1, inverse = 1.0f / sqrt_correction2;
    for (long i = 0; i < n; i++) {
        float gi = g[i] * gradient_scale;
        float mi = beta1 * m[i] + (1.0f - beta1) * gi;
        float vi = beta2 * v[i] + (1.0f - beta2) * gi * gi;
        m[i] = mi;
        v[i] = vi;
        p[i] = p[i] * keep - step * mi / (__builtin_elementwise_sqrt(vi) * inverse + eps);
    }
}
