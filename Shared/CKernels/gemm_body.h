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

#include "gemm_quantise.h"

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

#include "gemm_finish.h"

#define BODY_KERNELS \
    .finish = body_finish, .to_bf16 = body_to_bf16, .quantise = body_quantise, .pack_rows = body_pack_rows, \
    .pack_panel = body_pack_panel
