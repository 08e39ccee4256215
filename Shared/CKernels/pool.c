// A pool of threads that wait by spinning a little, then on a condition. One caller at a time: a second caller works alone.
#include "CKernels.h"
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

enum { threads_max = 256, spins = 4000 };

static pthread_mutex_t caller = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t wake = PTHREAD_COND_INITIALIZER;
static pthread_once_t started = PTHREAD_ONCE_INIT;
static atomic_int requested = 0;
static int threads = 1;

static _Atomic uint64_t generation = 0;
static atomic_long next_part = 0;
static atomic_long parts_left = 0;
static atomic_int workers_inside = 0;
static long parts_total;
static void (*current_body)(void *, long);
static void *current_context;

static void take_parts(void) {
    for (;;) {
        long part = atomic_fetch_add(&next_part, 1);
        if (part >= parts_total) return;
        current_body(current_context, part);
        atomic_fetch_sub(&parts_left, 1);
    }
}

static inline void relax(void) {
#if defined(__x86_64__)
    __builtin_ia32_pause();
#endif
}

static void *work(void *unused) {
    (void)unused;
    uint64_t seen = 0;
    for (;;) {
        for (int i = 0; i < spins && atomic_load(&generation) == seen; i++) relax();
        if (atomic_load(&generation) == seen) {
            pthread_mutex_lock(&gate);
            while (atomic_load(&generation) == seen) pthread_cond_wait(&wake, &gate);
            pthread_mutex_unlock(&gate);
        }
        seen = atomic_load(&generation);
        atomic_fetch_add(&workers_inside, 1);
        // A worker that wakes late finds an odd generation closed again and must not touch the next caller's fields half-written.
        if (seen % 2 == 1 && atomic_load(&generation) == seen) take_parts();
        atomic_fetch_sub(&workers_inside, 1);
    }
    return NULL;
}

static void start(void) {
    int n = atomic_load(&requested);
    if (n <= 0) n = (int)sysconf(_SC_NPROCESSORS_ONLN);
    if (n > threads_max) n = threads_max;
    threads = 1;
    for (int i = 1; i < n; i++) {
        pthread_t thread;
        if (pthread_create(&thread, NULL, work, NULL) != 0) break;
        pthread_detach(thread);
        threads++;
    }
}

int ck_set_threads(int n) {
    atomic_store(&requested, n);
    pthread_once(&started, start);
    return threads;
}

int ck_threads(void) {
    pthread_once(&started, start);
    return threads;
}

void ck_parallel(long parts, void (*body)(void *, long), void *context) {
    pthread_once(&started, start);
    if (parts <= 1 || threads == 1 || pthread_mutex_trylock(&caller) != 0) {
        for (long i = 0; i < parts; i++) body(context, i);
        return;
    }
    parts_total = parts;
    current_body = body;
    current_context = context;
    atomic_store(&parts_left, parts);
    atomic_store(&next_part, 0);
    pthread_mutex_lock(&gate);
    atomic_fetch_add(&generation, 1);  // odd: open
    pthread_cond_broadcast(&wake);
    pthread_mutex_unlock(&gate);
    take_parts();
    while (atomic_load(&parts_left) > 0) relax();
    atomic_fetch_add(&generation, 1);  // even: closed
    while (atomic_load(&workers_inside) > 0) relax();
    pthread_mutex_unlock(&caller);
}

const char *ck_instruction_set(void) {
    switch (ck_isa()) {
    case CK_ISA_PORTABLE: return "portable";
    case CK_ISA_AVX2: return "x86-64-v3";
    default: return "x86-64-v4";
    }
}
