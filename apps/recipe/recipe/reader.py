# Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0
"""The reader: a ViT that sees a line as eighty strips, and TrOCR's decoder that spells it."""

from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from random import Random

import numpy as np
import torch
from PIL import Image
from torch import Tensor, nn
from torch.nn.functional import cross_entropy, ctc_loss
from transformers import (
    TrOCRConfig,
    VisionEncoderDecoderConfig,
    VisionEncoderDecoderModel,
    ViTConfig,
)
from transformers.modeling_outputs import BaseModelOutput

from recipe.files import write_json
from recipe.lines.drawing import draw
from recipe.lines.texts import LONGEST, line
from recipe.spelling import (
    END,
    PAD,
    SPECIAL,
    START,
    UNKNOWN,
    VOCABULARY,
    decode,
    distance,
    encode,
    tokenizer,
)

# A patch must be a square as high as the line: what is stretched to 2560 x 32 is cut into strips.
HEIGHT, STRIPS = 32, 80
WIDTH = HEIGHT * STRIPS

POSITIONS = 128
IGNORED = -100

SHORT, GROWN = 8, 300_000  # characters of the first examples; examples until all lengths come
SPELLING = 0.5  # the weight of the loss that has the encoder spell by itself


@dataclass(frozen=True)
class Example:
    pixels: np.ndarray  # [H, W, 3], bytes
    text: str
    about: str


