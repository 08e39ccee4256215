#include "gemm_body.h"
#include "gemm_tile_plain.h"

const struct gemm_kernels gemm_portable = PLAIN_KERNELS;
