#!/usr/bin/env python3
"""Writes the retrieval fixture: a tiny BlipForImageTextRetrieval with random weights and what it computes.

    venv/bin/python make_retrieval.py      # writes retrieval/ beside this file; make.py's head says what venv needs

Float32 on one CPU thread. README.md says what each tensor is.
"""

import pathlib

import torch
import transformers
from safetensors.torch import save_file
from transformers import BlipConfig, BlipForImageTextRetrieval

import make

HERE = pathlib.Path(__file__).resolve().parent
LENGTHS = [7, 4, 11, 2, 9]


def make_model(case, seed):
    config = BlipConfig(
        text_config=case["text"], vision_config=case["vision"], image_text_hidden_size=20, label_smoothing=0.0)
    model = BlipForImageTextRetrieval(config).eval()
    generator = torch.Generator().manual_seed(seed)
    for name, parameter in sorted(model.named_parameters()):
        norm = "norm" in name.lower() and name.endswith("weight")
        wide = "word_embeddings" in name or "itm_head" in name or "crossattention" in name
        with torch.no_grad():
            parameter.copy_(float(norm) + (0.4 if wide else 0.15) * torch.randn(parameter.shape, generator=generator))
    return model


def main():
    case = make.CASES["a"]
    model = make_model(case, 7)
    pixels = make.make_inputs(case, 7)["pixel_values"]
    text = case["text"]
    generator = torch.Generator().manual_seed(8)
    ids = torch.full((len(LENGTHS), max(LENGTHS)), text["pad_token_id"])
    mask = torch.zeros_like(ids)
    for row, length in enumerate(LENGTHS):
        ids[row, :length] = torch.randint(8, text["vocab_size"], (length,), generator=generator)
        ids[row, length - 1] = text["sep_token_id"]
        mask[row, :length] = 1
    image = torch.tensor(make.CAPTION_IMAGE)
    given = dict(input_ids=ids, attention_mask=mask, pixel_values=pixels[image])
    with torch.no_grad():
        matched = model(**given, use_itm_head=True)
        alone = model(**given, use_itm_head=False)
    expected = {
        "pixel_values": pixels, "input_ids": ids, "attention_mask": mask, "caption_image": image,
        "text.with_picture": matched.question_embeds, "text.alone": alone.question_embeds,
        "itm_logits": matched.itm_score, "match": matched.itm_score.softmax(1)[:, 1],
        "cosine": alone.itm_score.diagonal(),
    }
    folder = HERE / "retrieval"
    model.save_pretrained(folder)
    save_file({name: tensor.contiguous() for name, tensor in expected.items()}, folder / "expected.safetensors")
    print(expected["match"], expected["cosine"])


if __name__ == "__main__":
    assert transformers.__version__ == "4.57.6", transformers.__version__
    main()
