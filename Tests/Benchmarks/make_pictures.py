#!/usr/bin/env python3
"""Makes small PNG pictures with captions for push.sh, without any library: make_pictures.py FOLDER COUNT [SIDE]"""
import json
import os
import random
import struct
import sys
import zlib


def png(side, source):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = bytearray()
    for _ in range(side):
        rows += b"\0" + source.randbytes(side * 3)
    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(rows), 0)) + chunk(b"IEND", b"")


folder, count, side = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else 40
source = random.Random(7)
words = "a red green blue small large dog cat tree house car boat on under behind the grass water road hill".split()
os.makedirs(folder)
total = 0
with open(f"{folder}/metadata.jsonl", "w") as rows:
    for number in range(count):
        if number % 1000 == 0:
            os.makedirs(f"{folder}/{number // 1000:03}")
        name = f"{number // 1000:03}/{number:06}.png"
        data = png(side, source)
        total += len(data)
        with open(f"{folder}/{name}", "wb") as file:
            file.write(data)
        captions = [f"{' '.join(source.choices(words, k=8))} {number}", " ".join(source.choices(words, k=9))]
        rows.write(json.dumps({"file_name": name, "captions": captions}) + "\n")
print(total)
