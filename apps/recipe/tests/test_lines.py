# Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0
"""What the lines of the reader promise."""

from random import Random

import numpy as np
import pytest
from PIL import Image

from recipe.lines.drawing import draw
from recipe.lines.fonts import HELD_BACK, families
from recipe.lines.texts import CHARACTERS, LONGEST, line, words
from recipe.reader import SPELLED, Reader, fitted, frames, picture
from recipe.spelling import PAD, decode, distance, encode, tokenizer


def test_lines_are_short_and_printable():
    random = Random(1)
    for _ in range(2000):
        _, text = line(random, held_back=False)
        assert 1 <= len(text) <= LONGEST
        assert set(text) <= set(CHARACTERS)
        assert text == " ".join(text.split())


def test_all_characters_occur():
    random = Random(2)
    assert set("".join(line(random, False)[1] for _ in range(8000))) == set(CHARACTERS)


def test_held_back_words_are_not_trained_on():
    trained = {w.lower() for w in words(held_back=False)}
    held = {w.lower() for w in words(held_back=True)}
    assert not trained & held
    assert len(held) > 5000


def test_held_back_families_are_not_trained_on():
    assert set(families(held_back=True)) == HELD_BACK
    assert not set(families(held_back=False)) & HELD_BACK
    assert len(families(held_back=False)) >= 40


def test_the_same_seed_prints_the_same_line():
    one, text, _ = picture("a", 5, held_back=False)
    other, same, _ = picture("a", 5, held_back=False)
    assert np.array_equal(one, other)
    assert text == same
    assert picture("a", 5, held_back=True)[1] != text


def test_the_encoder_spells_full_lines_before_any_is_read():
    first, later = (Reader().example("a", i, held_back=False) for i in (0, SPELLED))
    assert (first.is_read, later.is_read) == (False, True)
    assert Reader().collate([first])["labels"].shape == (1, 0)


def test_frames_are_spelled_where_their_characters_lie():
    shown = frames("a€", [0.25, 0.5, 0.75], left=96, width=320)
    middles = (np.arange(128) + 0.5) * 4
    first, second = (middles > 176) & (middles < 256), (middles > 256) & (middles < 336)
    assert set(zip(*shown[:, first], strict=True)) == {(encode("a")[0], 1)}
    assert set(zip(*shown[:, second], strict=True)) == {(encode("€")[0], 2)}
    assert set(zip(*shown[:, ~(first | second)], strict=True)) == {(PAD, 0)}


@pytest.mark.parametrize("index", range(20))
def test_characters_lie_between_their_edges(index: int):
    printed = draw("i__i", Random(index), held_back=False, noisy=False)
    pixels = np.asarray(printed.image, np.float32).sum(-1)
    line = np.abs(pixels - pixels[0, 0]).max(0) > 100
    _, second, _, last, end = (round(e * len(line)) for e in printed.edges)
    slack = len(line) // 12
    assert line[second:last].mean() > 0.8
    assert not line[end + slack :].any()


@pytest.mark.parametrize(
    ("size", "place"),
    [((64, 32), (224, 64)), ((128, 16), (128, 256)), ((1280, 32), (0, 512)), ((8, 64), (254, 4))],
)
def test_lines_lie_in_the_middle_as_large_as_they_fit(size: tuple, place: tuple):
    image, left, width = fitted(Image.new("RGB", size, "white"))
    assert (left, width) == place
    columns = np.asarray(image).any((0, 2))
    assert columns.nonzero()[0].tolist() == list(range(left, left + width))


@pytest.mark.parametrize("text", ["Total: € 12.50", "don't", "~{|}", "naïve £5"])
def test_texts_come_back_from_their_bytes(text: str):
    assert decode(encode(text)) == text
    assert tokenizer().encode(text).ids[:-1] == encode(text)
    assert tokenizer().decode(encode(text)) == text


def test_examples_have_the_size_of_the_model():
    assert Reader().example("a", 0, held_back=True).pixels.shape == (32, 512, 3)


@pytest.mark.parametrize(
    ("one", "other", "steps"), [("", "abc", 3), ("abc", "abc", 0), ("kitten", "sitting", 3)]
)
def test_distance_counts_changes(one: str, other: str, steps: int):
    assert distance(one, other) == steps
