# Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0
"""Prints a line: a face, colours and margins; and what a scanner or a camera does to it."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from random import Random

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from recipe.lines.fonts import Face, families

Colour = tuple[int, ...]


@dataclass(frozen=True)
class Print:
    """The picture of a line, cropped as a user would crop it.

    edges are where its characters begin and the last one ends, as shares of the width.
    """

    image: Image.Image
    edges: Sequence[float]


def draw(text: str, random: Random, held_back: bool, noisy: bool) -> Print:
    """Prints a line in a face, a size and colours at random."""
    face = _face(text, random, held_back)
    font = face.at(random.choice((16, 18, 20, 24, 28, 32, 40, 48, 64)))
    ink, paper = _colours(random, noisy)
    line = _printed(text, font, random, ink, paper)
    return Print(_worn(line.image, random, paper), line.edges) if noisy else line


def _face(text: str, random: Random, held_back: bool) -> Face:
    """A face of any family, each as likely, that has all characters."""
    every = families(held_back)
    names = list(every)
    while True:
        face = random.choice(every[random.choice(names)])
        if face.has(text):
            return face


def _colours(random: Random, noisy: bool) -> tuple[Colour, Colour]:
    """Ink and paper; one line in four is light on dark."""
    least = 90 if noisy else 130
    while True:
        if random.random() < 0.5:
            ink, paper = [random.randint(0, 60)] * 3, [random.randint(200, 255)] * 3
        else:
            ink, paper = ([random.randrange(256) for _ in range(3)] for _ in range(2))
        if random.random() < 0.25:
            ink, paper = paper, ink
        if abs(_light(ink) - _light(paper)) > least:
            return tuple(ink), tuple(paper)


def _light(colour: list[int]) -> float:
    return 0.299 * colour[0] + 0.587 * colour[1] + 0.114 * colour[2]


def _printed(
    text: str, font: ImageFont.FreeTypeFont, random: Random, ink: Colour, paper: Colour
) -> Print:
    size = font.size
    left, right = (round(size * random.uniform(0.15, 0.6)) for _ in range(2))
    above, below = (round(size * random.uniform(0.02, 0.3)) for _ in range(2))
    ascent, descent = font.getmetrics()
    box = font.getbbox(text)
    spacing = random.uniform(0.02, 0.2) * size if random.random() < 0.1 else 0
    if random.random() < 0.6:  # the height of the face, else of what is printed
        top, bottom = min(0, box[1]), max(ascent + descent, box[3])
    else:
        top, bottom = box[1], max(box[3], box[1] + size // 3)
    width = round(left + right + box[2] - min(0, box[0]) + spacing * len(text))
    image = Image.new("RGB", (max(8, width), max(8, above + below + bottom - top)), paper)
    pen = ImageDraw.Draw(image)
    x, y = left - min(0, box[0]), above - top
    advances = [font.getlength(c) + spacing for c in text]
    edges = [x + edge for edge in accumulate(advances, initial=0)]  # but for the kerning
    if not spacing:
        pen.text((x, y), text, font=font, fill=ink)
    for character, edge in zip(text, edges, strict=False) if spacing else ():
        pen.text((edge, y), character, font=font, fill=ink)
    return Print(image, [edge / image.width for edge in edges])


def _worn(image: Image.Image, random: Random, paper: Colour) -> Image.Image:
    """Skewed, blurred, noisy, unevenly lit, made smaller, compressed: some of it."""
    if random.random() < 0.5:
        angle = random.uniform(-2, 2) * min(1, 12 * image.height / image.width)
        image = image.rotate(angle, Image.Resampling.BILINEAR, expand=True, fillcolor=paper)
    if random.random() < 0.3:
        slant = random.uniform(-0.2, 0.2)
        shift = (1, slant, -slant * image.height / 2, 0, 1, 0)
        image = image.transform(
            image.size, Image.Transform.AFFINE, shift, Image.Resampling.BILINEAR, fillcolor=paper
        )
    if random.random() < 0.4 and image.height > 24:
        height = random.randint(20, 24)
        image = image.resize(
            (max(8, round(image.width * height / image.height)), height),
            random.choice((Image.Resampling.BILINEAR, Image.Resampling.BICUBIC)),
        )
    if random.random() < 0.4:
        blur = random.uniform(0.2, 0.9) * image.height / 36
        image = image.filter(ImageFilter.GaussianBlur(blur))
    if random.random() < 0.6:
        image = _noisy(image, random)
    if random.random() < 0.5:
        buffer = io.BytesIO()
        image.save(buffer, "JPEG", quality=random.randint(25, 90))
        image = Image.open(buffer).convert("RGB")
    return image


def _noisy(image: Image.Image, random: Random) -> Image.Image:
    generator = np.random.default_rng(random.getrandbits(32))
    pixels = np.asarray(image, np.float32)
    noise = generator.standard_normal(pixels.shape[:2], np.float32) * random.uniform(3, 18)
    light = np.linspace(*(random.uniform(-25, 25) for _ in range(2)), pixels.shape[1])
    bright = (noise + light.astype(np.float32)[None, :])[..., None]
    return Image.fromarray(np.clip(pixels + bright, 0, 255).astype(np.uint8))
