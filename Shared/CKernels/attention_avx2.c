#if defined(__x86_64__)
#define LANES 8
#define PAIRS 0
#include "attention.h"
#include "gemm_scratch.h"
#include <math.h>
#include <string.h>
#pragma clang attribute push(__attribute__((target("arch=x86-64-v3"))), apply_to = function)
#include "attention_body.h"
#pragma clang attribute pop

const struct attention_kernels attention_avx2 = {forward, backward};
#endif
