#!/usr/bin/env python3
"""Writes the parity fixtures: two tiny BLIP captioners with random weights and everything they should compute.

    python -m venv venv && venv/bin/pip install torch==2.15.0 transformers==4.57.6 safetensors numpy
    venv/bin/python make.py            # writes a/ and b/ beside this file
    venv/bin/python make.py --search   # prints which seeds satisfy the checks, writes nothing

Float32 on one CPU thread, deterministic for the seeds in CASES. README.md says what each tensor is.
"""

import copy
import pathlib
import sys

import torch
import transformers
from safetensors.torch import save_file
from transformers import BlipConfig, BlipForConditionalGeneration, GenerationConfig

transformers.logging.set_verbosity_error()
torch.set_num_threads(1)
torch.use_deterministic_algorithms(True)

HERE = pathlib.Path(__file__).resolve().parent
SMOOTHING = 0.1
MAX_LENGTH = 12
MIN_LENGTH = 9
PENALTY = 1.3
BEAMS = 3
CAPTION_IMAGE = [0, 0, 1, 2, 2]
CAPTION_TOKENS = [3, 6, 1, 5, 4]  # words of each caption, without prompt and end
PROMPT_TOKENS = 4  # bos and three words

CASES = {
    "a": dict(
        seed=375,
        text=dict(
            vocab_size=61, hidden_size=24, num_attention_heads=3, num_hidden_layers=2, intermediate_size=40,
            max_position_embeddings=32, layer_norm_eps=1e-12,
            bos_token_id=59, sep_token_id=5, eos_token_id=2, pad_token_id=0,
        ),
        vision=dict(
            image_size=32, patch_size=8, hidden_size=32, num_hidden_layers=2, num_attention_heads=4,
            intermediate_size=64, layer_norm_eps=1e-6,
        ),
    ),
    "b": dict(
        seed=30,
        text=dict(
            vocab_size=97, hidden_size=28, num_attention_heads=2, num_hidden_layers=1, intermediate_size=52,
            max_position_embeddings=40, layer_norm_eps=1e-12,
            bos_token_id=95, sep_token_id=7, eos_token_id=2, pad_token_id=0,
        ),
        vision=dict(
            image_size=35, patch_size=7, hidden_size=20, num_hidden_layers=3, num_attention_heads=5,
            intermediate_size=44, layer_norm_eps=1e-5,
        ),
    ),
}


def make_model(case, seed):
    config = BlipConfig(text_config=case["text"], vision_config=case["vision"], label_smoothing=0.0)
    model = BlipForConditionalGeneration(config).eval()
    generator = torch.Generator().manual_seed(seed)

    def normal(parameter, std, mean=0.0):
        with torch.no_grad():
            parameter.copy_(mean + std * torch.randn(parameter.shape, generator=generator))

    decoder = model.text_decoder
    decoder.cls.predictions.decoder.weight = decoder.bert.embeddings.word_embeddings.weight
    decoder.cls.predictions.decoder.bias = decoder.cls.predictions.bias
    for name, parameter in sorted(model.named_parameters()):
        norm = "norm" in name.lower()
        if norm and name.endswith("weight"):
            normal(parameter, 0.1, mean=1.0)
        elif "word_embeddings" in name or "crossattention" in name and name.endswith("weight"):
            normal(parameter, 0.4)  # makes the logits peaked, and the words depend on the picture
        elif name.endswith("cls.predictions.bias"):
            normal(parameter, 0.4)
        else:
            normal(parameter, 0.15)
    with torch.no_grad():
        decoder.cls.predictions.bias[case["text"]["sep_token_id"]] += 1.0
    return model


def make_inputs(case, seed):
    generator = torch.Generator().manual_seed(seed + 1000)
    text, size = case["text"], case["vision"]["image_size"]
    pixels = torch.randn(3, 3, size, size, generator=generator)
    words = lambda n: torch.randint(8, text["bos_token_id"], (n,), generator=generator)
    prompt = torch.cat([torch.tensor([text["bos_token_id"]]), words(PROMPT_TOKENS - 1)])
    width = PROMPT_TOKENS + max(CAPTION_TOKENS) + 1
    ids = torch.full((len(CAPTION_TOKENS), width), text["pad_token_id"])
    mask = torch.zeros_like(ids)
    for row, count in enumerate(CAPTION_TOKENS):
        caption = torch.cat([prompt, words(count), torch.tensor([text["sep_token_id"]])])
        ids[row, : len(caption)] = caption
        mask[row, : len(caption)] = 1
    labels = ids.masked_fill(mask == 0, -100)
    labels[:, :PROMPT_TOKENS] = -100
    return dict(pixel_values=pixels, input_ids=ids, attention_mask=mask, labels=labels,
                caption_image=torch.tensor(CAPTION_IMAGE), prompt_ids=prompt)


