#if defined(__x86_64__)
#define LANES 16
#define PAIRS 1
#include "attention.h"
#include "gemm_scratch.h"
#include <immintrin.h>
#include <math.h>
#include <string.h>
#pragma clang attribute push( \
    __attribute__((target("arch=x86-64-v4,avx512bf16,no-prefer-256-bit"))), apply_to = function)
#include "attention_body.h"
#pragma clang attribute pop

const struct attention_kernels attention_bf16 = {forward, backward};
#endif