def picture(seed: str, index: int, held_back: bool) -> tuple[Image.Image, str, str]:
    """The index-th line of a seed: its picture, what is printed, and of which sort it is.

    Half of those that are held back are clean; of the others, which begin short, a third.
    """
    random = Random(f"{'held back ' if held_back else ''}{seed}/{index}")
    longest = LONGEST if held_back else min(LONGEST, SHORT + index * (LONGEST - SHORT) // GROWN)
    sort, text = line(random, held_back, longest)
    noisy = index % 2 == 1 if held_back else random.random() < 0.65
    image = draw(text, random, held_back, noisy)
    return image, text, f"{'noisy' if noisy else 'clean'} {sort}"


def config() -> VisionEncoderDecoderConfig:
    """5.2 million parameters: two transformers of width 192."""
    width, heads = 192, 6
    encoder = ViTConfig(
        hidden_size=width,
        intermediate_size=4 * width,
        num_attention_heads=heads,
        num_hidden_layers=6,
        image_size=[HEIGHT, WIDTH],
        patch_size=HEIGHT,
    )
    decoder = TrOCRConfig(
        vocab_size=VOCABULARY,
        d_model=width,
        decoder_ffn_dim=4 * width,
        decoder_attention_heads=heads,
        decoder_layers=3,
        max_position_embeddings=POSITIONS,
        dropout=0.0,
        bos_token_id=START,
        pad_token_id=PAD,
        eos_token_id=END,
        decoder_start_token_id=END,
    )
    both = VisionEncoderDecoderConfig.from_encoder_decoder_configs(encoder, decoder)
    both.decoder_start_token_id = both.eos_token_id = END
    both.pad_token_id = PAD
    return both


class SpellingReader(nn.Module):
    """The reader with a head by which its encoder learns to see letters before the decoder reads.

    The head is not exported.
    """

    def __init__(self) -> None:
        super().__init__()
        self.reader = VisionEncoderDecoderModel(config())
        self.reader.encoder.set_attn_implementation("eager")  # which is faster on CPUs
        self.spelling = nn.Linear(self.reader.config.encoder.hidden_size, VOCABULARY)


class Reader:
    """What training and evaluation must know of the reader."""

    name = "reader"
    words: tuple[str, ...] = ()  # it spells bytes
    examples = 6_000_000
    batch = 64
    rate = 8e-4
    longest = 3 * LONGEST  # tokens of a text

    def model(self) -> SpellingReader:
        return SpellingReader()

    def trained(self, model: SpellingReader) -> VisionEncoderDecoderModel:
        """What of the model is exported."""
        return model.reader

    def opened(self, folder: Path) -> SpellingReader:
        """An exported model."""
        model = SpellingReader()
        model.reader = VisionEncoderDecoderModel.from_pretrained(folder, dtype=torch.float32)
        return model.eval()

    def example(self, seed: str, index: int, held_back: bool) -> Example:
        image, text, about = picture(seed, index, held_back)
        stretched = image.resize((WIDTH, HEIGHT), Image.Resampling.BILINEAR)
        return Example(np.asarray(stretched), text, about)

    def collate(self, examples: list[Example]) -> dict[str, Tensor | list]:
        rows = [[*encode(e.text), END] for e in examples]
        length = max(map(len, rows))
        labels = torch.full((len(rows), -(-length // 8) * 8), IGNORED)
        for row, ids in zip(labels, rows, strict=True):
            row[: len(ids)] = torch.tensor(ids)
        return {
            "pixels": torch.from_numpy(np.stack([e.pixels for e in examples])),
            "labels": labels,
            "texts": [e.text for e in examples],
            "about": [e.about for e in examples],
        }

    def loss(self, model: SpellingReader, batch: dict) -> Tensor:
        labels = batch["labels"]
        strips = model.reader.encoder(normalized(batch["pixels"])).last_hidden_state
        inputs = torch.cat((torch.full_like(labels[:, :1], END), labels[:, :-1]), dim=1)
        read = model.reader.decoder(
            input_ids=inputs.where(inputs != IGNORED, PAD), encoder_hidden_states=strips
        ).logits
        reading = cross_entropy(read.flatten(0, 1).float(), labels.flatten(), ignore_index=IGNORED)
        return reading + SPELLING * _spelling(model.spelling(strips[:, 1:]), labels)

    @torch.inference_mode()
    def judge(self, model: SpellingReader, batch: dict) -> dict[str, list[tuple[float, int]]]:
        """The wrong characters of each line and how many it has; and whether it is exact."""
        reader = model.reader
        strips = reader.encoder(normalized(batch["pixels"])).last_hidden_state
        read = reader.generate(
            encoder_outputs=BaseModelOutput(last_hidden_state=strips.float()),
            max_new_tokens=self.longest,
            do_sample=False,
        )
        scores = defaultdict(list)
        for about, text, ids in zip(batch["about"], batch["texts"], read.tolist(), strict=True):
            wrong = distance(decode(ids), text)
            wear, sort = about.split()
            # What cannot be guessed is told apart: in many faces l and I, or O and 0, are one.
            wear = f"{wear} letters at random" if sort == "letters" else wear
            for name in {f"errors: {wear}", f"errors: {about}"}:
                scores[name].append((wrong, len(text)))
            scores[f"exact: {wear}"].append((wrong == 0, 1))
        return scores

    def save_processors(self, folder: Path) -> None:
        """Writes what stands beside the weights: the tokenizer, and how pictures are resized."""
        tokenizer().save(str(folder / "tokenizer.json"))
        write_json(
            folder / "tokenizer_config.json",
            {
                "tokenizer_class": "PreTrainedTokenizerFast",
                "model_max_length": POSITIONS,
                "clean_up_tokenization_spaces": False,
                "bos_token": SPECIAL[START],
                "pad_token": SPECIAL[PAD],
                "eos_token": SPECIAL[END],
                "unk_token": SPECIAL[UNKNOWN],
            },
        )
        write_json(
            folder / "preprocessor_config.json",
            {
                "image_processor_type": "ViTImageProcessor",
                "processor_class": "TrOCRProcessor",
                "do_convert_rgb": True,
                "do_resize": True,
                "size": {"height": HEIGHT, "width": WIDTH},
                "resample": Image.Resampling.BILINEAR,
                "do_rescale": True,
                "rescale_factor": 1 / 255,
                "do_normalize": True,
                "image_mean": [0.5] * 3,
                "image_std": [0.5] * 3,
            },
        )


def normalized(pixels: Tensor) -> Tensor:
    """[B, H, W, 3] bytes as [B, 3, H, W] numbers from -1 to 1."""
    return (pixels / 127.5 - 1).permute(0, 3, 1, 2)


def _spelling(logits: Tensor, labels: Tensor) -> Tensor:
    """Connectionist temporal classification of the strips, the padding token being the blank."""
    letters = (labels != IGNORED) & (labels != END)
    return ctc_loss(
        logits.float().log_softmax(-1).transpose(0, 1),
        labels.where(letters, PAD),
        torch.full((len(labels),), logits.shape[1]),
        letters.sum(1),
        blank=PAD,
        zero_infinity=True,
    )
