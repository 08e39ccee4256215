#pragma once
// The library's functions, found at run time, and the few places where its versions 2 and 3 differ.
#include <stdbool.h>

#if __has_include(<dnnl.h>)
#include <dnnl.h>
#define HAVE_DNNL 1

#if DNNL_VERSION_MAJOR >= 3
#define OF_THE_VERSION(F) \
    F(dnnl_memory_desc_create_with_strides) F(dnnl_memory_desc_create_with_tag) F(dnnl_memory_desc_destroy) \
    F(dnnl_memory_desc_clone) F(dnnl_matmul_primitive_desc_create)
typedef const_dnnl_memory_desc_t layout_ref;
#else
#define OF_THE_VERSION(F) \
    F(dnnl_memory_desc_init_by_strides) F(dnnl_memory_desc_init_by_tag) F(dnnl_matmul_desc_init) F(dnnl_primitive_desc_create)
typedef const dnnl_memory_desc_t *layout_ref;
#endif

#define FUNCTIONS(F) \
    OF_THE_VERSION(F) F(dnnl_version) F(dnnl_engine_create) F(dnnl_stream_create) F(dnnl_stream_destroy) F(dnnl_stream_wait) \
    F(dnnl_memory_create) F(dnnl_memory_destroy) F(dnnl_memory_desc_get_size) F(dnnl_primitive_attr_create) \
    F(dnnl_primitive_attr_destroy) F(dnnl_primitive_attr_set_scratchpad_mode) F(dnnl_primitive_attr_set_post_ops) \
    F(dnnl_post_ops_create) F(dnnl_post_ops_destroy) F(dnnl_post_ops_append_sum) F(dnnl_primitive_desc_query_md) \
    F(dnnl_primitive_desc_destroy) F(dnnl_reorder_primitive_desc_create) F(dnnl_primitive_create) \
    F(dnnl_primitive_destroy) F(dnnl_primitive_execute)

struct library {
    const dnnl_version_t *version;
    dnnl_engine_t engine;
    void (*set_threads)(int);  // of the OpenMP runtime it uses, for the calling thread; may be absent
#define MEMBER(f) __typeof__(&f) f;
    FUNCTIONS(MEMBER)
#undef MEMBER
};

/// NULL when there is none.
const struct library *onednn_library(void);

/// A layout we own.
typedef dnnl_memory_desc_t layout;

static inline layout_ref ref(const layout *l) {
#if DNNL_VERSION_MAJOR >= 3
    return *l;
#else
    return l;
#endif
}

static inline bool make_layout(
    const struct library *lib, layout *l, long rows, long columns, dnnl_data_type_t type, long row_step,
    long column_step) {
    dnnl_dims_t dims = {rows, columns}, steps = {row_step, column_step};
#if DNNL_VERSION_MAJOR >= 3
    return lib->dnnl_memory_desc_create_with_strides(l, 2, dims, type, steps) == dnnl_success;
#else
    return lib->dnnl_memory_desc_init_by_strides(l, 2, dims, type, steps) == dnnl_success;
#endif
}

static inline bool make_any_layout(
    const struct library *lib, layout *l, long rows, long columns, dnnl_data_type_t type) {
    dnnl_dims_t dims = {rows, columns};
#if DNNL_VERSION_MAJOR >= 3
    return lib->dnnl_memory_desc_create_with_tag(l, 2, dims, type, dnnl_format_tag_any) == dnnl_success;
#else
    return lib->dnnl_memory_desc_init_by_tag(l, 2, dims, type, dnnl_format_tag_any) == dnnl_success;
#endif
}

static inline bool copy_layout(const struct library *lib, layout *to, layout_ref from) {
#if DNNL_VERSION_MAJOR >= 3
    return lib->dnnl_memory_desc_clone(to, from) == dnnl_success;
#else
    (void)lib;
    *to = *from;
    return true;
#endif
}

static inline void free_layout(const struct library *lib, layout *l) {
#if DNNL_VERSION_MAJOR >= 3
    if (*l) lib->dnnl_memory_desc_destroy(*l);
    *l = NULL;
#else
    (void)lib, (void)l;
#endif
}

static inline bool describe_product(
    const struct library *lib, dnnl_primitive_desc_t *d, const layout *a, const layout *b, const layout *c,
    const_dnnl_primitive_attr_t attributes) {
#if DNNL_VERSION_MAJOR >= 3
    return lib->dnnl_matmul_primitive_desc_create(d, lib->engine, *a, *b, NULL, *c, attributes) == dnnl_success;
#else
    dnnl_matmul_desc_t matmul;
    return lib->dnnl_matmul_desc_init(&matmul, a, b, NULL, c) == dnnl_success
        && lib->dnnl_primitive_desc_create(d, &matmul, attributes, lib->engine, NULL) == dnnl_success;
#endif
}

static inline bool append_sum(const struct library *lib, dnnl_post_ops_t ops) {
#if DNNL_VERSION_MAJOR >= 3
    return lib->dnnl_post_ops_append_sum(ops, 1, 0, dnnl_f32) == dnnl_success;
#else
    return lib->dnnl_post_ops_append_sum(ops, 1) == dnnl_success;
#endif
}
#endif
