#!/usr/bin/env python3
"""The peer's side of a comparison: BLIP of Hugging Face transformers on PyTorch, random weights, one piece of work.

Builds, warms up, prints "ready"; then does one timed repetition for every line on standard input and answers with one JSON
object: seconds, peak_rss_mib. Driven by compare.py.
"""
import argparse
import json
import os
import resource
import sys
import time

parser = argparse.ArgumentParser()
parser.add_argument("work", choices=["train", "frozen", "encode", "caption"])
parser.add_argument("--model", default="base", choices=["base", "large"])
parser.add_argument("--batch", type=int, default=8)
parser.add_argument("--beams", type=int, default=1)
parser.add_argument("--tokens", type=int, default=20)
parser.add_argument("--dtype", default="fp32", choices=["fp32", "bf16"])
parser.add_argument("--threads", type=int, default=os.cpu_count())
parser.add_argument("--device", default="cpu", choices=["cpu", "cuda"])
parser.add_argument("--compile", action="store_true", help="through torch.compile")
options = parser.parse_args()
os.environ["OMP_NUM_THREADS"] = os.environ["MKL_NUM_THREADS"] = str(options.threads)
os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("TRANSFORMERS_VERBOSITY", "error")

import torch  # noqa: E402
from transformers import BlipConfig, BlipForConditionalGeneration  # noqa: E402

torch.set_num_threads(options.threads)
torch.manual_seed(0)
vision = {"image_size": 384}
if options.model == "large":
    vision.update(hidden_size=1024, intermediate_size=4096, num_hidden_layers=24, num_attention_heads=16)
# Every published captioner has 12 text heads; the class default is 8.
text = {"num_attention_heads": 12, "vocab_size": 30524, "encoder_hidden_size": vision.get("hidden_size", 768)}
model = BlipForConditionalGeneration(BlipConfig(text_config=text, vision_config=vision))
with torch.no_grad():
    for parameter in model.parameters():
        if parameter.dim() >= 2:
            parameter.normal_(0, 0.02)  # the class default of the image encoder would give denormals
pixels = torch.randn(options.batch, 3, 384, 384)
ids = torch.randint(1000, 30000, (options.batch, options.tokens))
if options.dtype == "bf16":
    model, pixels = model.to(torch.bfloat16), pixels.to(torch.bfloat16)

on_card = options.device == "cuda"
model, pixels, ids = model.to(options.device), pixels.to(options.device), ids.to(options.device)
if options.compile:
    if options.work in ("train", "frozen"):
        model.forward = torch.compile(model.forward)
    else:
        model.vision_model.forward = torch.compile(model.vision_model.forward)

if options.work in ("train", "frozen"):
    model.train()
    if options.work == "frozen":
        model.vision_model.requires_grad_(False).eval()
    trained = [parameter for parameter in model.parameters() if parameter.requires_grad]
    optimiser = torch.optim.AdamW(trained, lr=1e-5, weight_decay=0.05, fused=True)
    mask = torch.ones_like(ids)

    def once():
        optimiser.zero_grad(set_to_none=True)
        model(pixel_values=pixels, input_ids=ids, attention_mask=mask, labels=ids).loss.backward()
        torch.nn.utils.clip_grad_norm_(trained, 1.0)
        optimiser.step()
elif options.work == "encode":
    model.eval()

    def once():
        with torch.inference_mode():
            model.vision_model(pixel_values=pixels)
else:
    model.eval()

    def once():
        with torch.inference_mode():
            model.generate(pixel_values=pixels, num_beams=options.beams, do_sample=False,
                           max_new_tokens=options.tokens, min_new_tokens=options.tokens)

def whole():
    once()
    if on_card:
        torch.cuda.synchronize()


whole()
whole()
print("ready", flush=True)
for _ in sys.stdin:
    start = time.perf_counter()
    whole()
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    line = {"seconds": seconds, "peak_rss_mib": peak}
    if on_card:
        line["device_memory_mib"] = torch.cuda.max_memory_allocated() >> 20
    print(json.dumps(line), flush=True)
