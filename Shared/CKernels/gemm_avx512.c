#if defined(__x86_64__)
#include <immintrin.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define JOIN(a, b) a##b
#define TILE_OF(name) JOIN(name, _of)
#define PREFETCH (8 * panel_columns)

#pragma clang attribute push( \
    __attribute__((target("arch=x86-64-v4,no-prefer-256-bit"))), apply_to = function)
#include "gemm_body.h"

#define FMA(sum, a, b) \
    sum = _mm512_castps_si512( \
        _mm512_fmadd_ps(_mm512_castsi512_ps(a), _mm512_castsi512_ps(b), _mm512_castsi512_ps(sum)))
#define TILE tile_f32
#define STRIP strip_f32
#define STEP FMA
#include "gemm_tile512.h"
#undef TILE
#undef STRIP
#undef STEP

// Without the bfloat16 instructions each half is widened, a shift or a mask, and multiplied as float32.
#define STEP(sum, a, b) \
    FMA(sum, _mm512_slli_epi32(a, 16), _mm512_slli_epi32(b, 16)); \
    FMA(sum, _mm512_and_si512(a, _mm512_set1_epi32(-65536)), _mm512_and_si512(b, _mm512_set1_epi32(-65536)))
#define TILE tile_bf16_widened
#define STRIP strip_bf16_widened
#include "gemm_tile512.h"
#undef TILE
#undef STRIP
#undef STEP

static inline __m512i dot_widened(__m512i sum, __m512i a, __m512i b) {
    __m512i low = _mm512_set1_epi32(0x00ff00ff);
    __m512i b_even = _mm512_srai_epi16(_mm512_slli_epi16(b, 8), 8), b_odd = _mm512_srai_epi16(b, 8);
    __m512i a_even = _mm512_and_si512(a, low), a_odd = _mm512_srli_epi16(a, 8);
    sum = _mm512_add_epi32(sum, _mm512_madd_epi16(a_even, b_even));
    return _mm512_add_epi32(sum, _mm512_madd_epi16(a_odd, b_odd));
}
#define STEP(sum, a, b) sum = dot_widened(sum, a, b)
#define TILE tile_s8_widened
#define STRIP strip_s8_widened
#include "gemm_tile512.h"
#undef TILE
#undef STRIP
#undef STEP
#pragma clang attribute pop

#pragma clang attribute push( \
    __attribute__((target("arch=x86-64-v4,avx512bf16,avx512vnni,no-prefer-256-bit"))), apply_to = function)
#define STEP(sum, a, b) \
    sum = _mm512_castps_si512(_mm512_dpbf16_ps(_mm512_castsi512_ps(sum), (__m512bh)(a), (__m512bh)(b)))
#define TILE tile_bf16
#define STRIP strip_bf16
#include "gemm_tile512.h"
#undef TILE
#undef STRIP
#undef STEP

#define STEP(sum, a, b) sum = _mm512_dpbusd_epi32(sum, a, b)
#define TILE tile_s8
#define STRIP strip_s8
#include "gemm_tile512.h"
#undef TILE
#undef STRIP
#undef STEP

static void native_to_bf16(const float *restrict x, uint16_t *restrict y, long n) {
    long i = 0;
    for (; i + 32 <= n; i += 32) {
        __m512bh both = _mm512_cvtne2ps_pbh(_mm512_loadu_ps(x + i + 16), _mm512_loadu_ps(x + i));
        _mm512_storeu_si512(y + i, (__m512i)both);
    }
    body_to_bf16(x + i, y + i, n - i);
}
#pragma clang attribute pop

const struct gemm_kernels gemm_avx512 = {
    .tile = {tile_f32, tile_bf16_widened, tile_s8_widened},
    .strip = {strip_f32, strip_bf16_widened, strip_s8_widened},
    .finish = body_finish,
    .to_bf16 = body_to_bf16,
    .quantise = body_quantise,
    .pack_rows = body_pack_rows,
    .pack_panel = body_pack_panel,
};

const struct gemm_kernels gemm_avx512_extended = {
    .tile = {tile_f32, tile_bf16, tile_s8},
    .strip = {strip_f32, strip_bf16, strip_s8},
    .finish = body_finish,
    .to_bf16 = native_to_bf16,
    .quantise = body_quantise,
    .pack_rows = body_pack_rows,
    .pack_panel = body_pack_panel,
};
#endif
