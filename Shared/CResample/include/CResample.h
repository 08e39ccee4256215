#pragma once
#include <stddef.h>
#include <stdint.h>

/// Antialiased bicubic (a = -0.5) resize of 8-bit interleaved samples, equal to Pillow's BICUBIC to the
/// last bit: columns first, then rows, 8 bits in between. Bands (1, 3 or 4) are independent of each other.
/// `source` holds height * width * bands samples, `target` room for new_height * new_width * bands. Returns
/// 0, or -1 where memory for the intermediate picture ran out.
int resample_bicubic(const uint8_t *source, size_t width, size_t height, size_t bands,
                     uint8_t *target, size_t new_width, size_t new_height);

/// Each pixel of `target`, of the same size as `source`, is taken from the place in `source` that `back` sends
/// it to (two rows of three), between four neighbours; `outside` stands for what lies beyond the edge. Places
/// are rounded to 1/32 pixel and weights to 1/32768, as OpenCV's fixed-point warpAffine does it, to the last
/// bit.
void warp_bilinear(const uint8_t *source, size_t width, size_t height, size_t bands, const double back[6],
                   uint8_t outside, uint8_t *target);
