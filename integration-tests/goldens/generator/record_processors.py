# Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0
"""Records what the score processors and warpers of Transformers make of scores.

    record_processors.py OUT.jsonl [--seed N] [--each N]

A line is one case: the options, the tokens so far, the scores of the next token and the scores after every processor
that the options ask for. Each option is recorded alone (--each cases of it) and in random company.
"""

import argparse
import json
import math
import random
import types

import torch
import transformers
from transformers import GenerationConfig
from transformers.generation.utils import GenerationMixin

SAMPLING = {
    "temperature": lambda r, c: r.choice([0.3, 0.7, 1.5, 4.0]),
    "top_h": lambda r, c: round(r.uniform(0.1, 0.95), 3),
    "top_k": lambda r, c: r.choice([1, 3, 10, 50, 1000]),
    "top_p": lambda r, c: r.choice([0.0, 0.1, 0.5, 0.9, 0.99]),
    "min_p": lambda r, c: r.choice([0.0, 0.01, 0.05, 0.3, 1.0]),
    "typical_p": lambda r, c: r.choice([0.05, 0.3, 0.8, 0.99]),
    "epsilon_cutoff": lambda r, c: r.choice([3e-4, 0.01, 0.2]),
    "eta_cutoff": lambda r, c: r.choice([3e-4, 0.01, 0.2]),
}


def ids(r, c, least, most):
    return [r.randrange(c.vocabulary) for _ in range(r.randint(least, most))]


def sequences(r, c):
    """Sequences, most of which continue the text as it stands."""
    found = []
    for _ in range(r.randint(1, 4)):
        tail = r.randint(0, min(3, len(c.text)))
        found.append((c.text[len(c.text) - tail :] if r.random() < 0.7 else ids(r, c, 0, 2)) + ids(r, c, 1, 1))
    return found


PLAIN = {
    "sequence_bias": lambda r, c: [[s, round(r.uniform(-5, 5), 2)] for s in sequences(r, c)],
    "repetition_penalty": lambda r, c: r.choice([0.5, 1.2, 3.0]),
    "no_repeat_ngram_size": lambda r, c: r.randint(1, 4),
    "bad_words_ids": lambda r, c: sequences(r, c),
    "min_length": lambda r, c: r.randint(1, 12),
    "min_new_tokens": lambda r, c: r.randint(1, 8),
    "forced_bos_token_id": lambda r, c: r.randrange(c.vocabulary),
    "forced_eos_token_id": lambda r, c: ids(r, c, 1, 2),
    "remove_invalid_values": lambda r, c: True,
    "exponential_decay_length_penalty": lambda r, c: [r.randint(0, 4), r.choice([0.9, 1.1, 1.7])],
    "suppress_tokens": lambda r, c: ids(r, c, 1, 4),
    "begin_suppress_tokens": lambda r, c: ids(r, c, 1, 4),
    "renormalize_logits": lambda r, c: True,
}
ALLOWED = "prefix_allowed_tokens_fn"


def case(r, names):
    c = types.SimpleNamespace(vocabulary=r.choice([5, 17, 40] if "top_h" not in names else [17, 40, 130]))
    prompt = r.choice([1, 1, 1, 3])
    generated = r.choice([0, 0, 1, 2, 5])
    few = min(c.vocabulary, 4)  # so that something repeats
    c.text = [r.randrange(few) for _ in range(prompt + generated)]
    options = {name: (SAMPLING | PLAIN)[name](r, c) for name in names if name != ALLOWED}
    if any(name in SAMPLING for name in names):
        options["do_sample"] = True
        options.setdefault("top_k", 0)
        if r.random() < 0.3:
            options["num_beams"] = 3
    options["eos_token_id"] = ids(r, c, 1, 3)
    options["max_length"] = len(c.text) + (1 if r.random() < 0.5 else 9)
    scores = torch.tensor([r.gauss(0, r.choice([0.1, 1, 4])) for _ in range(c.vocabulary)], dtype=torch.float32)
    if "top_h" not in names and r.random() < 0.3:  # ties; top-h leaves open which of equals it takes
        scores = torch.round(scores * 2) / 2
    if r.random() < 0.3:
        for i in range(c.vocabulary):
            if r.random() < 0.3:
                scores[i] = -math.inf
    # With bad words a score that is no number would stay one, and so be allowed; Veduta bans it all the same.
    if "remove_invalid_values" in names and "bad_words_ids" not in names:
        for value in (math.nan, math.inf, -math.inf):
            scores[r.randrange(c.vocabulary)] = value
    if not torch.isfinite(scores).any():
        scores[0] = 1.0
    return {
        "options": options,
        "prompt": prompt,
        "allowed": sorted(set(ids(r, c, 1, 5))) if ALLOWED in names else None,
        "text": c.text,
        "scores": scores.tolist(),
    }


def process(one):
    options = {k: v for k, v in one["options"].items()}
    config = GenerationConfig(**options)
    config._eos_token_tensor = torch.tensor(options["eos_token_id"])
    model = types.SimpleNamespace(
        config=types.SimpleNamespace(is_encoder_decoder=True), _merge_criteria_processor_list=lambda a, b: a
    )
    # The defaults that generate() fills in before it asks for processors.
    for key, value in (("num_beams", 1), ("top_k", 50)):
        if getattr(config, key) is None:
            setattr(config, key, value)
    allowed = one["allowed"]
    processors = GenerationMixin._get_logits_processor(
        model,
        generation_config=config,
        input_ids_seq_length=one["prompt"],
        prefix_allowed_tokens_fn=None if allowed is None else lambda batch, text: allowed,
        logits_processor=[],
        device="cpu",
    )
    text = torch.tensor([one["text"]])
    scores = torch.tensor([one["scores"]], dtype=torch.float32)
    return processors(text, scores)[0].tolist()


def number(value):
    """The shortest decimal that is this 32-bit number."""
    if math.isfinite(value):
        return float(str(torch.tensor(value, dtype=torch.float32).numpy()))
    return str(value)


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("out")
    arguments.add_argument("--seed", type=int, default=5)
    arguments.add_argument("--each", type=int, default=7)
    options = arguments.parse_args()
    r = random.Random(options.seed)
    names = [*SAMPLING, *PLAIN, ALLOWED]
    wanted = [[name] for name in names for _ in range(options.each)]
    wanted += [r.sample([*SAMPLING], r.randint(2, 5)) for _ in range(3 * options.each)]
    wanted += [r.sample(names[:-1], r.randint(2, 6)) for _ in range(5 * options.each)]
    left_out = 0
    with open(options.out, "w", encoding="utf-8") as out:
        for group in wanted:
            one = case(r, group)
            try:
                expected = process(one)
            except ValueError:
                left_out += 1  # options that exclude each other
                continue
            if any(map(math.isnan, expected)):
                left_out += 1  # an end that is banned and made likelier, or nothing left to normalize
                continue
            one["scores"] = [number(x) for x in one["scores"]]
            one["expected"] = [number(x) for x in expected]
            out.write(json.dumps(one, separators=(",", ":")) + "\n")
    print(f"{len(wanted) - left_out} cases by Transformers {transformers.__version__}, {left_out} left out")


if __name__ == "__main__":
    main()
