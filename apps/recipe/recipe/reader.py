# Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0
"""The reader: a ViT that sees a line as 2 x 32 patches, and TrOCR's decoder that spells it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

import numpy as np
import torch
from PIL import Image
from torch import Tensor, nn
from torch.nn.functional import cross_entropy
from transformers import (
    TrOCRConfig,
    VisionEncoderDecoderConfig,
    VisionEncoderDecoderModel,
    ViTConfig,
)
from transformers.modeling_outputs import BaseModelOutput

from recipe.files import write_json
from recipe.lines.drawing import Print, draw
from recipe.lines.texts import LONGEST, line, lines
from recipe.positions import begin_as_waves
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

HEIGHT, WIDTH, PATCH = 32, 512, 16
ROWS, COLUMNS = HEIGHT // PATCH, WIDTH // PATCH
FRAMES = 4  # the upright parts of a column of patches, each of which is to be spelled
TURNS = 1 + LONGEST  # none, or a character's place in the line

POSITIONS = 128
IGNORED = -100

SPELLED = 80_000  # the first examples, of full lines, which the encoder spells by itself
BLANK = 0.2  # the weight of a frame without a character where one of a character has 1


@dataclass(frozen=True)
class Example:
    pixels: np.ndarray  # [HEIGHT, WIDTH, 3], bytes
    spelled: np.ndarray  # [2, COLUMNS * FRAMES], the character in each frame, and its place
    text: str
    about: str
    is_read: bool  # else the encoder alone learns from it


def picture(seed: str, index: int, held_back: bool) -> tuple[Image.Image, str, str]:
    """The index-th line of a seed: its picture, what is printed, and of which sort it is.

    Half of those that are held back are clean; of the others, a third.
    """
    printed, text, about = _printed(seed, index, held_back)
    return printed.image, text, about


def _printed(seed: str, index: int, held_back: bool) -> tuple[Print, str, str]:
    random = Random(f"{'held back ' if held_back else ''}{seed}/{index}")
    if held_back:
        sort, text = line(random, held_back)
    else:
        sort, text = "several", lines(random, 3 if index < SPELLED else random.randint(1, 2))
    noisy = index % 2 == 1 if held_back else random.random() < 0.65
    wear = "noisy" if noisy else "clean"
    return draw(text, random, held_back, noisy), text, f"{wear} {sort}"


def fitted(image: Image.Image) -> tuple[Image.Image, int, int]:
    """A line in the middle of black, as large as it fits; where it begins, and how wide it is.

    DonutImageProcessor does the same but for roundings.
    """
    scale = min(HEIGHT / image.height, WIDTH / image.width)
    width, height = (max(1, round(side * scale)) for side in image.size)
    left, top = (WIDTH - width) // 2, (HEIGHT - height) // 2
    whole = Image.new("RGB", (WIDTH, HEIGHT))
    whole.paste(image.resize((width, height), Image.Resampling.BILINEAR), (left, top))
    return whole, left, width


def frames(text: str, edges: Sequence[float], left: int, width: int) -> np.ndarray:
    """The first byte of the character that each frame's middle shows, or PAD; and the character's
    place in the line from 1, or 0.
    """
    middles = (np.arange(COLUMNS * FRAMES) + 0.5) * PATCH / FRAMES
    character = np.searchsorted(np.array(edges) * width + left, middles, side="right") - 1
    character[character == len(text)] = -1  # behind the line, as before it
    ids = np.array([*(encode(c)[0] for c in text), PAD])
    return np.stack((ids[character], 1 + character))


def config() -> VisionEncoderDecoderConfig:
    """4.7 million parameters: two transformers of width 192."""
    width, heads = 192, 6
    encoder = ViTConfig(
        hidden_size=width,
        intermediate_size=4 * width,
        num_attention_heads=heads,
        num_hidden_layers=6,
        image_size=[HEIGHT, WIDTH],
        patch_size=PATCH,
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
    """The reader with a head by which its encoder learns to spell what frames show, and to count.

    The head is not exported.
    """

    def __init__(self) -> None:
        super().__init__()
        self.reader = VisionEncoderDecoderModel(config())
        self.reader.encoder.set_attn_implementation("eager")  # which is faster on CPUs
        begin_as_waves(self.reader.encoder.embeddings.position_embeddings[0], ROWS, COLUMNS)
        width = self.reader.config.encoder.hidden_size
        self.spelling: nn.Linear | None
        self.spelling = nn.Linear(ROWS * width, FRAMES * (VOCABULARY + TURNS))

    def spell(self, seen: Tensor) -> tuple[Tensor, Tensor]:
        """The logits [B, frames, V] and [B, frames, TURNS] of what the encoder's tokens show."""
        rows = seen[:, 1:].unflatten(1, (ROWS, COLUMNS))
        frames = self.spelling(rows.transpose(1, 2).flatten(2)).unflatten(2, (FRAMES, -1))
        spelled, turns = frames.flatten(1, 2).split((VOCABULARY, TURNS), dim=-1)
        return spelled, turns


