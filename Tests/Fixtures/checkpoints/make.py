#!/usr/bin/env python3
"""Writes the torch files that the checkpoint tests read, and what is in them.

    python -m venv venv && venv/bin/pip install torch==2.15.0 numpy
    venv/bin/python make.py      # writes the files beside this one

README.md says what each file is for. All numbers are multiples of 1/8, exact in every type used.
"""

import collections
import json
import pathlib

import torch

HERE = pathlib.Path(__file__).resolve().parent


def ramp(*shape, start=0.0):
    count = 1
    for size in shape:
        count *= size
    return (torch.arange(count, dtype=torch.float32) / 8 + start).reshape(shape)


def types():
    whole = torch.tensor([-3, 0, 7])
    state = {f"float.{name}": ramp(2, 3, start=-0.5).to(dtype) for name, dtype in [
        ("f32", torch.float32), ("f16", torch.float16), ("bf16", torch.bfloat16), ("f64", torch.float64)]}
    state |= {f"whole.{name}": whole.to(dtype) for name, dtype in [
        ("i64", torch.int64), ("i32", torch.int32), ("i16", torch.int16), ("i8", torch.int8)]}
    state["whole.u8"] = torch.tensor([3, 0, 255], dtype=torch.uint8)
    state["whole.bool"] = torch.tensor([True, False, True])
    return state


def layouts():
    base = ramp(4, 6)
    state = collections.OrderedDict()
    state["whole"] = base
    state["transposed"] = base.t()
    state["row"] = base[2]
    state["column"] = base[:, 1]
    state["window"] = base[1:3, 2:5]
    state["permuted"] = ramp(2, 3, 4).permute(2, 0, 1)
    state["scalar"] = torch.tensor(2.5)
    state["empty"] = torch.zeros(0, 3)
    state["one"] = ramp(1, 1, 5).expand(1, 1, 5)
    return state


def module():
    """A state dict as a module gives it (with version notes), holding parameters and a tied pair."""
    layer = torch.nn.ModuleDict({"a": torch.nn.Linear(3, 2), "b": torch.nn.Linear(3, 2), "norm": torch.nn.BatchNorm1d(2)})
    with torch.no_grad():
        for index, parameter in enumerate(layer.parameters()):
            parameter.copy_(ramp(*parameter.shape, start=float(index)))
    layer["b"].weight = layer["a"].weight
    return layer


def expect(state):
    return {name: {"shape": list(t.shape), "values": t.detach().double().flatten().tolist()} for name, t in state.items()}


class Attack:
    def __reduce__(self):
        return (print, ("this must never run",))


def main():
    torch.manual_seed(0)
    expected = {}

    def save(name, value, state, **options):
        torch.save(value, HERE / name, **options)
        expected[name] = expect(state)

    save("types.bin", types(), types())
    save("layouts.bin", layouts(), layouts())
    layer = module()
    save("module.bin", layer.state_dict(), layer.state_dict())
    parameters = {name: torch.nn.Parameter(t.detach().clone()) for name, t in layer.named_parameters()}
    save("parameters.bin", parameters, parameters)
    optimizer = torch.optim.AdamW(layer.parameters(), lr=0.25)
    training = {
        "model": layer.state_dict(), "optimizer": optimizer.state_dict(), "epoch": 3,
        "config": {"image_size": 384, "vit": "base", "rate": 1e-5, "flags": [True, False, None], "big": 1 << 40},
    }
    save("training.pth", training, layer.state_dict())
    (HERE / "expected.json").write_text(json.dumps(expected, indent=1, sort_keys=True) + "\n")

    torch.save(layer.state_dict(), HERE / "legacy.pth", _use_new_zipfile_serialization=False)
    torch.save({"w": ramp(2), "x": Attack()}, HERE / "foreign.bin")
    torch.save(torch.nn.Linear(2, 2), HERE / "module-object.bin")
    torch.save([ramp(2)], HERE / "list.bin")
    torch.save({"w": ramp(2)}, HERE / "protocol4.bin", pickle_protocol=4)

    # A position grid and what torch makes of it: a = -0.75, no antialiasing, corners not aligned.
    grid = torch.randn(3 * 3, 4, generator=torch.Generator().manual_seed(1))
    picture = grid.T.reshape(1, 4, 3, 3)
    sizes = {}
    for side in [2, 3, 5, 7]:
        scaled = torch.nn.functional.interpolate(picture, size=(side, side), mode="bicubic", align_corners=False)
        sizes[str(side)] = scaled.reshape(4, side * side).T.flatten().tolist()
    (HERE / "positions.json").write_text(
        json.dumps({"grid": grid.flatten().tolist(), "width": 4, "sizes": sizes}, indent=0, sort_keys=True) + "\n")


if __name__ == "__main__":
    main()
