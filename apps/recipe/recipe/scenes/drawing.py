# Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0
"""Draws scenes: glyphs of Noto Color Emoji on plain or patterned grounds."""

import io
import math
from functools import cache
from random import Random

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFont

from recipe.debian import installed
from recipe.scenes.scene import Ground, Kind, Pattern, Place, Scene
from recipe.scenes.words import COLOURED, GROUNDS, NOUNS

STRIKE = 109  # the only size in which the font has pictures


def draw(scene: Scene, random: Random) -> Image.Image:
    """The picture of a scene; what the scene leaves open (shades, noise) is random."""
    image = _ground(scene, random)
    mean = math.sqrt(scene.width * scene.height)
    for group in scene.groups:
        for place in group.places:
            _paste(image, sprite(group.kind), place, place.size * mean)
    if random.random() < 0.2:
        return _jpeg(image, random.randint(60, 95))
    return image


@cache
def sprite(kind: Kind) -> Image.Image:
    """The glyph of a kind, cropped to what is drawn."""
    glyph = COLOURED[kind.noun][kind.colour] if kind.colour else NOUNS[kind.noun]
    image = Image.new("RGBA", (160, 160), (0, 0, 0, 0))
    ImageDraw.Draw(image).text((12, 12), glyph, font=_emoji(), embedded_color=True)
    box = image.getbbox()
    if box is None:
        raise ValueError(
            f"the emoji font has no picture of {kind.one()!r}; expected one of {glyph}"
        )
    return image.crop(box)


@cache
def _emoji() -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(installed("fonts/truetype/noto/NotoColorEmoji.ttf"), STRIKE)


@cache
def stands_out(kind: Kind, colour: str) -> bool:
    """Whether enough of a glyph's pixels differ from a ground to see its shape."""
    pixels = np.asarray(sprite(kind).resize((24, 24), Image.Resampling.BILINEAR), np.float32)
    opaque = pixels[pixels[..., 3] > 128][:, :3]
    distance = np.linalg.norm(opaque - np.array(GROUNDS[colour], np.float32), axis=1)
    return bool((distance > 70).mean() > 0.5)


def _paste(image: Image.Image, glyph: Image.Image, place: Place, side: float) -> None:
    scale = side / max(glyph.size)
    small = glyph.resize(
        (max(1, round(glyph.width * scale)), max(1, round(glyph.height * scale))),
        Image.Resampling.BILINEAR,
    ).rotate(place.angle, Image.Resampling.BILINEAR, expand=True)
    x = round(place.x * image.width - small.width / 2)
    y = round(place.y * image.height - small.height / 2)
    image.paste(small, (x, y), small)


def _ground(scene: Scene, random: Random) -> Image.Image:
    size = scene.width, scene.height
    first, *second = (_shade(c, random) for c in scene.ground.colours)
    image = Image.new("RGB", size, first)
    if second:
        x = np.linspace(0, 1, scene.width, dtype=np.float32)[None, :]
        y = np.linspace(0, 1, scene.height, dtype=np.float32)[:, None]
        share = _share(scene.ground, x * np.float32(scene.width / scene.height), y, random)
        mask = Image.fromarray((255 * np.clip(share, 0, 1)).astype(np.uint8))
        image.paste(second[0], (0, 0, *size), mask)
    image = ImageChops.add(image, _light(size, random), offset=-128)
    if random.random() < 0.5:
        image = ImageChops.add(image, _noise(size, random), offset=-128)
    return image


def _light(size: tuple[int, int], random: Random) -> Image.Image:
    """What to add to a ground so that one corner is lighter, 128 being nothing."""
    across, down = (random.uniform(-14, 14) for _ in range(2))
    corners = [128 + a * across + b * down for b in (-1, 1) for a in (-1, 1)]
    small = np.array(corners, np.uint8).reshape(2, 2)
    return Image.fromarray(small).resize(size, Image.Resampling.BILINEAR).convert("RGB")


def _noise(size: tuple[int, int], random: Random) -> Image.Image:
    """A part of a tile of noise, 128 being nothing."""
    tile = _tile(random.randint(2, 9))
    x, y = random.randrange(tile.width - size[0]), random.randrange(tile.height - size[1])
    return tile.crop((x, y, x + size[0], y + size[1]))


@cache
def _tile(deviation: int) -> Image.Image:
    noise = np.random.default_rng(deviation).normal(128, deviation, (640, 640))
    return Image.fromarray(np.clip(noise, 0, 255).astype(np.uint8)).convert("RGB")


def _shade(colour: str, random: Random) -> tuple[int, ...]:
    return tuple(min(255, max(0, round(c + random.uniform(-12, 12)))) for c in GROUNDS[colour])


def _share(ground: Ground, x: np.ndarray, y: np.ndarray, random: Random) -> np.ndarray:
    """The share of the second colour in each pixel; y runs from 0 to 1, x as it does."""
    period = random.uniform(0.14, 0.34)
    steep = len(y) * period / 2
    phase = random.random(), random.random()
    match ground.pattern:
        case Pattern.FADING:
            way = (x / x.max() + 0 * y) if random.random() < 0.5 else (y + 0 * x)
            return (way - 0.1) / 0.8
        case Pattern.STRIPES:
            angle = math.radians(random.choice((0, 45, 90, 135)) + random.uniform(-8, 8))
            way = (x * math.cos(angle) + y * math.sin(angle)) / period + phase[0]
            return _wave(way) * steep + 0.5
        case Pattern.CHECKS:
            across, down = _wave(x / period + phase[0]), _wave(y / period + phase[1])
            return across * down * 4 * steep + 0.5
        case _:
            across, down = (x / period + phase[0]) % 1 - 0.5, (y / period + phase[1]) % 1 - 0.5
            radius = random.uniform(0.24, 0.32)
            return (radius - np.sqrt(across**2 + down**2)) * len(y) * period + 0.5


def _wave(way: np.ndarray) -> np.ndarray:
    """A triangle between -0.5 and 0.5 of period 1."""
    return 2 * np.abs(way % 1 - 0.5) - 0.5


def _jpeg(image: Image.Image, quality: int) -> Image.Image:
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=quality)
    return Image.open(buffer).convert("RGB")
