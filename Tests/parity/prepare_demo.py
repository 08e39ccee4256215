#!/usr/bin/env python3
"""Prepares the demo picture of BLIP's model cards for the test of published weights.

    prepare_demo.py demo.jpg pixels.f32      needs pillow, numpy, transformers 4.57.6
"""

import sys

import numpy
from PIL import Image
from transformers import BlipImageProcessor

picture = Image.open(sys.argv[1]).convert("RGB")
pixels = BlipImageProcessor()(picture, return_tensors="np")["pixel_values"]
assert pixels.shape == (1, 3, 384, 384), pixels.shape
pixels.astype("<f4").tofile(sys.argv[2])
