// GELU of sixteen numbers without a division or an exponential. A part of gemm_body.h.

// P(X > a) of the normal distribution, in 32 pieces of a width of 0.18 around its multiples: cubics through the four Chebyshev nodes
// of a piece, lowest power first, the argument from -1/2 to 1/2. 2e-7 from the truth; nothing beyond 5.49.
static const float normal_tail[4][32] = {
    {
        5.00000000e-1f, 4.28576350e-1f, 3.59423697e-1f, 2.94598699e-1f, 2.35762686e-1f, 1.84060305e-1f, 1.40071243e-1f,
        1.03834793e-1f, 7.49337673e-2f, 5.26161604e-2f, 3.59303057e-2f, 2.38517299e-2f, 1.53862871e-2f, 9.64181870e-3f,
        5.86769357e-3f, 3.46693257e-3f, 1.98834296e-3f, 1.10666035e-3f, 5.97631093e-4f, 3.13093973e-4f, 1.59101080e-4f,
        7.84095755e-5f, 3.74721822e-5f, 1.73637727e-5f, 7.80064056e-6f, 3.39724761e-6f, 1.43416230e-6f, 5.86826786e-7f,
        2.32718762e-7f, 8.94405616e-8f, 3.33114301e-8f, 0
    },
    {
        -7.18095973e-2f, -7.06556514e-2f, -6.73038960e-2f, -6.20672330e-2f, -5.54132275e-2f, -4.78953496e-2f,
        -4.00776379e-2f, -3.24668176e-2f, -2.54628025e-2f, -1.93331018e-2f, -1.42110344e-2f, -1.01129692e-2f,
        -6.96723582e-3f, -4.64698346e-3f, -3.00061703e-3f, -1.87576667e-3f, -1.13520899e-3f, -6.65122527e-4f,
        -3.77273420e-4f, -2.07176039e-4f, -1.10141642e-4f, -5.66881572e-5f, -2.82463152e-5f, -1.36257358e-5f,
        -6.36336426e-6f, -2.87701596e-6f, -1.25929182e-6f, -5.33628622e-7f, -2.18917492e-7f, -8.69461516e-8f,
        -3.34309576e-8f, 0
    },
    {
        0, 1.14233163e-3f, 2.17642635e-3f, 3.01095913e-3f, 3.58476792e-3f, 3.87379271e-3f, 3.89072718e-3f, 3.67822708e-3f,
        3.29791382e-3f, 2.81804847e-3f, 2.30255700e-3f, 1.80324749e-3f, 1.35595095e-3f, 9.80288605e-4f, 6.82078360e-4f,
        4.57131246e-4f, 2.95298232e-4f, 1.83962242e-4f, 1.10570421e-4f, 6.41437728e-5f, 3.59263431e-5f, 1.94326549e-5f,
        1.01534351e-5f, 5.12558381e-6f, 2.50034304e-6f, 1.17882360e-6f, 5.37217602e-7f, 2.36677153e-7f, 1.00812379e-7f,
        4.15206998e-8f, 1.65366014e-8f, 0
    },
    {
        3.87301145e-4f, 3.68745357e-4f, 3.16009769e-4f, 2.37248343e-4f, 1.44090576e-4f, 4.92665131e-5f, -3.57812169e-5f,
        -1.02734375e-4f, -1.47332903e-4f, -1.69337654e-4f, -1.71711959e-4f, -1.59369083e-4f, -1.37861876e-4f,
        -1.12310627e-4f, -8.67285416e-5f, -6.37631601e-5f, -4.47703314e-5f, -3.00894480e-5f, -1.93907290e-5f,
        -1.19982133e-5f, -7.13589316e-6f, -4.08289088e-6f, -2.24898281e-6f, -1.19333697e-6f, -6.10263669e-7f,
        -3.00909591e-7f, -1.43112942e-7f, -6.56727437e-8f, -2.90854736e-8f, -1.24353585e-8f, -5.13364506e-9f, 0
    },
};

/// x P(X < x) = max(x, 0) - |x| P(X > |x|)
FLAT floats gelu_of(floats v) {
    const __m512 magic = _mm512_set1_ps(12582912.0f), per_piece = _mm512_set1_ps(1 / 0.18f);
    // Of a minimum a NaN that comes second is kept.
    __m512 x = (__m512)v, a = _mm512_min_ps(_mm512_set1_ps(3e38f), _mm512_abs_ps(x)), p = _mm512_setzero_ps();
    __m512 place = _mm512_min_ps(_mm512_set1_ps(31), _mm512_mul_ps(a, per_piece));
    // Added to this number a place becomes the nearest integer, in the low bits.
    __m512 moved = _mm512_add_ps(place, magic);
    __m512 f = _mm512_sub_ps(place, _mm512_sub_ps(moved, magic));
    for (int power = 3; power >= 0; power--) {
        __m512 of_piece = _mm512_permutex2var_ps(
            _mm512_loadu_ps(normal_tail[power]), _mm512_castps_si512(moved), _mm512_loadu_ps(normal_tail[power] + 16));
        p = _mm512_fmadd_ps(p, f, of_piece);
    }
    return (floats)_mm512_fnmadd_ps(a, p, _mm512_max_ps(_mm512_setzero_ps(), x));
}
