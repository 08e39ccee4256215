#!/usr/bin/env python3
"""Rebuilds the golden files beside this script with the COCO caption evaluation.

needs  Java 8 or newer    pip: pycocoevalcap==1.2 pycocotools numpy
usage  make.py OUT_DIR    the input sentences are read from the files here

golden_metrics.json    12 images: input, tokenised text, corpus and per-image scores
golden_ptb.json        22 captions and their tokens
golden_diversity.json  distinct n-grams and lengths of the 12 candidates
ptb_tokens.txt         the tokens of each line of ptb_captions.txt
"""
import contextlib
import io
import json
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))


def read(name):
    with open(os.path.join(HERE, name), encoding="utf8") as file:
        return json.load(file)


def write(folder, name, value, **style):
    with open(os.path.join(folder, name), "w", encoding="utf8") as file:
        json.dump(value, file, ensure_ascii=False, **style)


def ptb(captions):
    from pycocoevalcap.tokenizer.ptbtokenizer import PTBTokenizer
    return PTBTokenizer().tokenize({k: [{"caption": c} for c in v] for k, v in captions.items()})


def metrics(inputs):
    from pycocoevalcap.bleu.bleu import Bleu
    from pycocoevalcap.cider.cider import Cider
    from pycocoevalcap.meteor.meteor import Meteor
    from pycocoevalcap.rouge.rouge import Rouge
    refs = ptb({k: v["refs"] for k, v in inputs.items()})
    cands = ptb({k: [v["cand"]] for k, v in inputs.items()})
    out = dict(tokenized_refs=refs, tokenized_cands=cands, corpus={}, per_image={})
    with contextlib.redirect_stdout(io.StringIO()):
        total, each = Bleu(4).compute_score(refs, cands)
        rows = [("Bleu_%d" % (i + 1), total[i], each[i]) for i in range(4)]
        for name, scorer in (("ROUGE_L", Rouge()), ("CIDEr", Cider()), ("METEOR", Meteor())):
            rows.append((name, *scorer.compute_score(refs, cands)))
    for name, score, scores in rows:
        out["corpus"][name], out["per_image"][name] = float(score), [float(s) for s in scores]
    return dict(out, input=inputs)


def diversity(golden):
    cands = [v[0].split() for v in golden["tokenized_cands"].values()]
    refs = [r.split() for v in golden["tokenized_refs"].values() for r in v]

    def distinct(n):
        grams = [tuple(c[i:i + n]) for c in cands for i in range(len(c) - n + 1)]
        return dict(distinct=len(set(grams)), total=len(grams), value=len(set(grams)) / len(grams))

    words, theirs = {w for c in cands for w in c}, {w for r in refs for w in r}
    texts, training = [" ".join(c) for c in cands], {" ".join(r) for r in refs}
    novel = sum(t not in training for t in texts)
    return dict(
        about="Computed on tokenized_cands of golden_metrics.json; 'training captions' for novelty and "
              "'reference vocabulary' are tokenized_refs of the same file.",
        distinct_1=distinct(1), distinct_2=distinct(2), distinct_3=distinct(3),
        vocabulary=len(words), reference_vocabulary=len(theirs),
        vocabulary_precision=len(words & theirs) / len(words),
        vocabulary_recall=len(words & theirs) / len(theirs),
        unique_captions=len(set(texts)), captions=len(texts),
        percent_unique=100 * len(set(texts)) / len(texts),
        novel_captions=novel, percent_novel=100 * novel / len(texts),
        mean_length_candidates=sum(map(len, cands)) / len(cands),
        mean_length_references=sum(map(len, refs)) / len(refs))


def main(out):
    os.makedirs(out, exist_ok=True)
    golden = metrics(read("golden_metrics.json")["input"])
    write(out, "golden_metrics.json", golden, indent=1)
    write(out, "golden_ptb.json", [[a, ptb({0: [a]})[0][0]] for a, _ in read("golden_ptb.json")], indent=0)
    write(out, "golden_diversity.json", diversity(golden), indent=1)
    with open(os.path.join(HERE, "ptb_captions.txt"), encoding="utf8") as file:
        captions = file.read().rstrip("\n").split("\n")
    with open(os.path.join(out, "ptb_tokens.txt"), "w", encoding="utf8") as file:
        file.writelines(line + "\n" for line in ptb({0: captions})[0])


if __name__ == "__main__":
    main(sys.argv[1]) if len(sys.argv) == 2 else sys.exit(__doc__)
