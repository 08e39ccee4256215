#pragma once
// One source, several instruction sets, chosen by ck_isa(), so that BLIP_MAX_ISA caps these kernels as it caps the products.
//
//     KERNEL(void, ck_add, (const float *a, long n), (a, n)) { ... }
//
// defines ck_add. The body is inlined into one function for each instruction set.
#include "ck_gemm.h"
#include <stdint.h>
#include <string.h>

#define FLAT_KERNEL static inline __attribute__((always_inline))

#if defined(__x86_64__)
#define KERNEL(result, name, parameters, arguments) \
    FLAT_KERNEL result name##_body parameters; \
    __attribute__((target("arch=x86-64-v4,no-prefer-256-bit"))) static result name##_v4 parameters { \
        return name##_body arguments; \
    } \
    __attribute__((target("arch=x86-64-v3"))) static result name##_v3 parameters { return name##_body arguments; } \
    static result name##_v1 parameters { return name##_body arguments; } \
    result name parameters { \
        int isa = ck_isa(); \
        if (isa >= CK_ISA_AVX512) return name##_v4 arguments; \
        return isa == CK_ISA_AVX2 ? name##_v3 arguments : name##_v1 arguments; \
    } \
    FLAT_KERNEL result name##_body parameters
#else
#define KERNEL(result, name, parameters, arguments) result name parameters
#endif

FLAT_KERNEL float ck_float_of_bf16(uint16_t x) {
    uint32_t bits = (uint32_t)x << 16;
    float f;
    memcpy(&f, &bits, 4);
    return f;
}

// Nearest, ties to even; NaN stays NaN.
FLAT_KERNEL uint16_t ck_bf16_of_float(float x) {
    uint32_t bits;
    memcpy(&bits, &x, 4);
    uint32_t near = bits + 0x7fff + ((bits >> 16) & 1);
    return (uint16_t)(((bits & 0x7fffffff) > 0x7f800000 ? (bits | 0x400000) : near) >> 16);
}

// exp(x) for float with about 1 ulp of error, NaN kept: x = n ln 2 + r, polynomial in r, exponent by integer addition. Written so that
// loops over it vectorise. The rounding by a magic number must not be reassociated; n is read from the bits it leaves.
FLAT_KERNEL float ck_exp(float x) {
    const float magic = 12582912.0f;  // 1.5 * 2^23
    x = x < -87.3f ? -87.3f : x;
    x = x > 88.0f ? 88.0f : x;
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
    uint32_t bits;
    memcpy(&bits, &shifted, 4);
    bits = (bits << 23) + 0x3f800000;
    float scale;
    memcpy(&scale, &bits, 4);
    return p * scale;
}
