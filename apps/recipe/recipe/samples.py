# Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0
"""Draws samples, and writes beside them what is right and what a model says.

`python -m recipe.samples captioner --folder seen` shows what is learned; with `--model`, texts.tsv
has what Transformers writes with an exported model, in 32 bits and greedily, for tests to compare.
Its columns: picture, question, what is right, and what the model says.
"""

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import torch
from PIL import Image
from transformers import (
    AutoImageProcessor,
    AutoTokenizer,
    GitForCausalLM,
    PreTrainedModel,
    VisionEncoderDecoderModel,
)

from recipe import captioner, reader


class Sample(NamedTuple):
    """A picture, a question about it, or none, and what is to be said."""

    picture: str
    image: Image.Image
    question: str
    right: str


class Model:
    """An exported model with its processors, as a user of Transformers has them."""

    def __init__(self, kind: type[PreTrainedModel], folder: Path) -> None:
        self.model = kind.from_pretrained(folder, dtype=torch.float32).eval()
        self.processor = AutoImageProcessor.from_pretrained(folder)
        self.tokenizer = AutoTokenizer.from_pretrained(folder)

    def says(self, sample: Sample) -> str:
        image = self.processor(sample.image.convert("RGB"), return_tensors="pt")
        prompt = []
        if sample.question:
            words = self.tokenizer(sample.question, add_special_tokens=False).input_ids
            prompt = [self.tokenizer.cls_token_id, *words]
        given = {"input_ids": torch.tensor([prompt])} if prompt else {}
        ids = self.model.generate(**image, **given, do_sample=False)[0, len(prompt) :]
        return self.tokenizer.decode(ids, skip_special_tokens=True)


def scenes(seed: str, count: int) -> Iterator[Sample]:
    for index in range(count):
        image, texts = captioner.picture(seed, index)
        for text in texts:
            yield Sample(f"{index:03}.png", image, text.prompt, text.answer)


def lines(seed: str, count: int) -> Iterator[Sample]:
    for index in range(count):
        image, text, _ = reader.picture(seed, index, held_back=True)
        yield Sample(f"{index:03}.png", image, "", text)


KINDS = {
    "captioner": (scenes, GitForCausalLM),
    "reader": (lines, VisionEncoderDecoderModel),
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="recipe.samples", description=__doc__)
    parser.add_argument("kind", choices=KINDS)
    parser.add_argument("--folder", type=Path, required=True, help="where to write the pictures")
    parser.add_argument("--model", type=Path, help="what recipe.export wrote")
    parser.add_argument("--seed", default="samples")
    parser.add_argument("--examples", type=int, default=16)
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    samples, kind = KINDS[options.kind]
    model = Model(kind, options.model) if options.model else None
    with (options.folder / "texts.tsv").open("w") as file:
        for sample in samples(options.seed, options.examples):
            sample.image.save(options.folder / sample.picture)
            said = [model.says(sample)] if model else []
            print(sample.picture, sample.question, sample.right, *said, sep="\t", file=file)


if __name__ == "__main__":
    main()
