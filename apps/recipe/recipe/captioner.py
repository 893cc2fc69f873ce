# Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0
"""The captioner: a small GIT that says what a scene shows and answers questions about it."""

import re
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from random import Random

import numpy as np
import torch
from PIL import Image
from torch import Tensor, nn
from torch.nn.functional import cross_entropy
from transformers import GitConfig, GitForCausalLM

from recipe.files import write_json
from recipe.naming import ARRANGEMENTS, GRID, IGNORED, Naming, patches
from recipe.packing import DEVIATION, MEAN, forward, look
from recipe.positions import begin_as_waves
from recipe.scenes.composition import MEASURED, PRACTICE, Mix, compose, crowd
from recipe.scenes.drawing import draw
from recipe.scenes.scene import Scene
from recipe.scenes.wording import caption, questions, vocabulary

PATCH = 16
SIDE = GRID * PATCH
QUESTIONS = 4  # to each picture of the training
TEXTS = 4.0  # what they weigh beside the naming, which else would drown them in the encoder
CROWDS = 140_000  # the first examples, which are crowds: things to name, and no texts

PAD, UNKNOWN, START, END, MASK = range(5)
WORDS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *vocabulary()]
IDS = {word: i for i, word in enumerate(WORDS)}


@dataclass(frozen=True)
class Text:
    """A caption, or a question and its answer, as the decoder reads it."""

    about: str
    prompt: str
    answer: str

    def ids(self) -> tuple[list[int], int]:
        """[CLS] prompt answer [SEP], and where the answer begins."""
        prompt = [START, *encode(self.prompt)]
        return [*prompt, *encode(self.answer), END], len(prompt)


@dataclass(frozen=True)
class Example:
    pixels: np.ndarray  # [H, W, 3], bytes
    shown: np.ndarray  # [ASPECTS, GRID * GRID], what patches show
    arrangement: int
    texts: list[Text]


def encode(text: str) -> list[int]:
    """The ids of a text, as BertTokenizer gives them."""
    return [IDS[word] for word in re.findall(r"\w+|[^\w\s]", text)]


def picture(seed: str, index: int) -> tuple[Image.Image, list[Text]]:
    """The index-th picture of a seed, its caption and the questions about it."""
    _, image, texts = _example(seed, index)
    return image, texts


def _example(seed: str, index: int, mix: Mix = MEASURED) -> tuple[Scene, Image.Image, list[Text]]:
    random = Random(f"{seed}/{index}")
    scene = compose(random, mix)
    image = draw(scene, random)
    arrangement = f"{scene.arrangement} of several" if scene.many else scene.arrangement
    texts = [Text(f"caption: {arrangement}", "", caption(scene))]
    asked = questions(scene, random, QUESTIONS, mix.rarity)
    texts += [Text(f"answer: {q.about}", q.text, q.answer) for q in asked]
    return scene, image, texts


def config() -> GitConfig:
    """4.8 million parameters: pictures of 9 x 9 patches, two transformers of width 192."""
    width, heads = 192, 6
    return GitConfig(
        vocab_size=len(WORDS),
        hidden_size=width,
        intermediate_size=4 * width,
        num_attention_heads=heads,
        num_hidden_layers=4,
        max_position_embeddings=64,
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
        pad_token_id=PAD,
        bos_token_id=START,
        eos_token_id=END,
        vision_config={
            "hidden_size": width,
            "intermediate_size": 4 * width,
            "num_attention_heads": heads,
            "num_hidden_layers": 6,
            "image_size": SIDE,
            "patch_size": PATCH,
        },
    )


class NamingCaptioner(nn.Module):
    """The captioner with heads by which its encoder learns what patches show, and how things lie.

    They are not exported.
    """

    def __init__(self) -> None:
        super().__init__()
        self.captioner = GitForCausalLM(config())
        embeddings = self.captioner.git.image_encoder.vision_model.embeddings
        begin_as_waves(embeddings.position_embedding.weight, GRID, GRID)
        self.naming: Naming | None
        self.naming = Naming(self.captioner.config.hidden_size)


