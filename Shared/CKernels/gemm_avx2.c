#if defined(__x86_64__)
#include <string.h>

#include "ck_gemm.h"

#pragma clang attribute push(__attribute__((target("arch=x86-64-v3"))), apply_to = function)
#include "gemm_body.h"
#include "gemm_tile_plain.h"
#pragma clang attribute pop

const struct gemm_kernels gemm_avx2 = PLAIN_KERNELS;
#endif
