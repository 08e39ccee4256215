// Rows of A as 8 bits. A part of gemm_body.h.
//
// A row's numbers from its least, or 0, to its greatest, or 0, become 0...255; what is not a number has no say in that and becomes
// something.

FLAT void range_to(float least, float most, float *scale, int32_t *zero, float *inverse) {
    *scale = (most - least) / 255.0f;
    *inverse = *scale > 0 ? 1.0f / *scale : 0;
    *zero = (int32_t)nearest(splat(-least * *inverse))[0];
}

#ifdef VECTORS_512
FLAT __m512 row_part(const void *x, const bool bf16, long at, long k) {
    __mmask16 there = k - at >= lanes ? 0xffff : (__mmask16)((1u << (k - at)) - 1);
    if (!bf16) return _mm512_maskz_loadu_ps(there, (const float *)x + at);
    __m256i half = _mm256_maskz_loadu_epi16(there, (const uint16_t *)x + at);
    return _mm512_castsi512_ps(_mm512_slli_epi32(_mm512_cvtepu16_epi32(half), 16));
}

FLAT void quantise_row(const void *x, const bool bf16, long k, uint8_t *q, float *scale, int32_t *zero) {
    enum { chains = 4 };
    __m512 low[chains], high[chains];
    for (int j = 0; j < chains; j++) low[j] = high[j] = _mm512_setzero_ps();
    long i = 0;
    for (; i + chains * lanes <= k; i += chains * lanes) {
#pragma clang loop unroll(full)
        for (int j = 0; j < chains; j++) {
            __m512 v = row_part(x, bf16, i + j * lanes, k);
            low[j] = _mm512_min_ps(v, low[j]), high[j] = _mm512_max_ps(v, high[j]);
        }
    }
    for (; i < k; i += lanes) {
        __m512 v = row_part(x, bf16, i, k);
        low[0] = _mm512_min_ps(v, low[0]), high[0] = _mm512_max_ps(v, high[0]);
    }
    for (int j = 1; j < chains; j++) {
        low[0] = _mm512_min_ps(low[0], low[j]), high[0] = _mm512_max_ps(high[0], high[j]);
    }
    float inverse;
    range_to(_mm512_reduce_min_ps(low[0]), _mm512_reduce_max_ps(high[0]), scale, zero, &inverse);
    const __m512 factor = _mm512_set1_ps(inverse);
    const __m512i offset = _mm512_set1_epi32(*zero);
    for (i = 0; i < k; i += lanes) {
        __m512i v = _mm512_cvtps_epi32(_mm512_mul_ps(row_part(x, bf16, i, k), factor));
        v = _mm512_max_epi32(_mm512_add_epi32(v, offset), _mm512_setzero_si512());
        if (k - i >= lanes) {
            _mm_storeu_si128((void *)(q + i), _mm512_cvtusepi32_epi8(v));
        } else {
            _mm512_mask_cvtusepi32_storeu_epi8(q + i, (__mmask16)((1u << (k - i)) - 1), v);
        }
    }
}
#else
FLAT floats row_part(const void *x, const bool bf16, long at, long k) {
    if (k - at >= lanes) return bf16 ? load_bf16((const uint16_t *)x + at) : LOAD(floats, (const float *)x + at);
    uint16_t halves[lanes] = {0};
    if (!bf16) return load_some((const float *)x + at, k - at);
    memcpy(halves, (const uint16_t *)x + at, (k - at) * sizeof *halves);
    return load_bf16(halves);
}

FLAT void quantise_row(const void *x, const bool bf16, long k, uint8_t *q, float *scale, int32_t *zero) {
    floats low = {0}, high = {0};
    for (long i = 0; i < k; i += lanes) {
        floats v = row_part(x, bf16, i, k);
        low = smaller(v, low);
        high = larger(v, high);
    }
    float least = 0, most = 0, inverse;
    for (int j = 0; j < lanes; j++) {
        if (low[j] < least) least = low[j];
        if (high[j] > most) most = high[j];
    }
    range_to(least, most, scale, zero, &inverse);
    for (long i = 0; i < k; i += lanes) {
        floats v = nearest(row_part(x, bf16, i, k) * inverse) + (float)*zero;
        octets out = CONVERT(CONVERT(smaller(larger(v, splat(0)), splat(255)), ints), octets);
        if (k - i >= lanes) {
            STORE(q + i, out);
        } else {
            memcpy(q + i, &out, k - i);
        }
    }
}
#endif

static void body_quantise(
    const void *a, bool a_bf16, long lda, long rows, long k, uint8_t *q, long ldq, float *scale, int32_t *zero) {
    for (long r = 0; r < rows; r++) {
        if (a_bf16) {
            quantise_row((const uint16_t *)a + r * lda, true, k, q + r * ldq, scale + r, zero + r);
        } else {
            quantise_row((const float *)a + r * lda, false, k, q + r * ldq, scale + r, zero + r);
        }
    }
}
