#!/usr/bin/env python3
"""Records what BLIP's augmentation makes of photo.jpg, as hashes of RGB bytes, in augmentation.json.

Needs opencv-python-headless 4.10.0, Pillow 12.3.0 and numpy:   python augment.py

The operations are those of the recipe at strength 5 of 10, on OpenCV: shear 0.15, translation 5 pixels, rotation
15 degrees, border 128. Crops are Pillow's crop followed by its BICUBIC resize.
"""
import hashlib
import json
import pathlib

import cv2
import numpy as np
from PIL import Image, __version__

HERE = pathlib.Path(__file__).parent
GREY = (128, 128, 128)


def sha(array):
    return hashlib.sha256(np.ascontiguousarray(array).tobytes()).hexdigest()


def warp(image, matrix):
    height, width = image.shape[:2]
    return cv2.warpAffine(image, matrix, (width, height), flags=cv2.INTER_LINEAR, borderValue=GREY)


def affine(rows):
    return lambda image: warp(image, np.float32(rows))


def rotate(degrees):
    def turned(image):
        height, width = image.shape[:2]
        return warp(image, cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1))
    return turned


def each_channel(tune):
    return lambda image: np.stack([tune(image[:, :, c]) for c in range(3)], axis=2)


def auto_contrast(channel):
    low, high = int(channel.min()), int(channel.max())
    if high <= low:
        return channel
    scale = 255 / (high - low)
    return np.clip(np.arange(256) * scale - low * scale, 0, 255).astype(np.uint8)[channel]


def equalize(channel):
    counts = cv2.calcHist([np.ascontiguousarray(channel)], [0], None, [256], [0, 256]).reshape(-1)
    step = counts[counts != 0][:-1].sum() // 255
    if step == 0:
        return channel
    before = np.concatenate([[step // 2], counts[:-1]])
    return np.clip(np.cumsum(before) // step, 0, 255).astype(np.uint8)[channel]


OPERATIONS = {
    "shearX+": affine([[1, 0.15, 0], [0, 1, 0]]), "shearX-": affine([[1, -0.15, 0], [0, 1, 0]]),
    "shearY+": affine([[1, 0, 0], [0.15, 1, 0]]), "shearY-": affine([[1, 0, 0], [-0.15, 1, 0]]),
    "translateX+": affine([[1, 0, -5], [0, 1, 0]]), "translateX-": affine([[1, 0, 5], [0, 1, 0]]),
    "translateY+": affine([[1, 0, 0], [0, 1, -5]]), "translateY-": affine([[1, 0, 0], [0, 1, 5]]),
    "rotate+": rotate(15), "rotate-": rotate(-15),
    "autoContrast": each_channel(auto_contrast), "equalize": each_channel(equalize),
}

photo = Image.open(HERE / "photo.jpg").convert("RGB")
# Half the range of levels, differently for each channel: something to stretch.
pale = np.asarray(photo) // np.uint8(2) + np.array([40, 10, 90], np.uint8)
results = {
    "opencv": cv2.__version__, "pillow": __version__,
    "operations": [{"name": name, "sha256": sha(operation(pale))} for name, operation in OPERATIONS.items()],
    "crops": [
        {"x": x, "y": y, "width": w, "height": h, "side": side,
         "sha256": sha(np.asarray(photo.crop((x, y, x + w, y + h)).resize((side, side), Image.BICUBIC)))}
        for x, y, w, h, side in [(0, 0, 150, 113, 96), (13, 7, 100, 90, 96), (50, 0, 100, 113, 48), (3, 20, 31, 29, 64)]
    ],
}
(HERE / "augmentation.json").write_text(json.dumps(results, indent=1) + "\n")