class Reader:
    """What training and evaluation must know of the reader."""

    name = "reader"
    words: tuple[str, ...] = ()  # it spells bytes
    examples = 500_000
    batch = 32
    rate = 7e-4
    longest = 3 * LONGEST  # tokens of a text

    def model(self) -> SpellingReader:
        return SpellingReader()

    def trained(self, model: SpellingReader) -> VisionEncoderDecoderModel:
        """What of the model is exported."""
        return model.reader

    def opened(self, folder: Path) -> SpellingReader:
        """An exported model."""
        model = SpellingReader()
        model.spelling = None
        model.reader = VisionEncoderDecoderModel.from_pretrained(folder, dtype=torch.float32)
        return model.eval()

    def example(self, seed: str, index: int, held_back: bool) -> Example:
        printed, text, about = _printed(seed, index, held_back)
        image, left, width = fitted(printed.image)
        spelled = frames(text, printed.edges, left, width)
        return Example(np.asarray(image), spelled, text, about, held_back or index >= SPELLED)

    def collate(self, examples: list[Example]) -> dict[str, Tensor | list]:
        rows = [[*encode(e.text), END] if e.is_read else [] for e in examples]
        length = max(map(len, rows))
        labels = torch.full((len(rows), -(-length // 8) * 8), IGNORED)
        for row, ids in zip(labels, rows, strict=True):
            row[: len(ids)] = torch.tensor(ids)
        return {
            "pixels": torch.from_numpy(np.stack([e.pixels for e in examples])),
            "spelled": torch.from_numpy(np.stack([e.spelled for e in examples])),
            "labels": labels,
            "texts": [e.text for e in examples],
            "about": [e.about for e in examples],
        }

    def loss(self, model: SpellingReader, batch: dict) -> Tensor:
        labels = batch["labels"]
        seen = model.reader.encoder(normalized(batch["pixels"])).last_hidden_state
        spelling = _spelling(model.spell(seen), batch["spelled"])
        if not labels.numel():
            return spelling
        inputs = torch.cat((torch.full_like(labels[:, :1], END), labels[:, :-1]), dim=1)
        read = model.reader.decoder(
            input_ids=inputs.where(inputs != IGNORED, PAD), encoder_hidden_states=seen
        ).logits
        reading = cross_entropy(read.flatten(0, 1).float(), labels.flatten(), ignore_index=IGNORED)
        return reading + spelling

    @torch.inference_mode()
    def judge(self, model: SpellingReader, batch: dict) -> dict[str, list[tuple[float, int]]]:
        """The wrong characters of each line and how many it has; whether it is exact; and how many
        frames of characters the encoder spells rightly.
        """
        reader = model.reader
        seen = reader.encoder(normalized(batch["pixels"])).last_hidden_state
        read = reader.generate(
            encoder_outputs=BaseModelOutput(last_hidden_state=seen.float()),
            max_new_tokens=self.longest,
            do_sample=False,
        )
        scores = defaultdict(list)
        if model.spelling:
            wanted = batch["spelled"][:, 1] > 0
            told = zip(("spelled", "counted"), model.spell(seen), strict=True)
            for aspect, (name, said) in enumerate(told):
                right = (said.argmax(-1) == batch["spelled"][:, aspect])[wanted].sum().item()
                scores[name].append((right, int(wanted.sum())))
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
                "image_processor_type": "DonutImageProcessor",
                "processor_class": "TrOCRProcessor",
                "do_convert_rgb": True,
                "do_resize": True,
                "do_thumbnail": True,
                "do_align_long_axis": False,
                "do_pad": True,
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


def _spelling(told: tuple[Tensor, Tensor], spelled: Tensor) -> Tensor:
    """How badly frames tell what they show, and its place."""
    loss = 0
    for logits, wanted, blank in zip(told, spelled.unbind(1), (PAD, 0), strict=True):
        weight = torch.ones(logits.shape[-1], device=logits.device)
        weight[blank] = BLANK
        loss = loss + cross_entropy(logits.flatten(0, 1).float(), wanted.flatten(), weight)
    return loss
