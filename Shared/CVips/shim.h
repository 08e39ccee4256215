// libvips takes its options as variable arguments, which Swift cannot import: one wrapper per call we make.
#pragma once
#include <vips/vips.h>

static inline void cvips_swallow_log(const gchar *domain, GLogLevelFlags level, const gchar *text,
                                     gpointer data) {
    (void)domain, (void)level, (void)text, (void)data;
}

// What a picture does wrong is reported by our own refusals, once, and not on stderr as well.
static inline void cvips_quiet(void) {
    int levels = G_LOG_LEVEL_WARNING | G_LOG_LEVEL_MESSAGE | G_LOG_LEVEL_INFO | G_LOG_LEVEL_DEBUG;
    g_log_set_handler("VIPS", (GLogLevelFlags)levels, cvips_swallow_log, NULL);
}

// The loaders below copy nothing: `bytes` must outlive the image. No pixel is decoded before one is asked
// for.
static inline VipsImage *cvips_open_jpeg(const void *bytes, size_t count) {
    VipsImage *image = NULL;
    vips_jpegload_buffer((void *)bytes, count, &image, "access", VIPS_ACCESS_SEQUENTIAL,
                        "fail_on", VIPS_FAIL_ON_ERROR, NULL);
    return image;
}

static inline VipsImage *cvips_open_png(const void *bytes, size_t count) {
    VipsImage *image = NULL;
    vips_pngload_buffer((void *)bytes, count, &image, "access", VIPS_ACCESS_SEQUENTIAL,
                        "fail_on", VIPS_FAIL_ON_ERROR, NULL);
    return image;
}

static inline VipsImage *cvips_open_webp(const void *bytes, size_t count) {
    VipsImage *image = NULL;
    vips_webpload_buffer((void *)bytes, count, &image, "access", VIPS_ACCESS_SEQUENTIAL,
                        "fail_on", VIPS_FAIL_ON_ERROR, NULL);
    return image;
}

static inline VipsImage *cvips_open_gif(const void *bytes, size_t count) {
    VipsImage *image = NULL;
    vips_gifload_buffer((void *)bytes, count, &image, "access", VIPS_ACCESS_SEQUENTIAL,
                        "fail_on", VIPS_FAIL_ON_ERROR, NULL);
    return image;
}

static inline VipsImage *cvips_open_tiff(const void *bytes, size_t count) {
    VipsImage *image = NULL;
    vips_tiffload_buffer((void *)bytes, count, &image, "access", VIPS_ACCESS_SEQUENTIAL,
                         "fail_on", VIPS_FAIL_ON_ERROR, NULL);
    return image;
}

static inline VipsImage *cvips_open_heif(const void *bytes, size_t count) {
    VipsImage *image = NULL;
    vips_heifload_buffer((void *)bytes, count, &image, "access", VIPS_ACCESS_SEQUENTIAL,
                         "fail_on", VIPS_FAIL_ON_ERROR, NULL);
    return image;
}

// Lets libvips choose the loader by signature: only for asking what it would open.
static inline VipsImage *cvips_open_any(const void *bytes, size_t count) {
    return vips_image_new_from_buffer(bytes, count, "", NULL);
}

// 16 to 8 bits by taking the high byte; 8 bits stay as they are.
static inline int cvips_high_byte(VipsImage *in, VipsImage **out) {
    return vips_cast(in, out, VIPS_FORMAT_UCHAR, "shift", TRUE, NULL);
}

// The first sample of a row that the region has been prepared for.
static inline const unsigned char *cvips_region_row(VipsRegion *region, int row) {
    return (const unsigned char *)VIPS_REGION_ADDR(region, 0, row);
}

static inline int cvips_to_srgb(VipsImage *in, VipsImage **out) {
    return vips_colourspace(in, out, VIPS_INTERPRETATION_sRGB, NULL);
}

static inline int cvips_upright(VipsImage *in, VipsImage **out) { return vips_autorot(in, out, NULL); }

static inline int cvips_mark_as(VipsImage *in, VipsImage **out, VipsInterpretation meaning) {
    return vips_copy(in, out, "interpretation", meaning, NULL);
}

static inline int cvips_save_png(VipsImage *in, void **bytes, size_t *count, int compression) {
    return vips_pngsave_buffer(in, bytes, count, "compression", compression, "strip", TRUE, NULL);
}

static inline int cvips_save_jpeg(VipsImage *in, void **bytes, size_t *count, int quality) {
    return vips_jpegsave_buffer(in, bytes, count, "Q", quality, "strip", TRUE, "optimize_coding", TRUE, NULL);
}
