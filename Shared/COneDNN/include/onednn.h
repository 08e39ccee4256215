#pragma once
// Matrix products by oneDNN, loaded when first asked for: a machine without the library loses nothing. Every call works on the
// calling thread alone; the caller splits the work.
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// What is multiplied: float32; bfloat16 summed in float32; unsigned by signed 8 bits summed in int32.
enum { ONEDNN_F32 = 0, ONEDNN_BF16 = 1, ONEDNN_U8S8 = 2 };

/// The version of the library in use, or NULL: not installed, of another major version than it was built for, or built without it.
const char *onednn_version(void);

/// A right-hand side (k, n) in the layouts the library prefers, cut into slices of columns.
typedef struct onednn_weights onednn_weights;
/// NULL when the library is absent or has no such product.
onednn_weights *onednn_weights_create(int type, long k, long n, long slice_columns);
size_t onednn_weights_bytes(const onednn_weights *weights);
void onednn_weights_free(onednn_weights *weights);
/// Fills one slice from row-major (k, n), or with `transposed` (n, k), leading dimension ld: float32, or int8 for ONEDNN_U8S8.
/// False when the library refuses.
bool onednn_weights_fill(onednn_weights *weights, long slice, const void *source, long ld, bool transposed);

/// acc (rows, columns), dense = A (rows, k) times the columns from `column` on, which are one slice. `weights`: onednn_weights.
void onednn_multiply(
    const void *weights, long rows, const void *a, long lda, long column, long columns, void *acc);

/// Rows first..<last of dW (n, k) += dY (m, n)^T X (m, k), dense rows, float32 or bfloat16. False when the library refuses.
bool onednn_accumulate_gradient(
    int type, long m, long n, long k, const void *dy, const void *x, float *dw, long first, long last);