class Captioner:
    """What training and evaluation must know of the captioner."""

    name = "captioner"
    words = WORDS
    examples = 1_000_000
    batch = 32
    rate = 6e-4
    longest = 40  # tokens of a text

    def model(self) -> NamingCaptioner:
        return NamingCaptioner()

    def trained(self, model: NamingCaptioner) -> GitForCausalLM:
        """What of the model is exported."""
        return model.captioner

    def opened(self, folder: Path) -> NamingCaptioner:
        """An exported model."""
        model = NamingCaptioner()
        model.naming = None
        model.captioner = GitForCausalLM.from_pretrained(folder, dtype=torch.float32)
        return model.eval()

    def example(self, seed: str, index: int, held_back: bool) -> Example:
        if index < CROWDS and not held_back:
            random = Random(f"{seed}/{index}")
            scene, texts = crowd(random), []
            image = draw(scene, random)
        elif held_back:
            scene, image, texts = _example(f"held back {seed}", index)
        else:
            scene, image, texts = _example(seed, index, PRACTICE)
        small = image.resize((SIDE, SIDE), Image.Resampling.BICUBIC)
        lie = ARRANGEMENTS.index(scene.arrangement)
        return Example(np.asarray(small), patches(scene), lie, texts)

    def collate(self, examples: list[Example]) -> dict[str, Tensor | list]:
        """Packs the texts of each picture into one row, of which each sees only itself."""
        rows = [[text.ids() for text in e.texts] for e in examples]
        length = max(sum(len(ids) for ids, _ in row) for row in rows)
        length = -(-length // 16) * 16
        ids = np.full((len(rows), length), PAD)
        positions = np.zeros_like(ids)
        owners = np.full_like(ids, -1)
        labels = np.full_like(ids, IGNORED)
        for r, row in enumerate(rows):
            start = 0
            for t, (text, answer) in enumerate(row):
                end = start + len(text)
                ids[r, start:end] = text
                positions[r, start:end] = range(len(text))
                owners[r, start:end] = t
                labels[r, start + answer - 1 : end - 1] = text[answer:]
                start = end
        arrays = {"ids": ids, "positions": positions, "owners": owners, "labels": labels}
        return {
            "pixels": torch.from_numpy(np.stack([e.pixels for e in examples])),
            "shown": torch.from_numpy(np.stack([e.shown for e in examples])),
            "arrangement": torch.tensor([e.arrangement for e in examples]),
            "texts": [e.texts for e in examples],
            **{name: torch.from_numpy(array) for name, array in arrays.items()},
        }

    def loss(self, model: NamingCaptioner, batch: dict) -> Tensor:
        wanted = batch["labels"] != IGNORED
        seen = look(model.captioner, batch["pixels"])
        naming = model.naming.loss(seen, batch)
        if not wanted.any():
            return naming
        logits = forward(model.captioner, seen, batch, wanted)
        return TEXTS * cross_entropy(logits.float(), batch["labels"][wanted]) + naming

    @torch.inference_mode()
    def judge(self, model: NamingCaptioner, batch: dict) -> dict[str, list[tuple[float, int]]]:
        """Whether each text would be written without a fault, by what it is about; and how many
        patches of things are named rightly.

        Greedy decoding writes a text exactly if the likeliest next token after each of its
        beginnings is the right one, which a single pass over the whole text shows.
        """
        wanted = batch["labels"] != IGNORED
        right = torch.ones_like(wanted)
        seen = look(model.captioner, batch["pixels"])
        logits = forward(model.captioner, seen, batch, wanted)
        right[wanted] = logits.argmax(-1) == batch["labels"][wanted]
        verdicts = defaultdict(list)
        if model.naming:
            for name, score in model.naming.verdicts(seen, batch).items():
                verdicts[name].append(score)
        for row, texts in enumerate(batch["texts"]):
            for t, text in enumerate(texts):
                exact = bool(right[row][batch["owners"][row] == t].all()), 1
                verdicts[text.about].append(exact)
                verdicts[text.about.split(":")[0]].append(exact)
        return verdicts

    def save_processors(self, folder: Path) -> None:
        """Writes what stands beside the weights: the vocabulary, and how pictures are resized."""
        (folder / "vocab.txt").write_text("\n".join(WORDS) + "\n")
        special = {"unk": UNKNOWN, "sep": END, "pad": PAD, "cls": START, "mask": MASK}
        write_json(
            folder / "tokenizer_config.json",
            {
                "tokenizer_class": "BertTokenizer",
                "do_lower_case": True,
                "model_max_length": 64,
                **{f"{name}_token": WORDS[i] for name, i in special.items()},
            },
        )
        write_json(
            folder / "preprocessor_config.json",
            {
                "image_processor_type": "CLIPImageProcessor",
                "do_convert_rgb": True,
                "do_resize": True,
                "size": {"height": SIDE, "width": SIDE},
                "resample": Image.Resampling.BICUBIC,
                "do_center_crop": False,
                "do_rescale": True,
                "rescale_factor": 1 / 255,
                "do_normalize": True,
                "image_mean": MEAN,
                "image_std": DEVIATION,
            },
        )
