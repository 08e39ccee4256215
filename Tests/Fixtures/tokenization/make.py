#!/usr/bin/env python3
"""Makes encode.txt, decode.txt and scalars.txt beside this script.

needs  Python 3.11    pip: tokenizers==0.22.2 transformers==4.57.6
usage  make.py
"""
import json
import os
import random

from tokenizers import BertWordPieceTokenizer
from transformers import BertTokenizer

HERE = os.path.dirname(os.path.abspath(__file__))
VOCABULARY = os.path.join(HERE, "bert-base-uncased-vocab.txt")
SEED = 20240607

HARD = [
    "", " ", "\t\r\n", "a picture of ", "[CLS] one [SEP] two [MASK] [UNK] [PAD]", "[sep] [Sep] [ SEP ]",
    "[[SEP]]", "x[SEP]y", "[SEP", "SEP]", "\ufeffbyte order mark", "zero\u200bwidth\u200djoiner",
    "no\u00a0break", "em\u2003space", "line\u2028separator", "soft\u00adhyphen", "nul\u0000in\u0000side",
    "re\ufffdplaced", "tab\tand\nline", "next\u0085line", "vertical\u000btab", "caf\u00e9 cafe\u0301",
    "\u01d5\u01d6", "\u1e9e \u00df STRASSE", "\u0130stanbul \u0131", "\u039f\u0394\u039f\u03a3",
    "\u212b \u212a \u2126", "\ufb01ne \ufb03", "\u00bd \u00b2 \u2460 \u2163", "\u65e5\u672c\u8a9e",
    "\u4e2dA\u6587b", "\u304b\u3099 \u304c", "\ud55c\uad6d\uc5b4", "\uf900 \U0002f800",
    "\U0002b81f \U0002b820 \U0002b91f \U0002b920", "\u0e44\u0e17\u0e22",
    "\u0939\u093f\u0928\u094d\u0926\u0940", "\u0627\u0644\u0639\u0631\u0628\u064a\u0629\u061d",
    "\u05e9\u05c1\u05dc\u05d5\u05dd", "\U0001f436 dog", "\U0001f469\u200d\U0001f469\u200d\U0001f467",
    "\u2764\ufe0f", "\U0001f1eb\U0001f1f7", "don't can't won't", "U.S. $19.99", "50% off!", "a--b---c",
    "...", "\u2026", "\u201cquoted\u201d \u2018so\u2019", "\u2014\u2013", "snake_case@home", "C++ C#",
    "e-mail: x@y.org", "a" * 100, "a" * 101, "hello" * 20, "hello" * 21, "\u00e9" * 101, "e\u0301" * 100,
    "unbelievably uninteresting", "0123456789", "3.14159", "\u0378\u0379", "a\u0378b",
    "\u166d \u1734 \u1885 \u1886 \ua9bd \U000111c9 \U0001171e", "\ue000private", "\U0010fffd", "\ufdd0",
    "\u180e", "\u3000wide\u3000", "\uff21\uff22\uff23\uff01", "\u00aa\u00ba", "\u0300alone", "\u20dd",
]

BLOCKS = [
    (0x20, 0x7E), (0x80, 0xFF), (0x100, 0x24F), (0x250, 0x36F), (0x370, 0x3FF), (0x400, 0x4FF),
    (0x530, 0x5FF), (0x600, 0x6FF), (0x900, 0x97F), (0xE00, 0xE7F), (0x10A0, 0x11FF), (0x1E00, 0x1FFF),
    (0x2000, 0x206F), (0x2070, 0x218F), (0x2190, 0x23FF), (0x2500, 0x27BF), (0x2E00, 0x2E7F),
    (0x3000, 0x30FF), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xA000, 0xA4CF), (0xAC00, 0xD7A3),
    (0xE000, 0xE0FF), (0xF900, 0xFAFF), (0xFB00, 0xFDFF), (0xFE00, 0xFFFF), (0x10000, 0x1018F),
    (0x11000, 0x1174F), (0x1D400, 0x1D7FF), (0x1F300, 0x1FAFF), (0x20000, 0x2A6DF), (0x2A700, 0x2EBFF),
    (0x2F800, 0x2FA1F), (0xE0000, 0xE01FF), (0x0, 0x1F),
]

