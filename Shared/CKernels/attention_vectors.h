// Vectors of LANES floats and the few operations attention needs of them. With PAIRS an operand of a product is two bfloat16 in one
// 32-bit word and a product sums both; without, it is one float32 (rounded to bfloat16 first where the call asks for it).
#include "attention.h"
#include "gemm_scratch.h"
#include <math.h>
#include <string.h>

#define FLAT static inline __attribute__((always_inline))

typedef float vec __attribute__((vector_size(4 * LANES)));
typedef int32_t ints __attribute__((vector_size(4 * LANES)));
typedef uint32_t words __attribute__((vector_size(4 * LANES)));

enum {
    tile_rows = 6,
    tile_vectors = LANES == 16 ? 4 : 2,
    panel = tile_vectors * LANES,
    per_word = PAIRS ? 2 : 1,
};

FLAT long rounded(long n, long to) { return (n + to - 1) / to * to; }
FLAT long smaller(long a, long b) { return a < b ? a : b; }
FLAT long words_of(long n) { return (n + per_word - 1) / per_word; }

FLAT vec load(const float *p) {
    vec v;
    memcpy(&v, p, sizeof v);
    return v;
}
FLAT void store(float *p, vec v) { memcpy(p, &v, sizeof v); }
FLAT words load_words(const uint32_t *p) {
    words v;
    memcpy(&v, p, sizeof v);
    return v;
}
FLAT void store_words(uint32_t *p, words v) { memcpy(p, &v, sizeof v); }
FLAT vec splat(float x) { return x - (vec){0}; }
FLAT vec pick(ints where, vec yes, vec no) { return (vec)((where & (ints)yes) | (~where & (ints)no)); }

FLAT float sum_of(vec v) {
    float lane[LANES], sum = 0;
    store(lane, v);
    for (int width = LANES / 2; width > 0; width /= 2)
        for (int i = 0; i < width; i++) lane[i] += lane[i + width];
    sum = lane[0];
    return sum;
}

FLAT float largest_of(vec v) {
    float lane[LANES];
    store(lane, v);
    for (int width = LANES / 2; width > 0; width /= 2)
        for (int i = 0; i < width; i++) lane[i] = lane[i + width] > lane[i] ? lane[i + width] : lane[i];
    return lane[0];
}

/// LANES elements from `index` on, those from `end` on zero.
FLAT vec fetch(const void *p, long index, long end, const bool bf16) {
    if (index + LANES <= end) {
        if (!bf16) return load((const float *)p + index);
        uint16_t half __attribute__((vector_size(2 * LANES)));
        memcpy(&half, (const uint16_t *)p + index, sizeof half);
        return (vec)(__builtin_convertvector(half, words) << 16);
    }
    uint32_t lane[LANES] = {0};
    for (long i = 0; index + i < end; i++) {
        if (bf16) {
            lane[i] = (uint32_t)((const uint16_t *)p)[index + i] << 16;
        } else {
            memcpy(lane + i, (const float *)p + index + i, 4);
        }
    }
    return (vec)load_words(lane);
}

/// Bits 0...15 of each lane: the lane as bfloat16.
FLAT words bf16_words(vec v) {
#if PAIRS
    return (words)_mm512_cvtepu16_epi32((__m256i)_mm512_cvtneps_pbh(v));
#else
    words bits = (words)v, nan = (words)((bits & 0x7fffffff) > 0x7f800000);
    words near = bits + 0x7fff + ((bits >> 16) & 1);
    return ((nan & (bits | 0x400000)) | (~nan & near)) >> 16;
#endif
}
FLAT vec rounded_to_bf16(vec v) { return (vec)(bf16_words(v) << 16); }

#if PAIRS
/// Two rows rounded to bfloat16: the even one in the low half.
FLAT __m512i halves_of(vec even, vec odd) { return (__m512i)_mm512_cvtne2ps_pbh(odd, even); }

