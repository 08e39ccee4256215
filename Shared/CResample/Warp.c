#include "CResample.h"
#include <math.h>

enum { PLACE_BITS = 10, TABLE_BITS = 5, TABLE = 1 << TABLE_BITS, HALF = 1 << (PLACE_BITS - TABLE_BITS - 1) };

static int64_t in_steps(double value) { return llrint(value * (1 << PLACE_BITS)); }

void warp_bilinear(const uint8_t *source, size_t width, size_t height, size_t bands, const double back[6],
                   uint8_t outside, uint8_t *target) {
#pragma clang fp contract(off)
    int64_t w = (int64_t)width, h = (int64_t)height;
    for (int64_t y = 0; y < h; y++) {
        int64_t left = in_steps(back[1] * (double)y + back[2]) + HALF;
        int64_t top = in_steps(back[4] * (double)y + back[5]) + HALF;
        for (int64_t x = 0; x < w; x++, target += bands) {
            int64_t across = (left + in_steps(back[0] * (double)x)) >> (PLACE_BITS - TABLE_BITS);
            int64_t down = (top + in_steps(back[3] * (double)x)) >> (PLACE_BITS - TABLE_BITS);
            int64_t column = across >> TABLE_BITS, row = down >> TABLE_BITS;
            if (column < -1 || row < -1 || column >= w || row >= h) {
                for (size_t c = 0; c < bands; c++) target[c] = outside;
                continue;
            }
            // 32 x 32 is a thousandth of 32768: the weights are whole and add up.
            int32_t fx = (int32_t)(across & (TABLE - 1)), fy = (int32_t)(down & (TABLE - 1));
            int32_t weights[4] = {(TABLE - fx) * (TABLE - fy) * 32, fx * (TABLE - fy) * 32,
                                  (TABLE - fx) * fy * 32, fx * fy * 32};
            for (size_t c = 0; c < bands; c++) {
                int32_t sum = 1 << 14;
                for (int corner = 0; corner < 4; corner++) {
                    int64_t cx = column + (corner & 1), cy = row + (corner >> 1);
                    int within = cx >= 0 && cy >= 0 && cx < w && cy < h;
                    size_t place = within ? ((size_t)cy * width + (size_t)cx) * bands + c : 0;
                    sum += weights[corner] * (within ? source[place] : outside);
                }
                target[c] = (uint8_t)(sum >> 15);
            }
        }
    }
}
