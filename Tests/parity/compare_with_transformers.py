#!/usr/bin/env python3
"""What transformers computes with a BLIP folder, in files that `blip model forward` writes the same way.

    compare_with_transformers.py write-model DIR --case a    a tiny random captioner as save_pretrained writes it
    compare_with_transformers.py write-base DIR              a random captioner of the base size as pytorch_model.bin with a
                                                             sparse config.json, as the hub has them
    compare_with_transformers.py write-untied DIR            a tiny captioner whose output head is a matrix of its own
    compare_with_transformers.py write-input DIR IN          pictures and captions that fit the folder's config
    compare_with_transformers.py forward DIR IN OUT          opens DIR by from_pretrained, computes OUT
    compare_with_transformers.py compare OURS THEIRS         prints the differences, exits 1 when they are too large

IN:  pixel_values F32 [n,3,S,S], input_ids I64 [n,T], attention_mask I64 [n,T]; caption i describes picture i.
OUT: logits F32 [n,T,V]; greedy_ids and beam_ids I64 [n,20], decoded without a prompt (bos alone), at most 20 tokens,
     beam: 3 beams, length penalty 1.0; pad after the end. Theirs also holds attention_mask, because logits of padding are
     not compared (no loss and no caption reads them), and greedy_stable and beam_stable I64 [n]: whether the ids stay when
     all weights move by a relative 1e-5.
"""

import argparse
import json
import pathlib
import sys

import torch
import transformers
from safetensors.torch import load_file, save_file
from transformers import BlipForConditionalGeneration, GenerationConfig

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "Fixtures" / "parity"))
import make  # noqa: E402  (the tiny models of the committed fixtures)

MAX_LENGTH = 20
BEAMS = 3
NOISE = 1e-5
LOGIT_TOLERANCE = 1e-4


def decode(model, pixels):
    pad, sep = model.config.text_config.pad_token_id, model.config.text_config.sep_token_id
    out = {}
    for name, beams in [("greedy_ids", 1), ("beam_ids", BEAMS)]:
        with torch.no_grad():
            ids = model.generate(
                pixel_values=pixels, max_length=MAX_LENGTH, do_sample=False, num_beams=beams, length_penalty=1.0)
        ended = (ids == sep).int()
        ids = ids.masked_fill((ended.cumsum(1) - ended) > 0, pad)
        out[name] = torch.nn.functional.pad(ids, (0, MAX_LENGTH - ids.shape[1]), value=pad)
    return out


def write_model(arguments):
    case = make.CASES[arguments.case]
    for seed in range(1000, 1200):
        model, pixels = make.make_model(case, seed), make.make_inputs(case, seed)["pixel_values"]
        ids = decode(model, pixels)
        rows = {tuple(row.tolist()) for row in ids["greedy_ids"]}
        noisy = [decode(make.shifted(model, 3e-4, trial), pixels) for trial in range(3)]
        stable = all(torch.equal(ids[key], other[key]) for other in noisy for key in ids)
        if stable and len(rows) == len(pixels):
            break
    else:
        sys.exit("no seed gives three different captions that rounding cannot change")
    model.generation_config = GenerationConfig()
    model.save_pretrained(arguments.folder)
    print(f"case {arguments.case}, seed {seed}: {sum(p.numel() for p in model.parameters())} parameters")


def write_words(folder, count):
    """A vocabulary for models that need none here, but whose folder is to be complete."""
    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    words = special + [f"w{index}" for index in range(len(special), count)]
    (folder / "vocab.txt").write_text("\n".join(words) + "\n")


def write_base(arguments):
    torch.manual_seed(5)
    config = transformers.BlipConfig(text_config={"num_attention_heads": 12}, vision_config={"initializer_range": 0.02})
    model = BlipForConditionalGeneration(config).eval()
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if name.endswith("bias") and "LayerNorm" not in name and "norm" not in name:
                parameter.normal_(0, 0.02)
        model.text_decoder.bert.embeddings.word_embeddings.weight.normal_(0, 0.05)
        for name in ["class_embedding", "position_embedding"]:
            getattr(model.vision_model.embeddings, name).normal_(0, 0.02)
    model.save_pretrained(arguments.folder, safe_serialization=False)
    sparse = {
        "architectures": ["BlipForConditionalGeneration"], "model_type": "blip",
        "text_config": {"model_type": "blip_text_model", "num_attention_heads": 12, "initializer_factor": 1.0},
        "vision_config": {"model_type": "blip_vision_model"},
    }
    (arguments.folder / "config.json").write_text(json.dumps(sparse))
    write_words(arguments.folder, 30522)
    files = sorted(path.name for path in arguments.folder.iterdir())
    print(f"base size: {sum(p.numel() for p in model.parameters())} parameters in {', '.join(files)}")


