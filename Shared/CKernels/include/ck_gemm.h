#pragma once
// Matrix products with the right-hand side packed once: C (m, n) = A (m, k) B (k, n), row-major, leading dimensions in elements.
//
// Whatever the operands are rounded to, sums are kept in float32 (int8: in int32) and run over k in ascending order, whole, on one
// thread: only m and n are split. A row of the result is therefore the same bits whatever the number of threads or of other rows.
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// What is multiplied. CK_BF16 rounds both sides to bfloat16, nearest even. CK_S8: B as int8 with one scale a column, A as 8 bits
/// with one scale and one zero point a row.
enum { CK_F32 = 0, CK_BF16 = 1, CK_S8 = 2 };
/// Instruction sets, each including the ones before. CK_ISA_BEST: what the CPU has, capped by BLIP_MAX_ISA=portable|avx2|avx512.
enum { CK_ISA_BEST = 0, CK_ISA_PORTABLE = 1, CK_ISA_AVX2 = 2, CK_ISA_AVX512 = 3, CK_ISA_AVX512_EXTENDED = 4 };

/// The instruction set in force, CK_ISA_PORTABLE or above.
int ck_isa(void);
/// The same under a given cap: the name of a level, or NULL. A name it does not know caps nothing.
int ck_isa_under(const char *cap);
/// Whether products of the type run on instructions made for it (float32: FMA; bfloat16: vdpbf16ps; int8: vpdpbusd).
bool ck_product_is_native(int type);
/// Whether the CPU has matrix tiles (AMX) for bfloat16 or int8, which these kernels do not use.
bool ck_has_matrix_tiles(void);

/// Bytes of B (k, n) packed.
size_t ck_packed_bytes(int type, long k, long n);
/// Memory for packed matrices: aligned, on huge pages where the system grants them. NULL when there is none.
void *ck_packed_allocate(size_t bytes);
void ck_packed_free(void *packed);
/// Packs B on the pool. source: row-major (k, n), or with `transposed` (n, k); ld: its leading dimension.
void ck_pack(int type, long k, long n, const float *source, long ld, bool transposed, void *packed, int isa);

/// Another library's product in place of the kernels': acc (rows, columns), dense, 32 bits each (int8: int32, else float32) =
/// A (rows, k) times the columns of B from `column` on. A is what the type makes of it: float32, bfloat16, or 8 bits unsigned.
/// Called on the pool's threads.
typedef void ck_block_fn(
    const void *context, long rows, const void *a, long lda, long column, long columns, void *acc);

/// One product. Per element, in this order: v = A B (+ bias[n]); pre = v; v = gelu(v); v += residual; v += C if accumulate; C = v.
typedef struct ck_product {
    int type;
    int isa;    // CK_ISA_BEST, or a level to force
    int parts;  // 0: as the pool has threads
    long m, n, k;
    const void *a;  // float32, or with a_bf16 bfloat16 (then type is not CK_F32)
    long lda;
    const void *b;  // packed, same type
    void *c;
    long ldc;
    const float *bias;      // (n) or NULL
    const float *residual;  // (m, n) with leading dimension ldc, or NULL
    void *pre;              // (m, n) with leading dimension ldc, or NULL: the value before GELU
    bool a_bf16, c_bf16, pre_bf16, gelu, accumulate;
    ck_block_fn *block;     // NULL: the kernels here. Otherwise b are the scales and sums of int8 alone
    const void *block_context;
    long block_columns;     // columns of one call, a multiple of 48
} ck_product;
void ck_multiply(const ck_product *product);

/// dW (n, k) += dY (m, n)^T X (m, k), dense rows; dBias (n) += column sums of dY (unless NULL). type: CK_F32 or CK_BF16.
typedef struct ck_weight_gradient {
    int type;
    int isa;
    int parts;
    long m, n, k;
    const void *dy;
    const void *x;
    float *dw;
    float *dbias;
    bool dy_bf16, x_bf16;
} ck_weight_gradient;
void ck_accumulate_weight_gradient(const ck_weight_gradient *gradient);

/// What CK_S8 makes of rows of A: q (rows, k) in 0...255, value = scale[r] * (q - zero[r]).
void ck_quantise_rows(const float *a, long lda, long rows, long k, uint8_t *q, float *scale, int32_t *zero);
/// What CK_S8 makes of `count` weights of one column, `step` elements apart: q in -127...127, value = scale * q. Returns their sum.
int32_t ck_quantise_column(const float *source, long step, long count, int8_t *q, float *scale);
/// x rounded to bfloat16, nearest even; NaN stays NaN.
void ck_to_bf16(const float *x, uint16_t *y, long n);
/// The values of bfloat16 numbers.
void ck_from_bf16(const uint16_t *x, float *y, long n);

/// Measured limits of the pool's threads together: multiply-adds from registers (two operations each), operations a second.
/// 0 where the CPU lacks the instruction.
double ck_peak_fma(double seconds);
double ck_peak_bf16(double seconds);
double ck_peak_int8(double seconds);
/// Bytes a second read from memory far larger than the caches.
double ck_peak_read(double seconds);
