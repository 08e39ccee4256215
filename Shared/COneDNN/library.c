#include "library.h"
#include "include/onednn.h"

#ifdef HAVE_DNNL
#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>

static struct library found;
static const struct library *usable;
static char version[32];
static pthread_once_t looked = PTHREAD_ONCE_INIT;

static bool find_functions(void *handle) {
    bool all = true;
#define FIND(f) all = (found.f = (__typeof__(&f))dlsym(handle, #f)) && all;
    FUNCTIONS(FIND)
#undef FIND
    found.set_threads = (void (*)(int))dlsym(handle, "omp_set_num_threads");
    return all;
}

static void look(void) {
    char name[32];
    snprintf(name, sizeof name, "libdnnl.so.%d", DNNL_VERSION_MAJOR);
    void *handle = dlopen(name, RTLD_NOW | RTLD_LOCAL);
    if (!handle || !find_functions(handle)) return;
    found.version = found.dnnl_version();
    if (found.version->major != DNNL_VERSION_MAJOR) return;
    if (found.dnnl_engine_create(&found.engine, dnnl_cpu, 0) != dnnl_success) return;
    snprintf(version, sizeof version, "%d.%d.%d", found.version->major, found.version->minor, found.version->patch);
    usable = &found;
}

const struct library *onednn_library(void) {
    pthread_once(&looked, look);
    return usable;
}

const char *onednn_version(void) { return onednn_library() ? version : NULL; }
#else
const char *onednn_version(void) { return NULL; }
#endif
