#include "include/onednn.h"
#include "library.h"

#ifdef HAVE_DNNL
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

// MARK: what a thread has

struct thread {
    dnnl_stream_t stream;
    void *scratch;
    size_t scratch_size;
};

static pthread_key_t key;
static pthread_once_t key_made = PTHREAD_ONCE_INIT;

static void release(void *value) {
    struct thread *thread = value;
    onednn_library()->dnnl_stream_destroy(thread->stream);
    free(thread->scratch);
    free(thread);
}

static void make_key(void) {
    if (pthread_key_create(&key, release) != 0) abort();
}

/// The calling thread's stream; from here on the library starts no threads of its own for this thread.
static struct thread *this_thread(const struct library *lib) {
    pthread_once(&key_made, make_key);
    struct thread *thread = pthread_getspecific(key);
    if (thread) return thread;
    thread = calloc(1, sizeof *thread);
    if (!thread) abort();
    if (lib->dnnl_stream_create(&thread->stream, lib->engine, dnnl_stream_default_flags) != dnnl_success) abort();
    if (pthread_setspecific(key, thread) != 0) abort();
    if (lib->set_threads) lib->set_threads(1);
    return thread;
}

// MARK: products, one primitive a shape

struct shape {
    int type;
    int kind;  // of `product_kind`
    long m, n, k, lda;
};
enum product_kind { layout_only = 0, weights_packed = 1, gradient = 2 };

struct product {
    struct product *next;
    struct shape shape;
    layout a, b, c, scratch;
    size_t scratch_size;
    dnnl_primitive_t primitive;
};

static pthread_rwlock_t lock = PTHREAD_RWLOCK_INITIALIZER;
static struct product *products;  // grows at the front under `lock`, never shrinks

static bool same(const struct shape *a, const struct shape *b) {
    return a->type == b->type && a->kind == b->kind && a->m == b->m && a->n == b->n && a->k == b->k && a->lda == b->lda;
}

static struct product *known(const struct shape *shape) {
    for (struct product *p = products; p; p = p->next) {
        if (same(&p->shape, shape)) return p;
    }
    return NULL;
}

static dnnl_data_type_t left_type(int type) {
    return type == ONEDNN_F32 ? dnnl_f32 : type == ONEDNN_BF16 ? dnnl_bf16 : dnnl_u8;
}
static dnnl_data_type_t right_type(int type) {
    return type == ONEDNN_F32 ? dnnl_f32 : type == ONEDNN_BF16 ? dnnl_bf16 : dnnl_s8;
}
static dnnl_data_type_t sum_type(int type) { return type == ONEDNN_U8S8 ? dnnl_s32 : dnnl_f32; }

static const struct product *product_of(const struct library *lib, struct shape shape);

static bool make_operands(const struct library *lib, struct product *p) {
    const struct shape *s = &p->shape;
    dnnl_data_type_t left = left_type(s->type), right = right_type(s->type), sum = sum_type(s->type);
    if (s->kind == gradient) {
        return make_layout(lib, &p->a, s->m, s->k, left, 1, s->lda) && make_layout(lib, &p->b, s->k, s->n, right, s->n, 1)
            && make_layout(lib, &p->c, s->m, s->n, sum, s->n, 1);
    }
    if (!make_layout(lib, &p->a, s->m, s->k, left, s->lda, 1) || !make_layout(lib, &p->c, s->m, s->n, sum, s->n, 1)) {
        return false;
    }
    if (s->kind == layout_only) return make_any_layout(lib, &p->b, s->k, s->n, right);
    struct shape general = {.type = s->type, .kind = layout_only, .m = 96, .n = s->n, .k = s->k, .lda = s->k};
    const struct product *preferred = product_of(lib, general);
    return preferred && copy_layout(lib, &p->b, ref(&preferred->b));
}

