#pragma once
// Attention of one head, fused: scores live in registers or a cache-sized scratch of the calling thread, a block of queries at a
// time, and are computed again by the backward pass.
//
// A call serves every query sequence that reads one sequence of keys, so that shared keys are read once and their gradients are
// summed by one thread in a fixed order. A row of the result depends on its own query, the keys and the number of query rows of
// the call (few rows take a path of their own), never on how rows were split among calls.
#include <stdbool.h>
#include <stdint.h>

enum {
    /// Calls of up to so many rows may compute several heads.
    CK_ATTENTION_FEW = 4
};

/// Operands point at the first row's first column of the head; steps are in elements from one row to the next. Elements are float32,
/// or bfloat16 where a flag says so. Row `r` of the call is query `r % queries` of sequence `sequences[r / queries]`, found at row
/// `sequence * queries + query` of q, out, dy and dq.
typedef struct ck_attention {
    int type;  // CK_F32, or CK_BF16: products of operands rounded to bfloat16, nearest even, summed in float32
    int isa;   // CK_ISA_BEST, or a level to force
    long queries, keys, head_size;
    /// Heads side by side in all operands, where sequence_count * queries <= CK_ATTENTION_FEW; one otherwise, and for 0. Forward only.
    long heads;
    const int32_t *sequences;
    long sequence_count;
    bool causal;  // query i sees keys 0...offset + i
    long offset;
    float scale;  // of the scores
    const void *q, *k, *v;
    long q_step, k_step, v_step;
    bool q_bf16, kv_bf16;
    /// Key p lies in row key_rows[p] of k and v; NULL: in row p. Forward only.
    const int32_t *key_rows;
    /// Rows of the call to compute, of sequence_count * queries. Forward only.
    long first_row, rows;
    void *out;  // forward: written. A query that sees no key gives zeros.
    long out_step;
    bool out_bf16;
    /// Two numbers for each of the sequence_count * queries rows, what its softmax was taken to be, in the kernels' own terms. Forward:
    /// written for the rows computed, unless NULL. Backward: read, as is `out`; both must be what the forward pass made of the same
    /// operands, split as it may have been.
    float *statistics;
    const void *dy;  // backward
    long dy_step;
    bool dy_bf16;
    void *dq, *dk, *dv;  // dq is written; dk and dv (NULL: not wanted) are accumulated, once a call
    long dq_step, dk_step, dv_step;
    bool dq_bf16, dkv_bf16;
} ck_attention;

/// out = softmax(scale q k^T) v
void ck_attention_forward(const ck_attention *call);
void ck_attention_backward(const ck_attention *call);
