// The weight gradient: both sides change every step, so both are packed chunk by chunk of rows, then multiplied.
#include "CKernels.h"
#include "gemm.h"
#include "gemm_scratch.h"
#include <string.h>

enum { chunk_rows_most = 1024, strips_at_once = pack_columns_most / tile_rows, block_strips = 16 };

struct gradient {
    const ck_weight_gradient *g;
    const struct gemm_kernels *kernels;
    ck_product shape;  // what the finish of a tile reads: adds to dW
    long first, rows, groups;
    long strip_size;  // of a strip with a cache line to spare, so that strips do not fall on the same cache sets
    long panels, strips, strip_blocks, x_items, row_parts, column_parts;
    uint32_t *x_packed, *dy_packed;
    float *sums;
};

static const void *at(const void *x, bool is_bf16, long offset) {
    return is_bf16 ? (const void *)((const uint16_t *)x + offset) : (const void *)((const float *)x + offset);
}

static void pack_item(void *context, long item) {
    const struct gradient *job = context;
    const ck_weight_gradient *g = job->g;
    if (item < job->panels) {
        long column = item * panel_columns;
        int columns = g->k - column < panel_columns ? (int)(g->k - column) : panel_columns;
        job->kernels->pack_rows(
            g->type, at(g->x, g->x_bf16, job->first * g->k + column), g->x_bf16, g->k, job->rows, columns,
            panel_columns, job->x_packed + item * job->groups * panel_columns, 0, NULL);
        return;
    }
    long column = (item - job->panels) * pack_columns_most;
    int columns = g->n - column < pack_columns_most ? (int)(g->n - column) : pack_columns_most;
    job->kernels->pack_rows(
        g->type, at(g->dy, g->dy_bf16, job->first * g->n + column), g->dy_bf16, g->n, job->rows, columns, tile_rows,
        job->dy_packed + column / tile_rows * job->strip_size, job->strip_size, g->dbias ? g->dbias + column : NULL);
}

static void multiply_item(void *context, long item) {
    const struct gradient *job = context;
    const ck_weight_gradient *g = job->g;
    long row_part = item / job->column_parts, column_part = item % job->column_parts;
    long first_strip = job->strips * row_part / job->row_parts;
    long last_strip = job->strips * (row_part + 1) / job->row_parts;
    long first_panel = job->panels * column_part / job->column_parts;
    long last_panel = job->panels * (column_part + 1) / job->column_parts;
    struct finish finish = {.product = &job->shape};
    uint32_t acc[tile_rows * panel_columns] __attribute__((aligned(64)));
    for (long panel = first_panel; panel < last_panel; panel++) {
        long column = panel * panel_columns;
        int columns = g->k - column < panel_columns ? (int)(g->k - column) : panel_columns;
        for (long strip = first_strip; strip < last_strip; strip++) {
            long row = strip * tile_rows;
            int rows = g->n - row < tile_rows ? (int)(g->n - row) : tile_rows;
            for (int r = 0; r < rows; r++) {
                const float *c = g->dw + (row + r) * g->k + column;
                for (int line = 0; line < columns; line += 16) __builtin_prefetch(c + line, 1);
            }
            job->kernels->strip[g->type](
                job->dy_packed + strip * job->strip_size, 0, job->x_packed + panel * job->groups * panel_columns,
                job->groups, tile_rows, acc);
            job->kernels->finish(&finish, acc, panel_columns, row, rows, column, columns);
        }
    }
}

void ck_accumulate_weight_gradient(const ck_weight_gradient *g) {
    if (g->n <= 0 || g->m <= 0) return;
    struct gradient job = {.g = g, .kernels = gemm_kernels_of(g->isa)};
    job.shape = (ck_product){.type = g->type, .c = g->dw, .ldc = g->k, .accumulate = true};
    job.panels = (g->k + panel_columns - 1) / panel_columns;
    job.strips = (g->n + tile_rows - 1) / tile_rows;
    long strip_items = (g->n + pack_columns_most - 1) / pack_columns_most;
    long chunks = (g->m + chunk_rows_most - 1) / chunk_rows_most;
    long chunk = ((g->m + chunks - 1) / chunks + 1) / 2 * 2;
    long most = groups_of(g->type, chunk < g->m ? chunk : g->m);
    job.strip_size = most * tile_rows + 16;
    size_t x_size = (size_t)job.panels * panel_columns * most;
    size_t dy_size = (size_t)strip_items * strips_at_once * job.strip_size;
    job.x_packed = gemm_scratch(scratch_whole, (x_size + dy_size) * 4);
    job.dy_packed = job.x_packed + x_size;

    long threads = g->parts > 0 ? g->parts : ck_threads();
    long blocks = (job.strips + block_strips - 1) / block_strips;
    job.row_parts = (blocks + threads - 1) / threads * threads;
    if (job.row_parts > job.strips) job.row_parts = job.strips;
    job.column_parts = job.row_parts >= threads || threads == 1 ? 1 : (threads + job.row_parts - 1) / job.row_parts;
    for (job.first = 0; job.first < g->m; job.first += chunk) {
        job.rows = g->m - job.first < chunk ? g->m - job.first : chunk;
        job.groups = groups_of(g->type, job.rows);
        ck_parallel(job.panels + strip_items, pack_item, &job);
        ck_parallel(job.row_parts * job.column_parts, multiply_item, &job);
    }
}