SUBJECTS = [
    "A dog", "two CATS", "the old man", "Someone", "a café's owner", "children", "an Airplane", "3 birds",
    "Zoë", "the T-Rex",
]
VERBS = [
    "runs", "is sitting", "isn't sleeping", "photographs", "'s riding", "waits", "overcooked",
    "they're holding", "skateboards",
]
PLACES = [
    "on the beach.", "near St. John's church!", "in front of a red-brick wall", "at 10:30 a.m.",
    "under (very) blue skies", "beside the “Grand Hôtel”", "between A & B", "on 5th Ave.",
    "at the dogs' house", "in Reykjavík?", "with 50% less snow; brr",
]

DECODE_ONLY = [
    "a man's don't dark-green hat, u.s. $19.99 (not blue)! “hi”", "they're i'm we've o ' clock",
    "the dogs' bowl", "50% off", "3/4 of a cake & tea", "wait , what ? no ! yes .", "he'll she'd you've",
    "rock 'n' roll", "' start and end '", "n't", "it ' s",
]


def strings():
    choice = random.Random(SEED)
    texts = list(HARD)
    for low, high in BLOCKS:
        for _ in range(28):
            scalars = [chr(choice.randint(low, high)) for _ in range(choice.randint(2, 9))]
            for _ in range(choice.randint(0, 3)):
                scalars.insert(choice.randint(0, len(scalars)), choice.choice([" ", "a", "Dog", ".", "'"]))
            texts.append("".join(scalars))
    for _ in range(400):
        low_high = [choice.choice(BLOCKS) for _ in range(choice.randint(2, 10))]
        texts.append("".join(chr(choice.randint(*pair)) for pair in low_high))
    for _ in range(1050):
        texts.append(" ".join(choice.choice(part) for part in (SUBJECTS, VERBS, PLACES)))
        if choice.random() < 0.4:
            at = choice.randint(0, len(texts[-1]))
            texts[-1] = texts[-1][:at] + chr(choice.randint(*choice.choice(BLOCKS))) + texts[-1][at:]
    unique = [t for t in dict.fromkeys(texts) if not any(0xD800 <= ord(c) < 0xE000 for c in t)]
    return unique


def write(name, lines):
    with open(os.path.join(HERE, name), "w", encoding="ascii", newline="\n") as file:
        file.write("\n".join(lines) + "\n")


def ids_text(ids):
    return " ".join(map(str, ids))


def scalar_class(tokenizer, scalar):
    words = [w for w, _ in tokenizer._tokenizer.pre_tokenizer.pre_tokenize_str(
        tokenizer._tokenizer.normalizer.normalize_str("a" + scalar + "b"))]
    if words == ["ab"]:
        # A mark and a removed scalar look alike in lower-casing mode; without stripping the mark stays.
        return "r" if MARKS_KEPT.normalize_str("a" + scalar + "b") == "ab" else "m"
    if words == ["a", "b"]:
        return "s"
    return "w" if len(words) > 1 else "l"


def main():
    from tokenizers.normalizers import BertNormalizer
    global MARKS_KEPT
    MARKS_KEPT = BertNormalizer(strip_accents=False, lowercase=False)
    fast = BertWordPieceTokenizer(VOCABULARY, lowercase=True)
    texts = strings()
    write("encode.txt", [json.dumps(t) + "\t" + ids_text(fast.encode(t).ids) for t in texts])

    slow = BertTokenizer(VOCABULARY)
    sentences = DECODE_ONLY + [t for t in texts if t.isascii()][:200] + texts[len(HARD):len(HARD) + 100]
    cases = [fast.encode(t).ids for t in dict.fromkeys(sentences)]
    choice = random.Random(SEED + 1)
    cases += [[choice.randint(0, 30521) for _ in range(choice.randint(1, 12))] for _ in range(150)]
    marks = [999, 1005, 1010, 1012, 1029, 1055, 1056, 1049, 2310, 2128, 2057, 2115]
    cases += [[choice.choice(marks) for _ in range(8)] for _ in range(100)]
    decoded = [slow.decode(c, skip_special_tokens=True, clean_up_tokenization_spaces=True) for c in cases]
    write("decode.txt", [ids_text(c) + "\t" + json.dumps(text) for c, text in zip(cases, decoded)])

    runs, last = [], None
    for value in range(0x110000):
        if 0xD800 <= value < 0xE000:
            continue
        kind = scalar_class(fast, chr(value))
        if kind != last:
            runs.append("%X %s" % (value, kind))
            last = kind
    write("scalars.txt", runs)


if __name__ == "__main__":
    main()