def write_untied(arguments):
    write_model(arguments)
    weights = arguments.folder / "model.safetensors"
    state = load_file(weights)
    words = "text_decoder.bert.embeddings.word_embeddings.weight"
    noise = torch.randn(state[words].shape, generator=torch.Generator().manual_seed(9))
    state["text_decoder.cls.predictions.decoder.weight"] = state[words] + 0.2 * noise
    save_file(state, weights, metadata={"format": "pt"})
    write_words(arguments.folder, len(state[words]))


def write_input(arguments):
    config = transformers.AutoConfig.from_pretrained(arguments.folder)
    text, size = config.text_config, config.vision_config.image_size
    generator = torch.Generator().manual_seed(3)
    lengths = [4, 9, 6]
    ids = torch.full((len(lengths), max(lengths)), text.pad_token_id)
    mask = torch.zeros_like(ids)
    for row, length in enumerate(lengths):
        ids[row, :length] = torch.randint(1, text.vocab_size, (length,), generator=generator)
        ids[row, 0], ids[row, length - 1] = text.bos_token_id, text.sep_token_id
        mask[row, :length] = 1
    pixels = torch.randn(len(lengths), 3, size, size, generator=generator)
    save_file({"pixel_values": pixels, "input_ids": ids, "attention_mask": mask}, arguments.input)


def open_folder(folder):
    model, report = BlipForConditionalGeneration.from_pretrained(folder, output_loading_info=True)
    for fault in ["missing_keys", "unexpected_keys", "mismatched_keys", "error_msgs"]:
        if report[fault]:
            sys.exit(f"{folder}: {fault}: {sorted(map(str, report[fault]))[:10]}")
    if (folder / "preprocessor_config.json").exists():
        transformers.BlipImageProcessor.from_pretrained(folder)
    if (folder / "vocab.txt").exists():
        count = len(transformers.BertTokenizerFast.from_pretrained(folder))
        if count > model.config.text_config.vocab_size:
            sys.exit(f"{folder}: {count} words in the tokenizer, {model.config.text_config.vocab_size} in the model")
    return model.float().eval()


def forward(arguments):
    model, given = open_folder(arguments.folder), load_file(arguments.input)
    with torch.no_grad():
        out = {"logits": model(**given).logits.contiguous(), "attention_mask": given["attention_mask"]}
    out |= decode(model, given["pixel_values"])
    noisy = decode(make.shifted(model, NOISE, 1), given["pixel_values"])
    for key in ["greedy_ids", "beam_ids"]:
        out[key.replace("ids", "stable")] = (out[key] == noisy[key]).all(1).long()
    save_file(out, arguments.output)


def compare(arguments):
    ours, theirs = load_file(arguments.ours), load_file(arguments.theirs)
    good = True
    if ours["logits"].shape != theirs["logits"].shape:
        sys.exit(f"logits: ours {list(ours['logits'].shape)}, transformers {list(theirs['logits'].shape)}")
    words = theirs["attention_mask"].bool()
    difference = (ours["logits"] - theirs["logits"])[words].abs()
    worst, largest = difference.max().item(), theirs["logits"][words].abs().max().item()
    agree = worst <= LOGIT_TOLERANCE  # false for NaN as well
    good &= agree
    print(f"logits {list(difference.shape)}: largest difference {worst:.2e}, mean {difference.mean().item():.2e}, "
          f"largest logit {largest:.2f}, allowed {LOGIT_TOLERANCE:.0e}: {'ok' if agree else 'WRONG'}")
    for mode in ["greedy", "beam"]:
        mine, reference = ours[f"{mode}_ids"], theirs[f"{mode}_ids"]
        if mine.shape != reference.shape:
            sys.exit(f"{mode}_ids: ours {list(mine.shape)}, transformers {list(reference.shape)}")
        same = (mine == reference).all(1)
        undecided = ~same & (theirs[f"{mode}_stable"] == 0)
        wrong = ~same & ~undecided
        good &= not wrong.any().item()
        print(f"{mode}: {same.sum().item()} of {len(same)} captions equal token for token"
              + (f", {undecided.sum().item()} hang on rounding" if undecided.any() else "")
              + (f", {wrong.sum().item()} WRONG" if wrong.any() else ""))
        for row in wrong.nonzero().flatten().tolist():
            print(f"  picture {row}: ours {mine[row].tolist()}\n  transformers:  {reference[row].tolist()}")
    sys.exit(0 if good else 1)


def main():
    transformers.logging.set_verbosity_error()
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(required=True)
    for action, names in [(write_model, ["folder"]), (write_base, ["folder"]), (write_untied, ["folder"]), (write_input, ["folder", "input"]),
                          (forward, ["folder", "input", "output"]), (compare, ["ours", "theirs"])]:
        command = commands.add_parser(action.__name__.replace("_", "-"))
        for name in names:
            command.add_argument(name, type=pathlib.Path)
        if action in (write_model, write_untied):
            command.add_argument("--case", choices=sorted(make.CASES), default="a")
        command.set_defaults(action=action)
    arguments = parser.parse_args()
    arguments.action(arguments)


if __name__ == "__main__":
    main()
