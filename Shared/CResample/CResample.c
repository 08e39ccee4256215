#include "CResample.h"
#include <stdlib.h>
#include <string.h>

#if defined(__x86_64__) && !__has_feature(thread_sanitizer)
#define CLONES __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define CLONES
#endif
#define INLINE static inline __attribute__((always_inline))

enum { LANES = 16, FRACTION_BITS = 22, ROUNDING = 1 << (FRACTION_BITS - 1) };

typedef uint8_t bytes16 __attribute__((vector_size(16)));
typedef bytes16 loose16 __attribute__((aligned(1)));
typedef int32_t ints16 __attribute__((vector_size(64)));

/// The taps of one axis: output i is the sum of weights[i * stride + j] * input[first[i] + j], j < count[i].
struct taps {
    size_t *first, *count, stride;
    int32_t *weights;
};

static double kernel(double x) {
    const double a = -0.5;
    if (x < 0) x = -x;
    if (x < 1) return ((a + 2) * x - (a + 3)) * x * x + 1;
    if (x < 2) return (((x - 5) * x + 8) * x - 4) * a;
    return 0;
}

static void release(struct taps *t) {
    free(t->first);
    free(t->count);
    free(t->weights);
}

// Every rounding of this arithmetic is part of the result: no fused multiply-add, sums from left to right.
static int make_taps(struct taps *t, size_t length, size_t new_length) {
#pragma clang fp contract(off)
    double scale = (double)length / (double)new_length;
    double stretch = scale < 1 ? 1 : scale, inverse = 1.0 / stretch, support = 2 * stretch;
    t->stride = (size_t)(2 * support) + 3;
    t->first = malloc(new_length * sizeof *t->first);
    t->count = malloc(new_length * sizeof *t->count);
    t->weights = calloc(new_length * t->stride, sizeof *t->weights);
    double *exact = malloc(t->stride * sizeof *exact);
    if (!t->first || !t->count || !t->weights || !exact) {
        release(t);
        free(exact);
        return -1;
    }
    for (size_t i = 0; i < new_length; i++) {
        double centre = ((double)i + 0.5) * scale, low = centre - support + 0.5, sum = 0;
        size_t from = low < 0 ? 0 : (size_t)low, to = (size_t)(centre + support + 0.5);
        if (to > length) to = length;
        for (size_t j = from; j < to; j++) {
            exact[j - from] = kernel(((double)j - centre + 0.5) * inverse);
            sum += exact[j - from];
        }
        for (size_t j = 0; j < to - from; j++) {
            double w = exact[j] / sum * (1 << FRACTION_BITS);
            t->weights[i * t->stride + j] = (int32_t)(w < 0 ? w - 0.5 : w + 0.5);
        }
        t->first[i] = from;
        t->count[i] = to - from;
    }
    free(exact);
    return 0;
}

