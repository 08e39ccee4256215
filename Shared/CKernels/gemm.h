#pragma once
// What an instruction set provides to the products. Operands are seen as 32-bit groups along k: one float32, two bfloat16,
// four int8.
#include "ck_gemm.h"

enum { tile_rows = 8, panel_columns = 48, pack_columns_most = 64 };

/// acc (rows, 48) = A (rows, groups) times one panel (groups, 48).      A row-major, row_step groups apart; a strip: (groups, 8)
typedef void tile_fn(const uint32_t *a, long row_step, const uint32_t *b, long groups, int rows, uint32_t *acc);

/// What happens to the sums of a tile on their way to C.
struct finish {
    const ck_product *product;
    const float *column_scale;  // int8: of every column of B, and the sums of its weights
    const int32_t *column_sum;
    const float *row_scale;     // int8: of the rows from `first_row` on, and their zero points
    const int32_t *row_zero;
    long first_row;
};

struct gemm_kernels {
    tile_fn *tile[3];
    tile_fn *strip[3];
    void (*finish)(
        const struct finish *f, const uint32_t *acc, long acc_step, long row, int rows, long column, int columns);
    void (*to_bf16)(const float *x, uint16_t *y, long n);
    /// q: `ldq` bytes a row, those from k on are not touched.
    void (*quantise)(
        const void *a, bool a_bf16, long lda, long rows, long k, uint8_t *q, long ldq, float *scale, int32_t *zero);
    /// X (rows, columns <= 64) in pieces of `width` columns: out[piece * stride + group * width + column], zero beyond the edges.
    /// sums[column] += the column's sum, unless NULL. Float32 and bfloat16 only.
    void (*pack_rows)(
        int type, const void *x, bool x_bf16, long ld, long rows, int columns, int width, uint32_t *out, long stride,
        float *sums);
    /// One panel of B. element (k, column) = source[k * step + column * ld]: step is 1 for a transposed source
    void (*pack_panel)(
        int type, const float *source, long k_step, long column_step, long k, int columns, const float *scale,
        uint32_t *out);
};

static inline long groups_of(int type, long k) {
    return type == CK_F32 ? k : type == CK_BF16 ? (k + 1) / 2 : (k + 3) / 4;
}

extern const struct gemm_kernels gemm_portable;
#if defined(__x86_64__)
extern const struct gemm_kernels gemm_avx2;
extern const struct gemm_kernels gemm_avx512;
extern const struct gemm_kernels gemm_avx512_extended;
#endif

const struct gemm_kernels *gemm_kernels_of(int isa);
