# Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0
"""What the lines of the reader promise."""

from random import Random

import numpy as np
import pytest

from recipe.lines.fonts import HELD_BACK, families
from recipe.lines.texts import CHARACTERS, LONGEST, line, words
from recipe.reader import Reader, picture
from recipe.spelling import decode, distance, encode, tokenizer


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


def test_the_first_lines_are_the_shortest():
    first = [len(picture("a", i, held_back=False)[1]) for i in range(50)]
    later = [len(picture("a", 10**6 + i, held_back=False)[1]) for i in range(50)]
    assert max(first) <= 8 < max(later)


@pytest.mark.parametrize("text", ["Total: € 12.50", "don't", "~{|}", "naïve £5"])
def test_texts_come_back_from_their_bytes(text: str):
    assert decode(encode(text)) == text
    assert tokenizer().encode(text).ids[:-1] == encode(text)
    assert tokenizer().decode(encode(text)) == text


def test_examples_have_the_size_of_the_model():
    assert Reader().example("a", 0, held_back=True).pixels.shape == (32, 2560, 3)


@pytest.mark.parametrize(
    ("one", "other", "steps"), [("", "abc", 3), ("abc", "abc", 0), ("kitten", "sitting", 3)]
)
def test_distance_counts_changes(one: str, other: str, steps: int):
    assert distance(one, other) == steps