static bool make_primitive(const struct library *lib, struct product *p) {
    dnnl_primitive_attr_t attributes = NULL;
    dnnl_post_ops_t ops = NULL;
    dnnl_primitive_desc_t description = NULL;
    bool made = lib->dnnl_primitive_attr_create(&attributes) == dnnl_success
        && lib->dnnl_primitive_attr_set_scratchpad_mode(attributes, dnnl_scratchpad_mode_user) == dnnl_success;
    if (made && p->shape.kind == gradient) {
        made = lib->dnnl_post_ops_create(&ops) == dnnl_success && append_sum(lib, ops)
            && lib->dnnl_primitive_attr_set_post_ops(attributes, ops) == dnnl_success;
    }
    made = made && describe_product(lib, &description, &p->a, &p->b, &p->c, attributes);
    if (made && p->shape.kind == layout_only) {
        layout_ref chosen = lib->dnnl_primitive_desc_query_md(description, dnnl_query_weights_md, 0);
        layout any = p->b;
        made = chosen && copy_layout(lib, &p->b, chosen);
        if (made) free_layout(lib, &any);
    }
    if (made) {
        layout_ref scratch = lib->dnnl_primitive_desc_query_md(description, dnnl_query_scratchpad_md, 0);
        made = scratch && copy_layout(lib, &p->scratch, scratch);
        p->scratch_size = made ? lib->dnnl_memory_desc_get_size(scratch) : 0;
    }
    made = made && lib->dnnl_primitive_create(&p->primitive, description) == dnnl_success;
    if (description) lib->dnnl_primitive_desc_destroy(description);
    if (ops) lib->dnnl_post_ops_destroy(ops);
    if (attributes) lib->dnnl_primitive_attr_destroy(attributes);
    return made;
}

/// NULL when the library has no such product.
static const struct product *product_of(const struct library *lib, struct shape shape) {
    pthread_rwlock_rdlock(&lock);
    struct product *p = known(&shape);
    pthread_rwlock_unlock(&lock);
    if (p) return p;
    p = calloc(1, sizeof *p);
    if (!p) return NULL;
    p->shape = shape;
    if (!make_operands(lib, p) || !make_primitive(lib, p)) {
        free_layout(lib, &p->a), free_layout(lib, &p->b), free_layout(lib, &p->c), free_layout(lib, &p->scratch);
        free(p);
        return NULL;
    }
    // Two threads may have made the same one; the older is found first or last, and either serves.
    pthread_rwlock_wrlock(&lock);
    p->next = products;
    products = p;
    pthread_rwlock_unlock(&lock);
    return p;
}

static bool run(const struct library *lib, const struct product *p, const void *a, const void *b, void *c) {
    struct thread *thread = this_thread(lib);
    if (thread->scratch_size < p->scratch_size) {
        free(thread->scratch);
        thread->scratch_size = (p->scratch_size + 4095) / 4096 * 4096;
        thread->scratch = aligned_alloc(4096, thread->scratch_size);
        if (!thread->scratch) abort();
    }
    dnnl_memory_t memory[4] = {NULL};
    const layout *layouts[4] = {&p->a, &p->b, &p->c, &p->scratch};
    void *data[4] = {(void *)a, (void *)b, c, thread->scratch};
    bool done = true;
    for (int i = 0; i < 4 && done; i++) {
        done = lib->dnnl_memory_create(&memory[i], ref(layouts[i]), lib->engine, data[i]) == dnnl_success;
    }
    if (done) {
        dnnl_exec_arg_t arguments[4] = {
            {DNNL_ARG_SRC, memory[0]}, {DNNL_ARG_WEIGHTS, memory[1]}, {DNNL_ARG_DST, memory[2]},
            {DNNL_ARG_SCRATCHPAD, memory[3]}};
        done = lib->dnnl_primitive_execute(p->primitive, thread->stream, 4, arguments) == dnnl_success
            && lib->dnnl_stream_wait(thread->stream) == dnnl_success;
    }
    for (int i = 0; i < 4; i++) {
        if (memory[i]) lib->dnnl_memory_destroy(memory[i]);
    }
    return done;
}

// MARK: weights

struct onednn_weights {
    int type;
    long k, n, slice_columns, slices;
    size_t slice_size, size;
    char *memory;
};

static const struct product *slice_layout(const struct library *lib, const onednn_weights *w, long columns) {
    return product_of(lib, (struct shape){w->type, layout_only, 96, columns, w->k, w->k});
}

static long columns_of(const onednn_weights *w, long slice) {
    long left = w->n - slice * w->slice_columns;
    return left < w->slice_columns ? left : w->slice_columns;
}

onednn_weights *onednn_weights_create(int type, long k, long n, long slice_columns) {
    const struct library *lib = onednn_library();
    if (!lib || k <= 0 || n <= 0) return NULL;
    this_thread(lib);
    onednn_weights *w = calloc(1, sizeof *w);
    if (!w) return NULL;
    *w = (onednn_weights){.type = type, .k = k, .n = n, .slice_columns = slice_columns};
    w->slices = (n + slice_columns - 1) / slice_columns;
    const struct product *first = slice_layout(lib, w, columns_of(w, 0));
    const struct product *last = slice_layout(lib, w, columns_of(w, w->slices - 1));
    if (first && last) {
        size_t size = lib->dnnl_memory_desc_get_size(ref(&first->b)), other = lib->dnnl_memory_desc_get_size(ref(&last->b));
        w->slice_size = ((size > other ? size : other) + 4095) / 4096 * 4096;
        w->size = w->slice_size * w->slices;
        w->memory = aligned_alloc(4096, w->size);
    }
    if (w->memory) return w;
    free(w);
    return NULL;
}

