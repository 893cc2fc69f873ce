# Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0
"""Draws samples, and writes beside them what is right and what a model says.

`python -m recipe.samples captioner --folder seen` shows what is learned. With `--model` tables say
what Transformers writes with an exported model, in 32 bits and greedily, for tests to compare: of
scenes `captions.tsv` (picture, caption, what is right) and `answers.tsv` (picture, question,
answer, what is right), of lines `texts.tsv` (picture, text, what is right). With `--again` the
pictures and questions of such tables are kept, and what the model says is written anew.
"""

import argparse
import csv
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

CAPTIONS, ANSWERS, TEXTS = "captions.tsv", "answers.tsv", "texts.tsv"


class Sample(NamedTuple):
    """What is to be said of a picture, or in answer to a question about it."""

    table: str
    picture: str
    question: str
    right: str


class Model:
    """An exported model with its processors, as a user of Transformers has them."""

    def __init__(self, kind: type[PreTrainedModel], folder: Path) -> None:
        self.model = kind.from_pretrained(folder, dtype=torch.float32).eval()
        self.processor = AutoImageProcessor.from_pretrained(folder)
        self.tokenizer = AutoTokenizer.from_pretrained(folder)

    def says(self, picture: Path, question: str) -> str:
        image = self.processor(Image.open(picture).convert("RGB"), return_tensors="pt")
        prompt = []
        if question:
            words = self.tokenizer(question, add_special_tokens=False).input_ids
            prompt = [self.tokenizer.cls_token_id, *words]
        given = {"input_ids": torch.tensor([prompt])} if prompt else {}
        ids = self.model.generate(**image, **given, do_sample=False)[0, len(prompt) :]
        return self.tokenizer.decode(ids, skip_special_tokens=True)


def scenes(folder: Path, seed: str, count: int) -> Iterator[Sample]:
    for index in range(count):
        image, texts = captioner.picture(seed, index)
        name = f"scene-{index:02}.png"
        image.save(folder / name)
        for text in texts:
            yield Sample(ANSWERS if text.prompt else CAPTIONS, name, text.prompt, text.answer)


def lines(folder: Path, seed: str, count: int) -> Iterator[Sample]:
    for index in range(count):
        image, text, _ = reader.picture(seed, index, held_back=True)
        name = f"line-{index:02}.png"
        image.save(folder / name)
        yield Sample(TEXTS, name, "", text)


KINDS = {
    "captioner": (scenes, (CAPTIONS, ANSWERS), GitForCausalLM),
    "reader": (lines, (TEXTS,), VisionEncoderDecoderModel),
}


def kept(folder: Path, tables: tuple[str, ...]) -> Iterator[Sample]:
    """The samples of tables that are there."""
    for table in tables:
        with (folder / table).open(newline="") as file:
            for picture, *between, right in csv.reader(file, "tables"):
                question = between[0] if table == ANSWERS else ""
                yield Sample(table, picture, question, right)


def main() -> None:
    parser = argparse.ArgumentParser(prog="recipe.samples", description=__doc__)
    parser.add_argument("kind", choices=KINDS)
    parser.add_argument("--folder", type=Path, required=True, help="of pictures and tables")
    parser.add_argument("--model", type=Path, help="what recipe.export wrote")
    parser.add_argument("--again", action="store_true", help="keep what is in the folder")
    parser.add_argument("--seed", default="samples")
    parser.add_argument("--examples", type=int, default=16)
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    draw, tables, kind = KINDS[options.kind]
    model = Model(kind, options.model) if options.model else None
    if options.again:
        samples = list(kept(options.folder, tables))
    else:
        samples = list(draw(options.folder, options.seed, options.examples))
    for table in tables:
        with (options.folder / table).open("w", newline="") as file:
            writer = csv.writer(file, "tables")
            for sample in (s for s in samples if s.table == table):
                asked = [sample.question] if table == ANSWERS else []
                picture = options.folder / sample.picture
                said = [model.says(picture, sample.question)] if model else []
                writer.writerow([sample.picture, *asked, *said, sample.right])


csv.register_dialect(
    "tables", delimiter="\t", lineterminator="\n", quoting=csv.QUOTE_NONE, quotechar=None
)

if __name__ == "__main__":
    main()