def loss_of(logits, labels, smoothing):
    loss = torch.nn.CrossEntropyLoss(label_smoothing=smoothing, ignore_index=-100)
    return loss(logits[:, :-1].reshape(-1, logits.shape[-1]), labels[:, 1:].reshape(-1))


def forward(model, inputs):
    """Every intermediate state; `inputs` in the precision of the model."""
    vision = model.vision_model(pixel_values=inputs["pixel_values"], output_hidden_states=True)
    text = model.text_decoder(
        input_ids=inputs["input_ids"], attention_mask=inputs["attention_mask"],
        encoder_hidden_states=vision.last_hidden_state[inputs["caption_image"]],
        use_cache=False, output_hidden_states=True,
    )
    out = {"vision.image_embeds": vision.last_hidden_state, "logits": text.logits}
    states = list(vision.hidden_states)
    blocks = model.config.vision_config.num_hidden_layers
    embedded = model.vision_model.embeddings(inputs["pixel_values"])
    if not torch.equal(states[0], embedded):
        states = [embedded] + states
    assert len(states) == blocks + 1, len(states)
    last = model.vision_model.post_layernorm(states[-1])
    assert torch.equal(last, vision.last_hidden_state), "post_layernorm of the last block is image_embeds"
    for index, state in enumerate(states):
        out["vision.embeddings" if index == 0 else f"vision.block.{index - 1}"] = state
    assert len(text.hidden_states) == model.config.text_config.num_hidden_layers + 1
    for index, state in enumerate(text.hidden_states):
        out["text.embeddings" if index == 0 else f"text.layer.{index - 1}"] = state
    return out


def generate(model, inputs):
    """Token ids and scores of every decoding mode, by transformers' own generate."""
    text, out = model.config.text_config, {}
    images = len(inputs["pixel_values"])
    # transformers cuts the last column of a prompt, where a tokenizer would have put its end token
    prompt = torch.cat([inputs["prompt_ids"], torch.tensor([text.sep_token_id])]).repeat(images, 1)
    modes = {
        "greedy": {},
        "greedy_prompt": dict(prompt=True),
        "greedy_min_length": dict(min_length=MIN_LENGTH),
        "greedy_penalty": dict(repetition_penalty=PENALTY),
        "greedy_prompt_penalty": dict(prompt=True, repetition_penalty=PENALTY),
        "beam": dict(num_beams=BEAMS, length_penalty=1.0),
        "beam_prompt": dict(prompt=True, num_beams=BEAMS, length_penalty=1.0),
        "beam_min_length": dict(num_beams=BEAMS, length_penalty=1.0, min_length=MIN_LENGTH),
        "beam_penalty": dict(num_beams=BEAMS, length_penalty=1.0, repetition_penalty=PENALTY),
    }
    for mode, settings in modes.items():
        settings = dict(settings)
        start = {"input_ids": prompt.clone()} if settings.pop("prompt", False) else {}
        with torch.no_grad():
            result = model.generate(
                pixel_values=inputs["pixel_values"], max_length=MAX_LENGTH, do_sample=False,
                return_dict_in_generate=True, output_scores=True, output_logits=True, **start, **settings)
        ids = result.sequences
        # beam search fills finished rows with the end token when the pad id is 0; ours and greedy use pad
        ended = (ids == text.sep_token_id).int()
        ids = ids.masked_fill((ended.cumsum(1) - ended) > 0, text.pad_token_id)
        out[f"{mode}.ids"] = torch.nn.functional.pad(ids, (0, MAX_LENGTH - ids.shape[1]), value=text.pad_token_id)
        if mode.startswith("beam"):
            out[f"{mode}.scores"] = result.sequences_scores
        else:
            skip = ids.shape[1] - len(result.logits)
            logs = torch.stack(result.logits, 1).log_softmax(-1)
            taken = logs.gather(2, ids[:, skip:, None])[..., 0]
            taken = taken.masked_fill((ended.cumsum(1) - ended)[:, skip:] > 0, 0)
            out[f"{mode}.logprobs"] = torch.nn.functional.pad(taken, (skip, MAX_LENGTH - ids.shape[1]))
    return out


def shifted(model, amount, seed):
    """A copy with every weight multiplied by 1 + amount * noise: shows which ids hang on rounding."""
    other = copy.deepcopy(model)
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for parameter in other.parameters():
            parameter.mul_(1 + amount * torch.randn(parameter.shape, generator=generator))
    return other


