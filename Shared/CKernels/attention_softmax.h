// Softmax over rows of scores in scratch, and its way back. Rows have room for whole vectors beyond the visible keys.

// The difference is taken first: the largest score's exponential is 1, exactly, and of a single key nothing but 1 remains.
static const float log2_of_e = 1.44269504088896341f;

/// The largest of s[0..<visible]; what follows up to whole vectors becomes -inf, which the exponential then makes nothing of.
FLAT float close_row(float *s, long visible) {
    for (long i = visible; i < rounded(visible, LANES); i++) s[i] = -INFINITY;
    vec top = splat(-INFINITY);
    for (long i = 0; i < visible; i += LANES) {
#if LANES == 16
        top = _mm512_max_ps(top, load(s + i));
#else
        vec x = load(s + i);
        top = pick(x > top, x, top);
#endif
    }
    return largest_of(top);
}

FLAT void clear_words(uint32_t *p, long from, long to) {
    if (to > from) memset(p + from, 0, 4 * (size_t)(to - from));
}

/// P of one row, not yet divided by its sum, to `p` as a row-major operand of `keys` elements (p may be s). Returns the sum.
/// A maximum that is not a number, or infinite, makes the whole row NaN: nothing is hidden.
FLAT float exponentials(float *s, long visible, long keys, float scale, const bool round, uint32_t *p, float *peak_of_row) {
#pragma clang fp contract(fast)
    float top = close_row(s, visible);
    *peak_of_row = top;
    vec factor = splat(scale * log2_of_e), peak = splat(top), sum = {0};
    for (long i = 0; i < visible; i += LANES) {
        vec e = power_of_two((load(s + i) - peak) * factor);
        sum += e;
        put(p, i, e, round);
    }
    // Within the last vector, and beyond it up to whole words.
#if PAIRS
    uint16_t *half = (uint16_t *)p;
    memset(half + visible, 0, 2 * (size_t)(rounded(keys, LANES) - visible));
#else
    clear_words(p, visible, rounded(keys, LANES));
#endif
    return sum_of(sum);
}

/// e = exp(scale s - ...) in place, with its sum and sum(e dp): what the row's gradient needs.
FLAT void gradient_sums(float *s, const float *dp, long visible, float scale, float *sum, float *dot) {
#pragma clang fp contract(fast)
    float top = close_row(s, visible);
    vec factor = splat(scale * log2_of_e), peak = splat(top), sums = {0}, dots = {0};
    for (long i = 0; i < visible; i += LANES) {
        vec e = power_of_two((load(s + i) - peak) * factor);
        sums += e;
        dots += e * load(dp + i);
        store(s + i, e);
    }
    *sum = sum_of(sums);
    *dot = sum_of(dots);
}
