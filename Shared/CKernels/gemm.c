// Products on the pool: who multiplies which rows and columns, and what is converted where.
#include "gemm.h"
#include "CKernels.h"
#include "gemm_scratch.h"
#include <string.h>

enum {
    // Rows of A that stay in the second-level cache beside a panel of B, in bytes.
    block_bytes = 256 * 1024,
    block_rows_least = 32,
    block_rows_most = 192,
    // Below this many multiplications waking a thread costs more than it brings.
    worth_threads = 100 * 1000,
};

struct job {
    const ck_product *product;
    const struct gemm_kernels *kernels;
    struct finish finish;
    long groups, panels;
    long units;  // what columns are split by: panels, or the columns of one call of `block`
    long row_parts, column_parts;
    // A of the whole product, converted, or NULL where each part converts its own rows.
    const uint32_t *shared;
    long shared_step;
    float *scale;
    int32_t *zero;
};

static bool needs_conversion(const ck_product *p) {
    if (p->type != CK_BF16) return p->type == CK_S8;
    return !(p->a_bf16 && p->lda % 2 == 0 && p->k % 2 == 0 && (uintptr_t)p->a % 4 == 0);
}

/// Groups a converted row takes: whole cache lines, and an odd number of them, so that rows do not fall on the same cache sets.
/// Other libraries are fast on dense rows only.
static long row_step_of(const struct job *job) {
    return job->product->block ? job->groups : (((job->groups + 15) / 16) | 1) * 16;
}

static void convert(const struct job *job, long row, long rows, uint32_t *to, long step, float *scale, int32_t *zero) {
    const ck_product *p = job->product;
    if (p->type == CK_S8) {
        const char *a = (const char *)p->a + row * p->lda * (p->a_bf16 ? 2 : 4);
        job->kernels->quantise(a, p->a_bf16, p->lda, rows, p->k, (uint8_t *)to, step * 4, scale, zero);
    }
    for (long r = 0; r < rows; r++) {
        uint32_t *out = to + r * step;
        long offset = (row + r) * p->lda;
        if (p->type == CK_S8) {
            memset((uint8_t *)out + p->k, 0, job->groups * 4 - p->k);
            continue;
        }
        if (p->k % 2) out[job->groups - 1] = 0;
        if (p->a_bf16) {
            memcpy(out, (const uint16_t *)p->a + offset, p->k * 2);
        } else {
            job->kernels->to_bf16((const float *)p->a + offset, (uint16_t *)out, p->k);
        }
    }
}

static size_t block_size(long rows, long step) { return (size_t)rows * (step * 4 + 8); }

/// The columns of one call of another library's product, from `column` on.
static void multiply_elsewhere(
    const struct job *job, const struct finish *finish, const uint32_t *a, long step, long first_row, long rows,
    long column) {
    const ck_product *p = job->product;
    long columns = p->n - column < p->block_columns ? p->n - column : p->block_columns;
    uint32_t *acc = gemm_scratch(scratch_sums, (size_t)rows * columns * 4);
    long per_group = p->type == CK_F32 ? 1 : p->type == CK_BF16 ? 2 : 4;
    p->block(p->block_context, rows, a, step * per_group, column, columns, acc);
    for (long done = 0; done < columns; done += panel_columns) {
        int width = columns - done < panel_columns ? (int)(columns - done) : panel_columns;
        job->kernels->finish(finish, acc + done, columns, first_row, (int)rows, column + done, width);
    }
}

static void multiply_block(
    const struct job *job, const uint32_t *a, long step, long first_row, long rows, long first_unit, long last_unit,
    const float *scale, const int32_t *zero) {
    const ck_product *p = job->product;
    struct finish finish = job->finish;
    finish.row_scale = scale, finish.row_zero = zero, finish.first_row = first_row;
    long tiles = (rows + tile_rows - 1) / tile_rows;
    if (p->block) {
        for (long unit = first_unit; unit < last_unit; unit++) {
            multiply_elsewhere(job, &finish, a, step, first_row, rows, unit * p->block_columns);
        }
        return;
    }
    uint32_t acc[tile_rows * panel_columns] __attribute__((aligned(64)));
    for (long panel = first_unit; panel < last_unit; panel++) {
        const uint32_t *b = (const uint32_t *)p->b + panel * job->groups * panel_columns;
        long column = panel * panel_columns;
        int columns = p->n - column < panel_columns ? (int)(p->n - column) : panel_columns;
        for (long t = 0; t < tiles; t++) {
            long row = rows * t / tiles;
            int count = (int)(rows * (t + 1) / tiles - row);
            job->kernels->tile[p->type](a + row * step, step, b, job->groups, count, acc);
            job->kernels->finish(&finish, acc, panel_columns, first_row + row, count, column, columns);
        }
    }
}

