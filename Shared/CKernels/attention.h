#pragma once
// What an instruction set provides to attention.
#include "ck_attention.h"
#include "ck_gemm.h"

struct attention_kernels {
    void (*forward)(const ck_attention *call);
    void (*backward)(const ck_attention *call);
};

extern const struct attention_kernels attention_portable;
#if defined(__x86_64__)
extern const struct attention_kernels attention_avx2;
extern const struct attention_kernels attention_avx512;
extern const struct attention_kernels attention_bf16;
#endif