/// 16 vectors of 16 bytes, rows and columns exchanged in place: four rounds of interleaving halves.
INLINE void transpose(bytes16 v[LANES]) {
    bytes16 w[LANES];
    for (int round = 0; round < 4; round++) {
        for (int i = 0; i < 8; i++) {
            bytes16 a = v[i], b = v[i + 8];
            w[2 * i] = __builtin_shufflevector(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
            w[2 * i + 1] =
                __builtin_shufflevector(a, b, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
        }
        memcpy(v, w, sizeof w);
    }
}

/// 16 rows of `size` bytes become `size` groups of 16, one byte of each row; rows beyond `rows` repeat the
/// last.
INLINE void stand_up(const uint8_t *source, size_t size, size_t rows, uint8_t *columns) {
    for (size_t x = 0; x < size; x += LANES) {
        bytes16 v[LANES] = {0};
        for (size_t r = 0; r < LANES; r++) {
            const uint8_t *from = source + (r < rows ? r : rows - 1) * size + x;
            if (x + LANES <= size) v[r] = *(const loose16 *)from;
            else memcpy(&v[r], from, size - x);
        }
        transpose(v);
        memcpy(columns + x * LANES, v, sizeof v);
    }
}

/// The way back; `columns` is padded to whole blocks, `target` is not.
INLINE void lie_down(const uint8_t *columns, size_t size, size_t rows, uint8_t *target) {
    for (size_t x = 0; x < size; x += LANES) {
        bytes16 v[LANES];
        memcpy(v, columns + x * LANES, sizeof v);
        transpose(v);
        for (size_t r = 0; r < rows; r++) {
            uint8_t *to = target + r * size + x;
            if (x + LANES <= size) *(loose16 *)to = v[r];
            else memcpy(to, &v[r], size - x);
        }
    }
}

// By pointer: a vector argument would follow a calling convention that differs between the clones.
INLINE void store_clamped(const ints16 *sum, uint8_t *to) {
    ints16 v = *sum >> FRACTION_BITS;
    v = __builtin_elementwise_min(__builtin_elementwise_max(v, (ints16){0}), (ints16){0} + 255);
    *(loose16 *)to = __builtin_convertvector(v, bytes16);
}

INLINE void shorten_columns(const uint8_t *columns, const struct taps *t, size_t new_width, size_t bands,
                            uint8_t *out) {
    for (size_t i = 0; i < new_width; i++) {
        const int32_t *weights = t->weights + i * t->stride;
        const uint8_t *from = columns + t->first[i] * bands * LANES;
        ints16 sums[4];
        for (size_t c = 0; c < bands; c++) sums[c] = (ints16){0} + ROUNDING;
        for (size_t j = 0; j < t->count[i]; j++, from += bands * LANES)
            for (size_t c = 0; c < bands; c++)
                sums[c] += __builtin_convertvector(*(const loose16 *)(from + c * LANES), ints16) * weights[j];
        for (size_t c = 0; c < bands; c++) store_clamped(&sums[c], out + (i * bands + c) * LANES);
    }
}

/// `standing` and `shortened` are scratch for one block of 16 rows before and after.
CLONES static void horizontal(const uint8_t *source, size_t width, size_t height, size_t bands,
                              const struct taps *t, size_t new_width, uint8_t *target,
                              uint8_t *standing, uint8_t *shortened) {
    for (size_t y = 0; y < height; y += LANES) {
        size_t rows = height - y < LANES ? height - y : LANES;
        stand_up(source + y * width * bands, width * bands, rows, standing);
        switch (bands) {  // a constant count keeps the sums in registers
        case 1: shorten_columns(standing, t, new_width, 1, shortened); break;
        case 3: shorten_columns(standing, t, new_width, 3, shortened); break;
        default: shorten_columns(standing, t, new_width, 4, shortened); break;
        }
        lie_down(shortened, new_width * bands, rows, target + y * new_width * bands);
    }
}

CLONES static void vertical(const uint8_t *source, size_t size, const struct taps *t, size_t new_height,
                            uint8_t *target) {
    for (size_t i = 0; i < new_height; i++) {
        const int32_t *weights = t->weights + i * t->stride;
        const uint8_t *rows = source + t->first[i] * size;
        size_t count = t->count[i], x = 0;
        for (; x + LANES <= size; x += LANES) {
            ints16 sum = (ints16){0} + ROUNDING;
            for (size_t j = 0; j < count; j++)
                sum += __builtin_convertvector(*(const loose16 *)(rows + j * size + x), ints16) * weights[j];
            store_clamped(&sum, target + i * size + x);
        }
        for (; x < size; x++) {
            int32_t sum = ROUNDING;
            for (size_t j = 0; j < count; j++) sum += rows[j * size + x] * weights[j];
            sum >>= FRACTION_BITS;
            target[i * size + x] = (uint8_t)(sum < 0 ? 0 : sum > 255 ? 255 : sum);
        }
    }
}

static int resize_columns(const uint8_t *source, size_t width, size_t height, size_t bands, size_t new_width,
                          uint8_t *target) {
    struct taps t;
    if (make_taps(&t, width, new_width)) return -1;
    size_t block = LANES * LANES;
    uint8_t *standing = malloc(width * bands * LANES + block);
    uint8_t *shortened = malloc(new_width * bands * LANES + block);
    int failed = !standing || !shortened;
    if (!failed) horizontal(source, width, height, bands, &t, new_width, target, standing, shortened);
    free(standing);
    free(shortened);
    release(&t);
    return failed ? -1 : 0;
}

static int resize_rows(const uint8_t *source, size_t size, size_t height, size_t new_height,
                       uint8_t *target) {
    struct taps t;
    if (make_taps(&t, height, new_height)) return -1;
    vertical(source, size, &t, new_height, target);
    release(&t);
    return 0;
}

int resample_bicubic(const uint8_t *source, size_t width, size_t height, size_t bands,
                     uint8_t *target, size_t new_width, size_t new_height) {
    if (width == new_width && height == new_height) {
        memcpy(target, source, width * height * bands);
        return 0;
    }
    if (height == new_height) return resize_columns(source, width, height, bands, new_width, target);
    if (width == new_width) return resize_rows(source, width * bands, height, new_height, target);
    uint8_t *between = malloc(new_width * height * bands);
    if (!between) return -1;
    int failed = resize_columns(source, width, height, bands, new_width, between)
        || resize_rows(between, new_width * bands, height, new_height, target);
    free(between);
    return failed ? -1 : 0;
}
