#!/usr/bin/env python3
# Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0
"""Draws labelled scenes of emoji on coloured grounds, what git-scenes was trained to describe.

    scenes.py OUT [--count 2000] [--seed 2026] [--font NotoColorEmoji.ttf]

writes OUT/0000.png … and OUT/captions.tsv: file, caption. Needs Pillow, NumPy and the font, which
Debian has in fonts-noto-color-emoji.
"""
import argparse
import pathlib
import random

import numpy
from PIL import Image, ImageDraw, ImageFont

SIZE = 128
OBJECTS = {
    "dog": "🐶", "cat": "🐱", "fox": "🦊", "bear": "🐻", "panda": "🐼", "pig": "🐷", "frog": "🐸", "monkey": "🐵",
    "chicken": "🐔", "penguin": "🐧", "owl": "🦉", "turtle": "🐢", "octopus": "🐙", "butterfly": "🦋", "bee": "🐝",
    "snail": "🐌", "elephant": "🐘", "horse": "🐴", "rabbit": "🐰", "tiger": "🐯", "lion": "🦁", "cow": "🐮",
    "apple": "🍎", "pear": "🍐", "banana": "🍌", "strawberry": "🍓", "lemon": "🍋", "pizza": "🍕", "hamburger": "🍔",
    "donut": "🍩", "cookie": "🍪", "carrot": "🥕", "cake": "🎂", "watermelon": "🍉", "car": "🚗", "bus": "🚌",
    "bicycle": "🚲", "rocket": "🚀", "sailboat": "⛵", "train": "🚂", "house": "🏠", "tree": "🌳", "cactus": "🌵",
    "sunflower": "🌻", "rose": "🌹", "sun": "🌞", "moon": "🌙", "star": "⭐", "cloud": "☁️", "umbrella": "☂️",
    "balloon": "🎈", "gift": "🎁", "football": "⚽", "basketball": "🏀", "guitar": "🎸", "key": "🔑", "clock": "⏰",
    "camera": "📷", "book": "📕", "heart": "❤️", "crown": "👑", "robot": "🤖", "ghost": "👻", "snowman": "⛄",
}
PLURALS = {
    "fox": "foxes", "octopus": "octopuses", "butterfly": "butterflies", "strawberry": "strawberries",
    "bus": "buses", "cactus": "cactuses",
}
GROUNDS = {
    "red": (200, 50, 45), "green": (70, 160, 70), "blue": (60, 110, 200), "yellow": (235, 210, 70),
    "purple": (130, 70, 170), "gray": (130, 130, 130), "white": (245, 245, 245),
    "black": (20, 20, 20), "orange": (240, 140, 40), "pink": (245, 160, 190),
}
NAMES = sorted(OBJECTS)
KINDS = {"one": 3, "two": 2, "three": 1.5, "left": 3, "above": 3, "row": 1.5}


def one(name):
    return ("an " if name[0] in "aeiou" else "a ") + name


def several(name):
    return PLURALS.get(name, name + "s")


class Scenes:
    """Draws one scene after the other; the same for a seed."""

    def __init__(self, seed, font):
        self.random = random.Random(seed)
        self.pictures = {name: self.sprite(text, font) for name, text in OBJECTS.items()}

    @staticmethod
    def sprite(text, font):
        picture = Image.new("RGBA", (160, 160), (0, 0, 0, 0))
        ImageDraw.Draw(picture).text((12, 12), text, font=font, embedded_color=True)
        return picture.crop(picture.getbbox())

    def ground(self, colour):
        r = self.random
        base = numpy.array(GROUNDS[colour], numpy.float32) + r.uniform(-12, 12)
        a, b = r.uniform(-18, 18), r.uniform(-18, 18)
        line = numpy.linspace(-1, 1, SIZE, dtype=numpy.float32)
        ground = base[None, None, :] + (a * line[:, None] + b * line[None, :])[:, :, None]
        if r.random() < .5:
            noise = numpy.random.default_rng(r.getrandbits(32))
            ground = ground + noise.normal(0, r.uniform(2, 9), (SIZE, SIZE, 1)).astype(numpy.float32)
        return Image.fromarray(numpy.clip(ground, 0, 255).astype(numpy.uint8))

    def paste(self, scene, name, x, y, size):
        picture = self.pictures[name]
        factor = size / max(picture.size)
        extent = [max(1, round(side * factor)) for side in picture.size]
        picture = picture.resize(extent, Image.BILINEAR)
        picture = picture.rotate(self.random.uniform(-18, 18), Image.BILINEAR, expand=True)
        scene.paste(picture, (round(x - picture.width / 2), round(y - picture.height / 2)), picture)

    def draw(self):
        """A picture and its caption."""
        r, u, S = self.random, self.random.uniform, SIZE
        colour = r.choice(list(GROUNDS))
        scene = self.ground(colour)
        tail = f"on {one(colour)} background"
        kind = r.choices(list(KINDS), list(KINDS.values()))[0]
        if kind == "one":
            name = r.choice(NAMES)
            size = u(36, 100)
            self.paste(scene, name, u(size * .55, S - size * .55), u(size * .55, S - size * .55), size)
            return scene, f"{one(name)} {tail}"
        if kind in ("two", "three"):
            name = r.choice(NAMES)
            count = 2 if kind == "two" else 3
            across = r.random() < .6
            for i in range(count):
                size = u(34, 50) if count == 2 else u(28, 38)
                along, beside = (i + .5) * S / count + u(-4, 4), u(30, S - 30)
                self.paste(scene, name, *((along, beside) if across else (beside, along)), size)
            return scene, f"{kind} {several(name)} {tail}"
        if kind == "row":
            names = r.sample(NAMES, 3)
            for i, name in enumerate(names):
                self.paste(scene, name, (i + .5) * S / 3 + u(-3, 3), u(30, S - 30), u(28, 38))
            return scene, f"{one(names[0])}, {one(names[1])} and {one(names[2])} {tail}"
        a, b = r.sample(NAMES, 2)
        beside = u(30, S - 30)
        if kind == "left":
            self.paste(scene, a, u(28, 36), beside + u(-10, 10), u(34, 52))
            self.paste(scene, b, u(S - 36, S - 28), beside + u(-10, 10), u(34, 52))
            return scene, f"{one(a)} to the left of {one(b)} {tail}"
        self.paste(scene, a, beside + u(-10, 10), u(28, 36), u(34, 52))
        self.paste(scene, b, beside + u(-10, 10), u(S - 36, S - 28), u(34, 52))
        return scene, f"{one(a)} above {one(b)} {tail}"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--font", default="NotoColorEmoji.ttf")
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    scenes = Scenes(arguments.seed, ImageFont.truetype(arguments.font, 109))
    with open(arguments.out / "captions.tsv", "w", encoding="utf-8") as captions:
        for i in range(arguments.count):
            picture, caption = scenes.draw()
            picture.save(arguments.out / f"{i:04}.png")
            captions.write(f"{i:04}.png\t{caption}\n")


if __name__ == "__main__":
    main()
