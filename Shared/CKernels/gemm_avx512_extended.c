#if defined(__x86_64__)
#include <immintrin.h>
#include <string.h>

#include "ck_gemm.h"

#pragma clang attribute push( \
    __attribute__((target("arch=x86-64-v4,avx512bf16,avx512vnni,no-prefer-256-bit"))), apply_to = function)
#define NATIVE_BF16
#define VECTORS_512
#include "gemm_body.h"

#define TILE tile_f32
#define STRIP strip_f32
#define STEP(sum, a, b) FMA(sum, a, b)
#include "gemm_tile512.h"
#undef TILE
#undef STRIP
#undef STEP

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
#pragma clang attribute pop

const struct gemm_kernels gemm_avx512_extended = {
    .tile = {tile_f32, tile_bf16, tile_s8},
    .strip = {strip_f32, strip_bf16, strip_s8},
    BODY_KERNELS,
};
#endif
