#pragma once
// One source, several instruction sets, chosen by the loader. Thread sanitizer crashes in the resolvers, so it gets the portable build.
#if defined(__x86_64__) && !__has_feature(thread_sanitizer)
#define CLONES __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define CLONES
#endif

#include <stdint.h>
#include <string.h>

// exp(x) for float with about 1 ulp of error: x = n ln 2 + r, polynomial in r, exponent by integer addition. Written so that loops
// over it vectorise. The rounding by a magic number must not be reassociated.
static inline __attribute__((always_inline)) float ck_exp(float x) {
    const float magic = 12582912.0f;  // 1.5 * 2^23
    x = __builtin_fminf(__builtin_fmaxf(x, -87.3f), 88.0f);
    float shifted = x * 1.44269504088896341f + magic;
    float n = shifted - magic;
    float r = x - n * 0.693145751953125f;
    r = r - n * 1.428606765330187e-6f;
    float p = 1.9875691500e-4f;
    p = p * r + 1.3981999507e-3f;
    p = p * r + 8.3334519073e-3f;
    p = p * r + 4.1665795894e-2f;
    p = p * r + 1.6666665459e-1f;
    p = p * r + 5.0000001201e-1f;
    p = p * r * r + r + 1.0f;
    int32_t bits = ((int32_t)n + 127) << 23;
    float scale;
    memcpy(&scale, &bits, 4);
    return p * scale;
}