static void multiply_part(void *context, long part) {
    const struct job *job = context;
    const ck_product *p = job->product;
    long row_part = part / job->column_parts, column_part = part % job->column_parts;
    long first = p->m * row_part / job->row_parts, rows = p->m * (row_part + 1) / job->row_parts - first;
    long first_unit = job->units * column_part / job->column_parts;
    long last_unit = job->units * (column_part + 1) / job->column_parts;
    if (rows == 0) return;
    if (!needs_conversion(p)) {
        long step = p->a_bf16 ? p->lda / 2 : p->lda;
        const uint32_t *a = p->a_bf16 ? (const void *)((const uint16_t *)p->a + first * p->lda)
                                      : (const void *)((const float *)p->a + first * p->lda);
        return multiply_block(job, a, step, first, rows, first_unit, last_unit, NULL, NULL);
    }
    if (job->shared) {
        return multiply_block(
            job, job->shared + first * job->shared_step, job->shared_step, first, rows, first_unit, last_unit,
            job->scale + first, job->zero + first);
    }
    long step = row_step_of(job);
    uint32_t *block = gemm_scratch(scratch_rows, block_size(rows, step));
    float *scale = (float *)(block + rows * step);
    int32_t *zero = (int32_t *)(scale + rows);
    convert(job, first, rows, block, step, scale, zero);
    multiply_block(job, block, step, first, rows, first_unit, last_unit, scale, zero);
}

static void convert_part(void *context, long part) {
    const struct job *job = context;
    long m = job->product->m, parts = job->row_parts;
    long first = m * part / parts, rows = m * (part + 1) / parts - first;
    convert(
        job, first, rows, (uint32_t *)job->shared + first * job->shared_step, job->shared_step, job->scale + first,
        job->zero + first);
}

static void convert_whole(struct job *job, long parts) {
    const ck_product *p = job->product;
    long step = row_step_of(job), row_parts = job->row_parts;
    uint32_t *shared = gemm_scratch(scratch_whole, block_size(p->m, step));
    job->shared = shared;
    job->shared_step = step;
    job->scale = (float *)(shared + p->m * step);
    job->zero = (int32_t *)(job->scale + p->m);
    job->row_parts = p->m * p->k < 16384 ? 1 : parts < p->m ? parts : p->m;
    ck_parallel(job->row_parts, convert_part, job);
    job->row_parts = row_parts;
}

static long at_least_one(long x) { return x < 1 ? 1 : x; }

void ck_multiply(const ck_product *p) {
    if (p->m <= 0 || p->n <= 0) return;
    struct job job = {.product = p, .kernels = gemm_kernels_of(p->isa)};
    job.groups = groups_of(p->type, p->k);
    job.panels = (p->n + panel_columns - 1) / panel_columns;
    job.units = p->block ? (p->n + p->block_columns - 1) / p->block_columns : job.panels;
    job.finish.product = p;
    job.finish.column_scale =
        p->block ? p->b : (const void *)((const uint32_t *)p->b + job.panels * job.groups * panel_columns);
    job.finish.column_sum = (const int32_t *)(job.finish.column_scale + job.panels * panel_columns);
    long threads = p->parts > 0 ? p->parts : ck_threads();
    if (p->parts == 0 && p->m * p->n * at_least_one(p->k) < worth_threads) threads = 1;

    long fitting = block_bytes / at_least_one(job.groups * 4) / tile_rows * tile_rows;
    if (fitting < block_rows_least) fitting = block_rows_least;
    if (fitting > block_rows_most) fitting = block_rows_most;
    if (p->m <= block_rows_most || p->m < 48 * threads) {
        // Few rows: the columns are split, so that B is read once; four parts a thread even out a busy neighbour.
        job.row_parts = (p->m + block_rows_most - 1) / block_rows_most;
        job.column_parts = threads == 1 ? 1 : job.units < 4 * threads ? job.units : 4 * threads;
        if (needs_conversion(p)) convert_whole(&job, threads);
    } else {
        job.column_parts = 1;
        job.row_parts = ((p->m + fitting - 1) / fitting + threads - 1) / threads * threads;
    }
    ck_parallel(job.row_parts * job.column_parts, multiply_part, &job);
}