size_t onednn_weights_bytes(const onednn_weights *w) { return w->size; }

void onednn_weights_free(onednn_weights *w) {
    if (w) free(w->memory);
    free(w);
}

bool onednn_weights_fill(onednn_weights *w, long slice, const void *source, long ld, bool transposed) {
    const struct library *lib = onednn_library();
    struct thread *thread = this_thread(lib);
    long columns = columns_of(w, slice), first = slice * w->slice_columns;
    const size_t size = w->type == ONEDNN_U8S8 ? 1 : 4;
    const struct product *to = slice_layout(lib, w, columns);
    layout from = {0};
    dnnl_data_type_t type = w->type == ONEDNN_U8S8 ? dnnl_s8 : dnnl_f32;
    if (!to || !make_layout(lib, &from, w->k, columns, type, transposed ? 1 : ld, transposed ? ld : 1)) return false;
    dnnl_primitive_desc_t description = NULL;
    dnnl_primitive_t reorder = NULL;
    dnnl_memory_t in = NULL, out = NULL;
    char *data = (char *)source + first * (transposed ? ld : 1) * size;
    bool done =
        lib->dnnl_reorder_primitive_desc_create(&description, ref(&from), lib->engine, ref(&to->b), lib->engine, NULL)
            == dnnl_success
        && lib->dnnl_primitive_create(&reorder, description) == dnnl_success
        && lib->dnnl_memory_create(&in, ref(&from), lib->engine, data) == dnnl_success
        && lib->dnnl_memory_create(&out, ref(&to->b), lib->engine, w->memory + slice * w->slice_size) == dnnl_success;
    if (done) {
        dnnl_exec_arg_t arguments[2] = {{DNNL_ARG_FROM, in}, {DNNL_ARG_TO, out}};
        done = lib->dnnl_primitive_execute(reorder, thread->stream, 2, arguments) == dnnl_success
            && lib->dnnl_stream_wait(thread->stream) == dnnl_success;
    }
    if (in) lib->dnnl_memory_destroy(in);
    if (out) lib->dnnl_memory_destroy(out);
    if (reorder) lib->dnnl_primitive_destroy(reorder);
    if (description) lib->dnnl_primitive_desc_destroy(description);
    free_layout(lib, &from);
    return done;
}

void onednn_multiply(
    const void *weights, long rows, const void *a, long lda, long column, long columns, void *acc) {
    const onednn_weights *w = weights;
    const struct library *lib = onednn_library();
    this_thread(lib);
    const struct product *p = product_of(lib, (struct shape){w->type, weights_packed, rows, columns, w->k, lda});
    // The layout was accepted when the weights were made: what is left to fail is memory.
    if (!p || !run(lib, p, a, w->memory + column / w->slice_columns * w->slice_size, acc)) abort();
}

bool onednn_accumulate_gradient(
    int type, long m, long n, long k, const void *dy, const void *x, float *dw, long first, long last) {
    const struct library *lib = onednn_library();
    if (!lib) return false;
    this_thread(lib);
    const struct product *p = product_of(lib, (struct shape){type, gradient, last - first, k, m, n});
    const char *columns = (const char *)dy + first * (type == ONEDNN_BF16 ? 2 : 4);
    return p && run(lib, p, columns, x, dw + first * k);
}

#else
onednn_weights *onednn_weights_create(int type, long k, long n, long slice_columns) {
    (void)type, (void)k, (void)n, (void)slice_columns;
    return NULL;
}
size_t onednn_weights_bytes(const onednn_weights *w) { (void)w; return 0; }
void onednn_weights_free(onednn_weights *w) { (void)w; }
bool onednn_weights_fill(onednn_weights *w, long slice, const void *source, long ld, bool transposed) {
    (void)w, (void)slice, (void)source, (void)ld, (void)transposed;
    return false;
}
void onednn_multiply(
    const void *weights, long rows, const void *a, long lda, long column, long columns, void *acc) {
    (void)weights, (void)rows, (void)a, (void)lda, (void)column, (void)columns, (void)acc;
}
bool onednn_accumulate_gradient(
    int type, long m, long n, long k, const void *dy, const void *x, float *dw, long first, long last) {
    (void)type, (void)m, (void)n, (void)k, (void)dy, (void)x, (void)dw, (void)first, (void)last;
    return false;
}
#endif
