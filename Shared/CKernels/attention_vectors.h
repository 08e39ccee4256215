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

/// 2^x for x <= 0, NaN kept; 2^-126 for anything smaller. A bfloat16 result needs no more than a cubic.
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
#if PAIRS
    vec p = 0.05500893f * r + 0.24221096f;
    p = p * r + 0.69328293f;
#else
    vec p = 0.00132647f * r + 0.00967151f;
    p = p * r + 0.05550734f;
    p = p * r + 0.24022242f;
    p = p * r + 0.69314698f;
#endif
    p = p * r + 1.0f;
#if LANES == 16
    return _mm512_scalef_ps(p, n);
#else
    return p * (vec)(((words)moved << 23) + 0x3f800000);
#endif
}

// MARK: scratch

struct carver {
    char *next;
};

FLAT void *carve(struct carver *c, long bytes) {
    void *start = c->next;
    c->next += rounded(bytes, 64);
    return start;
}
