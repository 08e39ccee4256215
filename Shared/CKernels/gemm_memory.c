#define _GNU_SOURCE
#include "gemm_scratch.h"
#include "ck_gemm.h"
#include <pthread.h>
#include <stdlib.h>
#include <sys/mman.h>

enum { huge_page = 2 << 20, tail = 4096 };

static size_t rounded(size_t bytes, size_t to) { return (bytes + to - 1) / to * to; }

void *ck_packed_allocate(size_t bytes) {
    size_t alignment = bytes >= huge_page / 2 ? huge_page : 4096;
    void *memory = aligned_alloc(alignment, rounded(bytes + tail, alignment));
#ifdef MADV_HUGEPAGE
    if (memory && alignment == huge_page) madvise(memory, rounded(bytes + tail, alignment), MADV_HUGEPAGE);
#endif
    return memory;
}

void ck_packed_free(void *packed) { free(packed); }

struct scratch {
    void *memory[scratch_kinds];
    size_t size[scratch_kinds];
};

static pthread_key_t key;
static pthread_once_t made = PTHREAD_ONCE_INIT;

static void release(void *value) {
    struct scratch *scratch = value;
    for (int kind = 0; kind < scratch_kinds; kind++) free(scratch->memory[kind]);
    free(scratch);
}

static void make_key(void) {
    if (pthread_key_create(&key, release) != 0) abort();
}

void *gemm_scratch(int kind, size_t bytes) {
    pthread_once(&made, make_key);
    struct scratch *scratch = pthread_getspecific(key);
    if (!scratch) {
        scratch = calloc(1, sizeof *scratch);
        if (!scratch || pthread_setspecific(key, scratch) != 0) abort();
    }
    if (scratch->size[kind] < bytes) {
        free(scratch->memory[kind]);
        scratch->memory[kind] = ck_packed_allocate(bytes);
        if (!scratch->memory[kind]) abort();  // as Swift does when memory ends
        scratch->size[kind] = bytes;
    }
    return scratch->memory[kind];
}
