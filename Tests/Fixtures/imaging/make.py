#!/usr/bin/env python3
"""Draws the small pictures beside this script and records what Pillow reads and makes of them.

Needs Pillow 12.3.0 and numpy:   python make.py      (rewrites the pictures, expected.json and normalised.bin)

golden_resize.json is not made here: it holds the 384x384 results of Pillow 10.4.0 and 13.0.0 for 20 shapes of
a formula image; the tests use the ones of the horizontal pass first.
"""
import hashlib
import io
import json
import pathlib
import struct
import zlib

import numpy as np
from PIL import Image, ImageDraw, ImageOps, __version__

HERE = pathlib.Path(__file__).parent
SIZES = [(384, 384), (101, 67), (31, 200)]
MEAN = [0.48145466, 0.4578275, 0.40821073]
STD = [0.26862954, 0.26130258, 0.27577711]


def drawing(width, height, seed):
    """Gradients, hard edges and a little noise: what a resampler and a decoder can get wrong."""
    y, x = np.mgrid[:height, :width]
    base = np.stack([x * 255 // width, y * 255 // height, (x + y) * 255 // (width + height)], axis=2)
    noise = np.random.default_rng(seed).integers(-12, 13, base.shape)
    image = Image.fromarray(np.clip(base + noise, 0, 255).astype(np.uint8))
    pen = ImageDraw.Draw(image)
    pen.ellipse([width // 8, height // 8, width // 2, height // 2], fill=(220, 30, 40))
    pen.rectangle([width // 2, height // 3, width - 5, height - 9], outline=(10, 200, 90), width=3)
    pen.line([0, height - 1, width - 1, 0], fill=(250, 250, 250), width=2)
    return image


def with_alpha(image):
    y, x = np.mgrid[:image.height, :image.width]
    alpha = Image.fromarray(((x * 7 + y * 3) % 256).astype(np.uint8))
    image.putalpha(alpha)
    return image


def sixteen_bit_png(array, colour):
    """Pillow writes no 16-bit RGB, so the chunks are put together here."""
    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    height, width = array.shape[:2]
    rows = b"".join(b"\0" + array[y].astype(">u2").tobytes() for y in range(height))
    head = struct.pack(">IIBBBBB", width, height, 16, colour, 0, 0, 0)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows, 9))
            + chunk(b"IEND", b""))


def file(image, kind, **options):
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def sha(array):
    return hashlib.sha256(np.ascontiguousarray(array).tobytes()).hexdigest()


def resized(image, width, height):
    """Band by band: Pillow itself premultiplies RGBA before a resize, the resampler here does not."""
    bands = [band.resize((width, height), Image.BICUBIC) for band in image.split()]
    result = np.stack([np.asarray(band) for band in bands], axis=2)
    return {"width": width, "height": height, "sha256": sha(result)}


def pictures():
    photo = drawing(150, 113, 1)
    yield "photo.jpg", file(photo, "JPEG", quality=85)
    yield "photo-progressive.jpg", file(
        drawing(97, 130, 2), "JPEG", quality=92, progressive=True, subsampling=0)
    yield "grey.jpg", file(photo.convert("L"), "JPEG", quality=80)
    yield "cmyk.jpg", file(photo.convert("CMYK"), "JPEG", quality=80)
    yield "rgb.png", file(drawing(64, 48, 3), "PNG")
    yield "rgba.png", file(with_alpha(drawing(48, 40, 4)), "PNG")
    yield "grey.png", file(drawing(40, 56, 5).convert("L"), "PNG")
    yield "grey-alpha.png", file(with_alpha(drawing(40, 32, 6)).convert("LA"), "PNG")
    yield "bilevel.png", file(drawing(60, 44, 7).convert("1"), "PNG")
    yield "palette.png", file(drawing(72, 50, 8).quantize(16), "PNG")
    yield "palette-transparent.png", file(drawing(72, 50, 9).quantize(16), "PNG", transparency=3)
    ramp = np.random.default_rng(10).integers(0, 65536, (24, 30, 3))
    yield "rgb-16.png", sixteen_bit_png(ramp, 2)
    yield "grey-16.png", sixteen_bit_png(ramp[:, :, 0], 0)
    yield "photo.webp", file(drawing(160, 120, 11), "WEBP", quality=80)
    yield "rgba.webp", file(with_alpha(drawing(56, 44, 12)), "WEBP", lossless=True, exact=True)
    frames = [drawing(32, 24, 20 + i) for i in range(3)]
    yield "animated.webp", file(frames[0], "WEBP", lossless=True, save_all=True, append_images=frames[1:])
    for orientation in range(1, 9):
        exif = Image.Exif()
        exif[0x0112] = orientation
        yield f"turned-{orientation}.jpg", file(drawing(40, 24, 13), "JPEG", quality=90, exif=exif)


def rgb_of(image):
    if image.mode == "I;16":
        return np.repeat((np.asarray(image).astype(np.uint16) >> 8).astype(np.uint8)[:, :, None], 3, axis=2)
    return np.asarray(image.convert("RGB"))


def expectation(name, data):
    image = ImageOps.exif_transpose(Image.open(io.BytesIO(data)))
    rgb = rgb_of(image)
    entry = {"file": name, "width": image.width, "height": image.height, "mode": image.mode, "rgb": sha(rgb)}
    if "A" in image.mode or "transparency" in image.info:
        rgba = image.convert("RGBA")
        white = Image.alpha_composite(Image.new("RGBA", rgba.size, (255, 255, 255, 255)), rgba)
        entry["rgba"] = sha(np.asarray(rgba))
        entry["rgb"] = sha(np.asarray(rgba)[:, :, :3])
        entry["on_white"] = sha(np.asarray(white.convert("RGB")))
    if name in ("photo.jpg", "photo-progressive.jpg", "rgb.png", "photo.webp"):
        entry["resized"] = [resized(Image.fromarray(rgb), *size) for size in SIZES]
    if name in ("grey.png", "rgba.png"):
        entry["resized"] = [resized(image, *size) for size in SIZES]
    return entry


def main():
    entries = []
    for name, data in pictures():
        (HERE / name).write_bytes(data)
        entries.append(expectation(name, data))
    text = json.dumps({"reference": f"Pillow {__version__}", "pictures": entries}, indent=1)
    (HERE / "expected.json").write_text(text + "\n")
    levels = np.arange(256, dtype=np.float32) / np.float32(255)
    table = np.stack([(levels - np.float32(m)) / np.float32(s) for m, s in zip(MEAN, STD)])
    (HERE / "normalised.bin").write_bytes(table.astype("<f4").tobytes())


main()
