// What the machine could do at best: register loops and a read of memory, on all threads of the pool at once.
#include "CKernels.h"
#include "gemm.h"
#include <stdlib.h>
#include <time.h>
#if defined(__x86_64__)
#include <immintrin.h>
#endif

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

enum { rounds = 10 * 1000, sums = 24 };

typedef void loop_fn(void *sink);

struct peak {
    loop_fn *loop;
    double seconds;
    _Atomic long calls;
};

#if defined(__x86_64__)
#define LOOP(name, isa, vector, zero, step) \
    __attribute__((target(isa))) static void name(void *sink) { \
        vector sum[sums]; \
        for (int i = 0; i < sums; i++) sum[i] = zero(); \
        vector a = zero(), b = zero(); \
        __asm__ volatile("" : "+v"(a), "+v"(b)); \
        for (int r = 0; r < rounds; r++) { \
            _Pragma("clang loop unroll(full)") for (int i = 0; i < sums; i++) step(sum[i], a, b); \
            for (int i = 0; i < sums; i++) __asm__ volatile("" : "+v"(sum[i])); \
        } \
        for (int i = 1; i < sums; i++) sum[0] = sum[0] + sum[i]; \
        *(vector *)sink = sum[0]; \
    }
#define FMA512(s, a, b) s = _mm512_fmadd_ps(a, b, s)
#define DOT_BF16(s, a, b) s = _mm512_dpbf16_ps(s, (__m512bh)(a), (__m512bh)(b))
#define DOT_S8(s, a, b) s = _mm512_dpbusd_epi32(s, a, b)
LOOP(fma512, "arch=x86-64-v4,no-prefer-256-bit", __m512, _mm512_setzero_ps, FMA512)
LOOP(bf16, "arch=x86-64-v4,avx512bf16,no-prefer-256-bit", __m512, _mm512_setzero_ps, DOT_BF16)
LOOP(s8, "arch=x86-64-v4,avx512vnni,no-prefer-256-bit", __m512i, _mm512_setzero_si512, DOT_S8)
#define FMA256(s, a, b) s = _mm256_fmadd_ps(a, b, s)
enum { sums256 = 12 };
__attribute__((target("arch=x86-64-v3"))) static void fma256(void *sink) {
    __m256 sum[sums256], a = _mm256_setzero_ps(), b = _mm256_setzero_ps();
    for (int i = 0; i < sums256; i++) sum[i] = _mm256_setzero_ps();
    __asm__ volatile("" : "+v"(a), "+v"(b));
    for (int r = 0; r < rounds; r++) {
        _Pragma("clang loop unroll(full)") for (int i = 0; i < sums256; i++) FMA256(sum[i], a, b);
        for (int i = 0; i < sums256; i++) __asm__ volatile("" : "+x"(sum[i]));
    }
    for (int i = 1; i < sums256; i++) sum[0] += sum[i];
    *(__m256 *)sink = sum[0];
}
#endif

static void run(void *context, long part) {
    (void)part;
    struct peak *peak = context;
    _Alignas(64) char sink[64];
    double end = now() + peak->seconds;
    while (now() < end) {
        peak->loop(sink);
        peak->calls++;
    }
}

/// The best of several short runs: in the first ones threads may still share a core.
static double rate(loop_fn *loop, double seconds, double operations) {
    enum { runs = 6 };
    double best = 0;
    for (int i = 0; i < runs; i++) {
        struct peak peak = {.loop = loop, .seconds = seconds / runs};
        double start = now();
        ck_parallel(ck_threads(), run, &peak);
        double reached = (double)peak.calls * operations * rounds / (now() - start);
        if (reached > best) best = reached;
    }
    return best;
}

double ck_peak_fma(double seconds) {
#if defined(__x86_64__)
    if (ck_isa() >= CK_ISA_AVX512) return rate(fma512, seconds, sums * 16 * 2);
    if (ck_isa() == CK_ISA_AVX2) return rate(fma256, seconds, sums256 * 8 * 2);
#endif
    return 0;
}

double ck_peak_bf16(double seconds) {
#if defined(__x86_64__)
    if (ck_isa() >= CK_ISA_AVX512_EXTENDED) return rate(bf16, seconds, sums * 32 * 2);
#endif
    return 0;
}

double ck_peak_int8(double seconds) {
#if defined(__x86_64__)
    if (ck_isa() >= CK_ISA_AVX512_EXTENDED) return rate(s8, seconds, sums * 64 * 2);
#endif
    return 0;
}

// MARK: memory

enum { chunk_words = 1 << 17 };  // 1 MiB

struct reading {
    const uint64_t *memory;
    long chunks;
    _Atomic uint64_t sum;
};

static void read_chunk(void *context, long part) {
    struct reading *reading = context;
    const uint64_t *p = reading->memory + part * chunk_words;
    uint64_t lane[32] = {0};
    for (long i = 0; i < chunk_words; i += 32) {
        for (int j = 0; j < 32; j++) lane[j] |= p[i + j];
    }
    for (int j = 1; j < 32; j++) lane[0] |= lane[j];
    reading->sum |= lane[0];
}

double ck_peak_read(double seconds) {
    struct reading reading = {.chunks = 256};
    size_t bytes = (size_t)reading.chunks * chunk_words * 8;
    uint64_t *memory = ck_packed_allocate(bytes);
    if (!memory) return 0;
    for (size_t i = 0; i < bytes / 8; i++) memory[i] = i;
    reading.memory = memory;
    double begin = now(), best = 0;
    do {
        double start = now();
        ck_parallel(reading.chunks, read_chunk, &reading);
        double reached = (double)bytes / (now() - start);
        if (reached > best) best = reached;
    } while (now() < begin + seconds);
    ck_packed_free(memory);
    return best;
}
