#pragma once
// Kernels of the CPU device: free functions on buffers, in forward / backward pairs. All arrays are row-major float32 unless a
// line says otherwise; outputs first among the pointers is not assumed, sizes come last. Nothing allocates. Reductions run in a
// fixed order, so the same build on the same machine gives the same bits.
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ck_attention.h"
#include "ck_gemm.h"

// MARK: pool

/// Runs `body(context, i)` for every i in 0..<parts on the pool's threads; the caller takes part. When the pool is busy with
/// another caller the parts run on the calling thread, which changes nothing in the result.
void ck_parallel(long parts, void (*body)(void *context, long part), void *context);
/// Threads of the pool, the caller included. Set once before first use; later calls are ignored and return the number in force.
int ck_set_threads(int threads);
int ck_threads(void);
/// "x86-64-v4", "x86-64-v3", "portable": what the dispatch of these kernels chose.
const char *ck_instruction_set(void);

// MARK: elementwise
//
// _bf16: the same with 16-bit operands, read and written as bfloat16 and computed in float32.

/// y[i] = a[i] + b[i]
void ck_add(const float *a, const float *b, float *y, long n);
void ck_add_bf16(const uint16_t *a, const uint16_t *b, uint16_t *y, long n);
/// y[i] += x[i]
void ck_accumulate(const float *x, float *y, long n);
void ck_accumulate_bf16(const uint16_t *x, float *y, long n);
/// y[c] += sum over r of x[r, c]      x: (rows, d)
void ck_column_sum(const float *x, float *y, long rows, long d);
void ck_column_sum_bf16(const uint16_t *x, float *y, long rows, long d);
/// y = 0.5 x (1 + erf(x / sqrt 2))
void ck_gelu(const float *x, float *y, long n);
void ck_gelu_bf16(const uint16_t *x, uint16_t *y, long n);
/// dx = dy * (Phi(x) + x phi(x))
void ck_gelu_backward(const float *x, const float *dy, float *dx, long n);
void ck_gelu_backward_bf16(const uint16_t *x, const uint16_t *dy, uint16_t *dx, long n);
/// y[i] = keep(i) ? x[i] / (1 - p) : 0 with keep(i) a pure function of (key, first + i). Its own backward.
void ck_dropout(const float *x, float *y, long n, float p, uint64_t key, uint64_t first);
void ck_dropout_bf16(const uint16_t *x, uint16_t *y, long n, float p, uint64_t key, uint64_t first);

// MARK: rows

/// y = (x - mean) * rstd * g + b      x, y: (rows, d)   g, b: (d)   mean, rstd: (rows), kept for the backward pass
void ck_layer_norm(
    const float *x, const float *g, const float *b, float *y, float *mean, float *rstd, long rows, long d, float eps);
/// The same with y in bfloat16.
void ck_layer_norm_bf16(
    const float *x, const float *g, const float *b, uint16_t *y, float *mean, float *rstd, long rows, long d, float eps);
/// dx (rows, d) is written; dg, db (d) are accumulated.
void ck_layer_norm_backward(
    const float *x, const float *g, const float *mean, const float *rstd, const float *dy, float *dx, float *dg,
    float *db, long rows, long d);
/// The same with dy in bfloat16.
void ck_layer_norm_backward_bf16(
    const float *x, const float *g, const float *mean, const float *rstd, const uint16_t *dy, float *dx, float *dg,
    float *db, long rows, long d);
/// x[r, :] - logsumexp(x[r, :]) in place.      x: (rows, d)
void ck_log_softmax(float *x, long rows, long d);
/// Label-smoothed cross entropy of logits (rows, v) against targets (rows). Adds the rows' smoothed losses to *loss and their plain
/// negative log-likelihoods to *nll (double, row order). With `gradient`, logits becomes (softmax - q) * scale.
void ck_cross_entropy(
    float *logits, const int32_t *targets, double *loss, double *nll, long rows, long v, float smoothing, float scale,
    bool gradient);

// MARK: pixels

/// Cuts pictures (3, side, side) into patches: out[(py * grid + px), (c, ky, kx)].      out: (grid * grid, 3 * patch * patch)
void ck_patches(const float *pixels, float *out, long side, long patch);

// MARK: optimiser

/// Sum of squares in double, in blocks of fixed size.
double ck_sum_squares(const float *x, long n);
/// One AdamW step (decoupled decay first, bias correction by the given factors):
/// p *= 1 - lr * decay;  m, v moments of g * gradient_scale;  p -= lr / correction1 * m / (sqrt(v) / sqrt_correction2 + eps);
/// copy (unless NULL) = p as bfloat16
void ck_adamw(
    float *p, const float *g, float *m, float *v, long n, float gradient_scale, float lr, float decay, double beta1,
    double beta2, float eps, float correction1, float sqrt_correction2, uint16_t *copy);
