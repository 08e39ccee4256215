#!/usr/bin/env python3
"""Writes adamw.safetensors: 20 steps of PyTorch's AdamW with clipping, warm-up and cosine decay.

    python -m venv venv && venv/bin/pip install torch==2.15.0 safetensors numpy
    venv/bin/python make.py

Float32 on one CPU thread, deterministic. README.md says what each tensor is.
"""

import math
import pathlib

import torch
from safetensors.torch import save_file

torch.set_num_threads(1)
torch.use_deterministic_algorithms(True)

STEPS, WARMUP, RATE, DECAY, CLIP, EPOCHS = 20, 5, 1e-2, 0.05, 1.0, 5
SHAPES = {"matrix": (5, 7), "embedding": (1, 3, 4), "bias": (7,), "scale": (5,)}


def rate(step):
    if step < WARMUP:
        return RATE * (step + 1) / WARMUP
    return RATE * 0.5 * (1 + math.cos(math.pi * (step - WARMUP) / (STEPS - WARMUP)))


generator = torch.Generator().manual_seed(7)
weights = {name: torch.nn.Parameter(torch.randn(shape, generator=generator)) for name, shape in SHAPES.items()}
out = {f"initial.{name}": weight.detach().clone() for name, weight in weights.items()}
optimizer = torch.optim.AdamW(
    [
        {"params": [w for w in weights.values() if w.ndim >= 2], "weight_decay": DECAY},
        {"params": [w for w in weights.values() if w.ndim < 2], "weight_decay": 0.0},
    ],
    lr=RATE, betas=(0.9, 0.999), eps=1e-8, foreach=False, fused=False,
)
rates, norms = [], []
for step in range(STEPS):
    # small and large in turn, so that some steps are clipped and some are not
    size = 0.05 if step % 3 == 0 else 0.6
    for name, weight in weights.items():
        weight.grad = size * torch.randn(weight.shape, generator=generator)
        if name == "scale":
            weight.grad[0] = 0  # a weight that never gets a gradient
        out[f"step.{step:02}.grad.{name}"] = weight.grad.clone()
    norms.append(torch.nn.utils.clip_grad_norm_(list(weights.values()), CLIP, foreach=False).item())
    rates.append(rate(step))
    for group in optimizer.param_groups:
        group["lr"] = rates[-1]
    optimizer.step()
    for name, weight in weights.items():
        out[f"step.{step:02}.weight.{name}"] = weight.detach().clone()
for name, weight in weights.items():
    out[f"final.m.{name}"] = optimizer.state[weight]["exp_avg"].clone()
    out[f"final.v.{name}"] = optimizer.state[weight]["exp_avg_sq"].clone()
out["learning_rate"] = torch.tensor(rates, dtype=torch.float64)
out["grad_norm"] = torch.tensor(norms, dtype=torch.float32)
out["cosine_per_epoch"] = torch.tensor(
    [0.5 * (1 + math.cos(math.pi * epoch / EPOCHS)) for epoch in range(EPOCHS)], dtype=torch.float64)
assert any(n > CLIP for n in norms) and any(n < CLIP for n in norms), norms

path = pathlib.Path(__file__).resolve().parent / "adamw.safetensors"
save_file(out, path, metadata={"format": "pt"})
path.chmod(0o644)
print(f"{len(out)} tensors, {path.stat().st_size} bytes; norms {min(norms):.3f} to {max(norms):.3f}; rates "
      + " ".join(f"{r:.5f}" for r in rates))
