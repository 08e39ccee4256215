#include "attention.h"

static const struct attention_kernels *kernels_of(const ck_attention *call) {
    int best = ck_isa(), isa = call->isa == CK_ISA_BEST || call->isa > best ? best : call->isa;
#if defined(__x86_64__)
    if (isa >= CK_ISA_AVX512_EXTENDED && call->type == CK_BF16) return &attention_bf16;
    if (isa >= CK_ISA_AVX512) return &attention_avx512;
    if (isa == CK_ISA_AVX2) return &attention_avx2;
#endif
    (void)isa;
    return &attention_portable;
}

void ck_attention_forward(const ck_attention *call) { kernels_of(call)->forward(call); }

void ck_attention_backward(const ck_attention *call) { kernels_of(call)->backward(call); }
