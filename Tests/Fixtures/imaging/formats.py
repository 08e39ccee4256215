#!/usr/bin/env python3
"""Draws small GIF, TIFF, BMP and AVIF pictures and records what Pillow reads from them, in formats.json.

Needs Pillow 12.3.0 (with AVIF) and numpy:   python formats.py
"""
import hashlib
import io
import json
import pathlib

import numpy as np
from PIL import Image, __version__

HERE = pathlib.Path(__file__).parent
photo = Image.open(HERE / "photo.jpg").convert("RGB").resize((40, 30))
grey16 = (np.arange(30 * 40, dtype=np.uint16).reshape(30, 40) * 50).astype("<u2")


def file(image, kind, **options):
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def raw_tiff(rows):
    """A grey 16-bit TIFF, whose high bytes are expected."""
    return file(Image.fromarray(rows), "TIFF")


files = {
    "still.gif": file(photo.quantize(64), "GIF"),
    "moving.gif": file(photo.quantize(64), "GIF", save_all=True, append_images=[Image.new("RGB", (40, 30))]),
    "rgb.tiff": file(photo, "TIFF", compression="tiff_lzw"),
    "grey-16.tiff": raw_tiff(grey16),
    "photo.avif": file(photo, "AVIF", quality=90),
    "rgb.bmp": file(photo, "BMP"), "palette.bmp": file(photo.quantize(16), "BMP"),
    "grey.bmp": file(photo.convert("L"), "BMP"), "bilevel.bmp": file(photo.convert("1"), "BMP"),
    "rgba.bmp": file(photo.convert("RGBA"), "BMP"),
}
records = []
for name, data in files.items():
    (HERE / name).write_bytes(data)
    rgb = np.asarray(Image.open(HERE / name).convert("RGB"))
    if name == "grey-16.tiff":
        rgb = np.repeat((grey16 >> 8).astype(np.uint8)[:, :, None], 3, axis=2)
    if name == "photo.avif":
        records.append({"file": name, "mean": [round(float(v), 2) for v in rgb.mean(axis=(0, 1))]})
    else:
        records.append({"file": name, "sha256": hashlib.sha256(rgb.tobytes()).hexdigest()})
(HERE / "formats.json").write_text(json.dumps({"pillow": __version__, "pictures": records}, indent=1) + "\n")