/// The two rows as words, each an element of the even row with its neighbour of the odd one.
FLAT words woven(__m512i rows) {
    const __m512i order = _mm512_set_epi16(
        31, 15, 30, 14, 29, 13, 28, 12, 27, 11, 26, 10, 25, 9, 24, 8, 23, 7, 22, 6, 21, 5, 20, 4, 19, 3, 18, 2, 17, 1, 16, 0);
    return (words)_mm512_permutexvar_epi16(order, rows);
}

/// The two rows, each to its own place.
FLAT void put_halves(__m512i rows, uint32_t *even, uint32_t *odd, long index) {
    _mm256_storeu_si256((void *)((uint16_t *)even + index), _mm512_castsi512_si256(rows));
    _mm256_storeu_si256((void *)((uint16_t *)odd + index), _mm512_extracti64x4_epi64(rows, 1));
}
#endif

/// LANES elements to a row-major operand whose elements lie side by side.
FLAT void put(uint32_t *row, long index, vec v, const bool round) {
#if PAIRS
    _mm256_storeu_si256((void *)((uint16_t *)row + index), (__m256i)_mm512_cvtneps_pbh(v));
#else
    store_words(row + index, (words)(round ? rounded_to_bf16(v) : v));
#endif
}

/// LANES elements to the caller's memory, those from `end` on left alone.
FLAT void deliver(void *p, long index, long end, vec v, const bool bf16) {
    long count = smaller(LANES, end - index);
#if PAIRS
    if (bf16 && count == LANES) {
        _mm256_storeu_si256((void *)((uint16_t *)p + index), (__m256i)_mm512_cvtneps_pbh(v));
        return;
    }
#endif
    if (bf16) {
        uint32_t lane[LANES];
        store_words(lane, bf16_words(v));
        for (long i = 0; i < count; i++) ((uint16_t *)p)[index + i] = (uint16_t)lane[i];
    } else if (count == LANES) {
        store((float *)p + index, v);
    } else {
        memcpy((float *)p + index, &v, 4 * (size_t)count);
    }
}

#if PAIRS
/// 2^x, NaN kept, infinite from 128 on; by a cubic, exact at 0, off by less than 1e-4: a bfloat16 result needs no more.
FLAT vec power_of_two(vec x) {
#pragma clang fp contract(fast)
    vec r = _mm512_reduce_ps(x, _MM_FROUND_TO_NEG_INF | _MM_FROUND_NO_EXC);
    vec p = 0.07706707f * r + 0.22764496f;
    p = p * r + 0.69511679f;
    p = p * r + 1.0f;
    return _mm512_scalef_ps(p, x);
}
#else
/// 2^x for x <= 0, NaN kept; 2^-126 for anything smaller.
FLAT vec power_of_two(vec x) {
#pragma clang fp contract(fast)
#if LANES == 16
    x = _mm512_max_ps(splat(-126.0f), x);
    vec n = _mm512_roundscale_ps(x, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC);
#else
    const float magic = 12582912.0f;  // 1.5 * 2^23: adding it rounds to an integer
    x = pick(x < -126.0f, splat(-126.0f), x);
    vec moved = x + magic, n = moved - magic;
#endif
    vec r = x - n;
    vec p = 0.00132647f * r + 0.00967151f;
    p = p * r + 0.05550734f;
    p = p * r + 0.24022242f;
    p = p * r + 0.69314698f;
    p = p * r + 1.0f;
#if LANES == 16
    return _mm512_scalef_ps(p, n);
#else
    return p * (vec)(((words)moved << 23) + 0x3f800000);
#endif
}
#endif

// MARK: scratch

struct carver {
    char *next;
};

FLAT void *carve(struct carver *c, long bytes) {
    void *start = c->next;
    c->next += rounded(bytes, 64);
    return start;
}

/// `count` pieces of the thread's scratch, of so many bytes each.
FLAT void carve_all(const long *bytes, long count, void **piece) {
    long total = 0;
    for (long i = 0; i < count; i++) total += rounded(bytes[i], 64);
    struct carver scratch = {gemm_scratch(scratch_whole, (size_t)total)};
    for (long i = 0; i < count; i++) piece[i] = carve(&scratch, bytes[i]);
}
