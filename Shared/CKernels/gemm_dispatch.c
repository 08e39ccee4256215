// Which instruction set the products run on.
#include "gemm.h"
#include "gemm_scratch.h"
#include <stdlib.h>
#include <string.h>
#if defined(__x86_64__)
#include <cpuid.h>
#endif

#if defined(__x86_64__)
static bool cpu_bit(unsigned leaf, unsigned subleaf, int reg, int bit) {
    unsigned r[4] = {0};
    if (!__get_cpuid_count(leaf, subleaf, &r[0], &r[1], &r[2], &r[3])) return false;
    return r[reg] >> bit & 1;
}

static int of_the_cpu(void) {
    __builtin_cpu_init();
    if (!__builtin_cpu_supports("x86-64-v3")) return CK_ISA_PORTABLE;
    if (!__builtin_cpu_supports("x86-64-v4")) return CK_ISA_AVX2;
    bool vnni = cpu_bit(7, 0, 2, 11), bf16 = cpu_bit(7, 1, 0, 5);
    return vnni && bf16 ? CK_ISA_AVX512_EXTENDED : CK_ISA_AVX512;
}

bool ck_has_matrix_tiles(void) { return cpu_bit(7, 0, 3, 24) && cpu_bit(7, 0, 3, 22); }
#else
static int of_the_cpu(void) { return CK_ISA_PORTABLE; }
bool ck_has_matrix_tiles(void) { return false; }
#endif

int ck_isa_under(const char *cap) {
    int has = of_the_cpu(), most = has;
    if (cap && strcmp(cap, "portable") == 0) most = CK_ISA_PORTABLE;
    if (cap && strcmp(cap, "avx2") == 0) most = CK_ISA_AVX2;
    if (cap && strcmp(cap, "avx512") == 0) most = CK_ISA_AVX512;
    return has < most ? has : most;
}

int ck_isa(void) {
    // The answer never changes, so threads that race here store the same value.
    static _Atomic int known = 0;
    int isa = known;
    if (isa == 0) known = isa = ck_isa_under(getenv("BLIP_MAX_ISA"));
    return isa;
}

bool ck_product_is_native(int type) {
    return ck_isa() >= (type == CK_F32 ? CK_ISA_AVX2 : CK_ISA_AVX512_EXTENDED);
}

const struct gemm_kernels *gemm_kernels_of(int isa) {
    int best = ck_isa();
    if (isa == CK_ISA_BEST || isa > best) isa = best;
#if defined(__x86_64__)
    if (isa == CK_ISA_AVX512_EXTENDED) return &gemm_avx512_extended;
    if (isa == CK_ISA_AVX512) return &gemm_avx512;
    if (isa == CK_ISA_AVX2) return &gemm_avx2;
#endif
    return &gemm_portable;
}

void ck_to_bf16(const float *x, uint16_t *y, long n) { gemm_kernels_of(CK_ISA_BEST)->to_bf16(x, y, n); }

void ck_quantise_rows(const float *a, long lda, long rows, long k, uint8_t *q, float *scale, int32_t *zero) {
    gemm_kernels_of(CK_ISA_BEST)->quantise(a, false, lda, rows, k, q, k, scale, zero);
}