def complaint(case, model, inputs, generated):
    """Why this seed is not good enough to test generation with, or None."""
    sep = case["text"]["sep_token_id"]
    ended = lambda ids: (ids == sep).any(1)
    for mode in ["greedy", "beam"]:
        ids = generated[f"{mode}.ids"]
        if ended(ids).all() or not ended(ids).any():
            return f"{mode}: all rows end alike"
        if len({tuple(row.tolist()) for row in ids}) < 3:
            return f"{mode}: pictures get the same words"
        if min(len(set(row.tolist())) for row in ids) < 4:
            return f"{mode}: too few different words"
    for one, two in [("greedy", "beam"), ("greedy", "greedy_min_length"), ("greedy", "greedy_penalty"),
                     ("beam", "beam_penalty"), ("beam", "beam_min_length"), ("greedy_prompt", "beam_prompt"),
                     ("greedy_prompt", "greedy_prompt_penalty")]:
        if torch.equal(generated[f"{one}.ids"], generated[f"{two}.ids"]):
            return f"{one} and {two} agree"
    for trial in range(6):
        again = generate(shifted(model, 3e-4, trial), inputs)
        for name, value in generated.items():
            if name.endswith(".ids") and not torch.equal(value, again[name]):
                return f"{name} changes under a relative weight noise of 3e-4"
    return None


def write(name, case):
    model, inputs = make_model(case, case["seed"]), make_inputs(case, case["seed"])
    folder = HERE / name
    model.generation_config = GenerationConfig()
    model.save_pretrained(folder)
    (folder / "generation_config.json").unlink(missing_ok=True)

    out = dict(inputs)
    states = forward(model, inputs)
    out |= {key: value.detach() for key, value in states.items()}

    embeds = states["vision.image_embeds"][inputs["caption_image"]]
    for smoothing in [0.0, SMOOTHING]:
        model.text_decoder.label_smoothing = smoothing
        theirs = model.text_decoder(
            input_ids=inputs["input_ids"], attention_mask=inputs["attention_mask"], labels=inputs["labels"],
            encoder_hidden_states=embeds).loss
        ours = loss_of(states["logits"], inputs["labels"], smoothing)
        assert torch.allclose(ours, theirs, rtol=1e-6), (ours, theirs)
        out[f"loss.{smoothing}"] = ours.detach().reshape(1)
    loss_of(states["logits"], inputs["labels"], SMOOTHING).backward()
    for key, parameter in model.named_parameters():
        out["grad." + key] = parameter.grad
    norm = torch.linalg.vector_norm(torch.stack([p.grad.norm() for p in model.parameters()]))
    out["grad_norm"] = norm.reshape(1)

    generated = generate(model, inputs)
    assert (why := complaint(case, model, inputs, generated)) is None, why
    out |= generated
    out = {key: value.detach().clone().contiguous() for key, value in out.items()}
    save_file(out, folder / "expected.safetensors", metadata={"format": "pt"})

    double = copy.deepcopy(model).double()
    double.zero_grad()
    precise = forward(double, inputs | {"pixel_values": inputs["pixel_values"].double()})
    worst = max((precise[key] - out[key]).abs().max().item() for key in precise)
    loss_of(precise["logits"], inputs["labels"], SMOOTHING).backward()
    worst_gradient = max((p.grad - out["grad." + key]).abs().max().item() for key, p in double.named_parameters())
    print(f"{name}: loss {out['loss.0.0'].item():.6f} smoothed {out[f'loss.{SMOOTHING}'].item():.6f} "
          f"gradient norm {norm.item():.6f}; float32 against float64: states {worst:.2e}, gradients {worst_gradient:.2e}")
    for key in generated:
        if key.endswith(".ids"):
            print(f"  {key:26}", generated[key].tolist())


def search():
    for name, case in CASES.items():
        for seed in range(400):
            inputs, model = make_inputs(case, seed), make_model(case, seed)
            why = complaint(case, model, inputs, generate(model, inputs))
            print(name, seed, why or "GOOD", flush=True)
            if why is None:
                break


if __name__ == "__main__":
    assert transformers.__version__ == "4.57.6", transformers.__version__
    if "--search" in sys.argv:
        search()
        sys.exit()
    for name, case in CASES.items():
        write(name, case)
    total = sum(f.stat().st_size for f in HERE.rglob("*") if f.is_file())
    print(f"total {total} bytes")
    assert total < 1_000_000
