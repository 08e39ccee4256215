#!/usr/bin/env python3
"""Writes the tiny captioner of Tests/Fixtures/parity/b in the forms people have, and the tensor lists of the real sizes.

    venv/bin/python make_models.py     # needs torch 2.15.0, transformers 4.57.6, safetensors; writes beside this file

README.md says what each file is for.
"""

import pathlib
import re

import torch
from safetensors.torch import load_file
from transformers import BlipConfig, BlipForConditionalGeneration, BlipForImageTextRetrieval

HERE = pathlib.Path(__file__).resolve().parent
WORDS = "text_decoder.bert.embeddings.word_embeddings.weight"


def weights():
    return load_file(HERE.parent / "parity" / "b" / "model.safetensors")


def hub(dtype):
    """As the hub's pytorch_model.bin: tied names share a storage, position_ids are there."""
    state = {name: tensor.to(dtype) for name, tensor in weights().items()}
    state["text_decoder.cls.predictions.decoder.weight"] = state[WORDS]
    state["text_decoder.cls.predictions.decoder.bias"] = state["text_decoder.cls.predictions.bias"]
    state["text_decoder.bert.embeddings.position_ids"] = torch.arange(40).expand(1, -1)
    return state


def original_name(name):
    if not name.startswith("vision_model."):
        return name
    for pattern, text in [
        (r"^vision_model\.embeddings\.class_embedding$", "cls_token"),
        (r"^vision_model\.embeddings\.position_embedding$", "pos_embed"),
        (r"^vision_model\.embeddings\.patch_embedding\.", "patch_embed.proj."),
        (r"^vision_model\.encoder\.layers\.(\d+)\.layer_norm(\d)\.", r"blocks.\1.norm\2."),
        (r"^vision_model\.encoder\.layers\.(\d+)\.self_attn\.projection\.", r"blocks.\1.attn.proj."),
        (r"^vision_model\.encoder\.layers\.(\d+)\.self_attn\.qkv\.", r"blocks.\1.attn.qkv."),
        (r"^vision_model\.encoder\.layers\.(\d+)\.mlp\.", r"blocks.\1.mlp."),
        (r"^vision_model\.post_layernorm\.", "norm."),
    ]:
        if re.search(pattern, name):
            return "visual_encoder." + re.sub(pattern, text, name)
    raise ValueError(name)


def original():
    """As the authors' pre-training files: both models, momentum copies, queues, an optimizer beside it."""
    state = {original_name(name): tensor for name, tensor in weights().items()}
    state["text_decoder.cls.predictions.decoder.weight"] = state[WORDS]
    state["text_decoder.cls.predictions.decoder.bias"] = state["text_decoder.cls.predictions.bias"]
    state["text_decoder.bert.embeddings.position_ids"] = torch.arange(40).expand(1, -1)
    state |= {
        "visual_encoder_m.cls_token": torch.zeros(1, 1, 20), "text_encoder_m.embeddings.LayerNorm.bias": torch.zeros(28),
        "text_encoder.embeddings.LayerNorm.weight": torch.ones(28), "vision_proj.weight": torch.zeros(4, 20),
        "text_proj.weight": torch.zeros(4, 28), "itm_head.weight": torch.zeros(2, 28), "itm_head.bias": torch.zeros(2),
        "temp": torch.tensor(0.07), "image_queue": torch.zeros(4, 8), "text_queue": torch.zeros(4, 8),
        "queue_ptr": torch.zeros(1, dtype=torch.int64),
    }
    return {"model": state, "epoch": 19, "config": {"vit": "base", "image_size": 224}}


def tensor_list(model):
    """Names and shapes, layers that look alike folded into one line with their number."""
    lines, folded = {}, {}
    for name, tensor in model.state_dict().items():
        shape = ",".join(map(str, tensor.shape))
        key = (re.sub(r"(layers?)\.\d+\.", r"\1.*.", name), shape)
        folded[key] = folded.get(key, 0) + 1
        lines.setdefault(key, None)
    return "".join(f"{name} {shape} {folded[name, shape]}\n" for name, shape in lines)


def main():
    torch.save(hub(torch.float16), HERE / "hub-f16.bin")
    torch.save(hub(torch.bfloat16), HERE / "hub-bf16.bin")
    torch.save(original(), HERE / "original.pth")
    vision = dict(base={}, large=dict(hidden_size=1024, intermediate_size=4096, num_hidden_layers=24, num_attention_heads=16))
    for size, changes in vision.items():
        config = BlipConfig(text_config=dict(num_attention_heads=12), vision_config=changes)
        with torch.device("meta"):
            for kind, build in [("captioner", BlipForConditionalGeneration), ("retrieval", BlipForImageTextRetrieval)]:
                (HERE / f"tensors-{kind}-{size}.txt").write_text(tensor_list(build(config)))


if __name__ == "__main__":
    main()
