#!/usr/bin/env python3
"""The base size with random weights against transformers: logits, loss and the gradient of every tensor on a few captions, greedy
and beam ids on many random pictures. Takes some minutes and 8 GB of memory.

    BLIP=.build/release/blip PYTHON Tests/parity/base.py [--pictures 50]
"""
import argparse
import os
import pathlib
import subprocess
import sys
import tempfile
import types

import torch
from safetensors.torch import load_file, save_file

import compare_with_transformers as reference

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("--pictures", type=int, default=50)
options = parser.parse_args()
blip = os.environ.get("BLIP") or sys.exit("set BLIP to the command to test")
GROUP = 10
GRADIENT_TOLERANCE = 1e-3
good = True


def check(fine, text):
    global good
    good &= bool(fine)
    print(f"{text}: {'ok' if fine else 'WRONG'}", flush=True)


def forward(folder, given, work, *flags):
    save_file(given, work / "in.safetensors")
    subprocess.run([blip, "model", "forward", folder, "--input", work / "in.safetensors", "--output",
                    work / "out.safetensors", *flags], check=True)
    return load_file(work / "out.safetensors")


with tempfile.TemporaryDirectory() as scratch:
    work = pathlib.Path(scratch)
    reference.write_base(types.SimpleNamespace(folder=work / "bin"))
    subprocess.run([blip, "model", "convert", work / "bin", work / "model"], check=True, stdout=subprocess.DEVNULL)
    model = reference.open_folder(work / "bin")

    reference.write_input(types.SimpleNamespace(folder=work / "bin", input=work / "given.safetensors"))
    given = load_file(work / "given.safetensors")
    ours = forward(work / "model", given, work, "--gradients")
    # What `blip model forward --gradients` takes the gradients of.
    model.text_decoder.label_smoothing = 0.1
    labels = given["input_ids"].masked_fill(given["attention_mask"] == 0, -100)
    result = model(**given, labels=labels)
    result.loss.backward()
    words = given["attention_mask"].bool()
    worst = (ours["logits"] - result.logits)[words].abs().max().item()
    check(worst <= 1e-4, f"logits differ by at most {worst:.1e} (allowed 1e-4)")
    loss = abs(ours["loss"].item() - result.loss.item())
    check(loss <= 1e-5 * result.loss.item(), f"loss {result.loss.item():.6f} differs by {loss:.1e}")
    errors = {}
    largest = max(p.grad.abs().max().item() for p in model.parameters() if p.grad is not None)
    for name, parameter in model.named_parameters():
        if parameter.grad is None or f"grad.{name}" not in ours:
            continue
        scale = parameter.grad.abs().max().item()
        # The bias of a key shifts all scores of a query alike: its gradient is nothing but rounding.
        if scale < 1e-7 * largest:
            continue
        errors[name] = (ours[f"grad.{name}"] - parameter.grad).abs().max().item() / scale
    name = max(errors, key=errors.get)
    check(len(errors) > 400 and errors[name] <= GRADIENT_TOLERANCE,
          f"gradients of {len(errors)} tensors differ by at most {errors[name]:.1e} of the tensor's largest, in {name} (allowed 1e-3)")
    model.zero_grad()
    del ours, result

    equal = {"greedy_ids": 0, "beam_ids": 0}
    generator = torch.Generator().manual_seed(11)
    for first in range(0, options.pictures, GROUP):
        count = min(GROUP, options.pictures - first)
        pixels = torch.randn(count, 3, 384, 384, generator=generator)
        ids = torch.full((count, 1), model.config.text_config.bos_token_id)
        mine = forward(work / "model", {"pixel_values": pixels, "input_ids": ids, "attention_mask": torch.ones_like(ids)}, work)
        theirs = reference.decode(model, pixels)
        for key in equal:
            equal[key] += (mine[key] == theirs[key]).all(1).sum().item()
    for key, count in equal.items():
        check(count == options.pictures, f"{key}: {count} of {options.pictures} captions equal token for token")
sys.exit(0 if good else 1)
