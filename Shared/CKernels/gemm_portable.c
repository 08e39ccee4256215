#include "gemm_body.h"
enum { ROWS_AT_ONCE = 2, COLUMNS_AT_ONCE = 16 };
#include "gemm_tile_plain.h"

const struct gemm_kernels gemm_portable = PLAIN_KERNELS;
