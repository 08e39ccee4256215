// B as the tiles read it: panels of 48 columns, group after group of k, then (int8) a scale and the sum of the weights a column.
#include "CKernels.h"
#include "gemm.h"
#include <string.h>

struct packing {
    const struct gemm_kernels *kernels;
    int type;
    long k, n;
    const float *source;
    long k_step, column_step;
    uint32_t *out;
    float *scale;
    int32_t *sum;
};

static long panels_of(long n) { return (n + panel_columns - 1) / panel_columns; }

size_t ck_packed_bytes(int type, long k, long n) {
    size_t columns = (size_t)panels_of(n) * panel_columns;
    return columns * groups_of(type, k) * 4 + (type == CK_S8 ? columns * 8 : 0);
}

static float scale_of(const float *source, long step, long count) {
    float most = 0;
    for (long i = 0; i < count; i++) most = __builtin_fmaxf(most, __builtin_fabsf(source[i * step]));
    return most / 127.0f;
}

static void pack_one(void *context, long panel) {
    const struct packing *p = context;
    long column = panel * panel_columns, groups = groups_of(p->type, p->k);
    int columns = p->n - column < panel_columns ? (int)(p->n - column) : panel_columns;
    uint32_t *out = p->out + panel * groups * panel_columns;
    const float *source = p->source + column * p->column_step;
    float *scale = p->scale + column;
    if (p->type == CK_S8) {
        for (int j = 0; j < panel_columns; j++) {
            scale[j] = j < columns ? scale_of(source + j * p->column_step, p->k_step, p->k) : 0;
        }
    }
    p->kernels->pack_panel(p->type, source, p->k_step, p->column_step, p->k, columns, scale, out);
    if (p->type == CK_S8) {
        int32_t *sum = p->sum + column;
        memset(sum, 0, panel_columns * sizeof *sum);
        for (long g = 0; g < groups; g++) {
            for (int j = 0; j < panel_columns; j++) {
                for (int i = 0; i < 4; i++) sum[j] += (int8_t)(out[g * panel_columns + j] >> 8 * i);
            }
        }
    }
}

void ck_pack(int type, long k, long n, const float *source, long ld, bool transposed, void *packed, int isa) {
    if (n <= 0) return;
    struct packing p = {
        .kernels = gemm_kernels_of(isa), .type = type, .k = k, .n = n, .source = source,
        .k_step = transposed ? 1 : ld, .column_step = transposed ? ld : 1, .out = packed,
    };
    p.scale = (float *)(p.out + panels_of(n) * groups_of(type, k) * panel_columns);
    p.sum = (int32_t *)(p.scale + panels_of(n) * panel_columns);
    ck_parallel(panels_of(n), pack_one, &p);
}

int32_t ck_quantise_column(const float *source, long step, long count, int8_t *q, float *scale) {
    // Added and taken away again, this number rounds to the nearest integer; a fused multiplication would round once less.
#pragma clang fp contract(off)
    const float magic = 12582912.0f;
    *scale = scale_of(source, step, count);
    float inverse = *scale > 0 ? 1.0f / *scale : 0;
    int32_t sum = 0;
    for (long i = 0; i < count; i++) {
        float v = source[i * step] * inverse;
        v = (v + magic) - magic;
        q[i] = (int8_t)(v < -127.0f ? -127.0f : v > 127.0f ? 127.0f : v);
        sum += q[i];
    }
    return sum;
}

void ck_from_bf16(const uint16_t *x, float *y, long n) {
    for (long i = 0; i < n; i++) {
        uint32_t bits = (uint32_t)x[i] << 16;
        memcpy(y + i, &bits, 4);
    }
}
