#if defined(__x86_64__)
#include <immintrin.h>
#include <string.h>

#include "ck_gemm.h"

#pragma clang attribute push( \
    __attribute__((target("arch=x86-64-v4,no-prefer-256-bit"))), apply_to = function)
#define VECTORS_512
#include "gemm_body.h"

#define TILE tile_f32
#define STRIP strip_f32
#define STEP(sum, a, b) FMA(sum, a, b)
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

const struct gemm_kernels gemm_avx512 = {
    .tile = {tile_f32, tile_bf16_widened, tile_s8_widened},
    .strip = {strip_f32, strip_bf16_widened, strip_s8_widened},
    BODY_KERNELS,
};
#endif
