# Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0
"""What the pictures of the captioner promise."""

import re
from collections.abc import Callable
from random import Random

import numpy as np
import pytest

from recipe.captioner import (
    CROWDS,
    WORDS,
    Captioner,
    Text,
    encode,
    picture,
)
from recipe.naming import ASPECTS, GRID, IGNORED, SHOWN, patches
from recipe.scenes.composition import MEASURED, PRACTICE, Mix, compose, crowd
from recipe.scenes.scene import Arrangement, Ground, Group, Kind, Pattern, Place, Scene
from recipe.scenes.wording import caption, questions
from recipe.scenes.words import COLOURED, NOUNS, NUMBERS, article, listing, plural

PLAIN = Ground(Pattern.PLAIN, ("orange",))


def group(noun: str, *xs: float, y: float = 0.5, size: float = 0.2, colour=None) -> Group:
    return Group(Kind(noun, colour), tuple(Place(x, y, size, 0) for x in xs))


def scene(arrangement: Arrangement, *groups: Group, ground: Ground = PLAIN) -> Scene:
    return Scene(arrangement, groups, ground, 200, 150)


def scenes(count: int) -> list[Scene]:
    random = Random(7)
    return [compose(random) for _ in range(count)]


@pytest.mark.parametrize(
    ("noun", "many"),
    [("fox", "foxes"), ("butterfly", "butterflies"), ("key", "keys"), ("snowman", "snowmen"),
     ("mouse", "mice"), ("sheep", "sheep"), ("leaf", "leaves"), ("tooth", "teeth"),
     ("brush", "brushes"), ("potato", "potatoes"), ("bus", "buses"), ("dress", "dresses"),
     ("star", "stars"), ("monkey", "monkeys"), ("cactus", "cacti")],
)  # fmt: skip
def test_plurals_are_english(noun: str, many: str):
    assert noun in NOUNS
    assert plural(noun) == many


@pytest.mark.parametrize(
    "phrase", ["an owl", "a unicorn", "an umbrella", "a fox", "an orange heart"]
)
def test_articles_follow_the_sound(phrase: str):
    assert article(phrase.split(" ", 1)[1]) == phrase


def test_listings_have_one_and():
    assert listing(["a cat"]) == "a cat"
    assert listing(["a cat", "a dog"]) == "a cat and a dog"
    assert listing(["an owl", "a cat", "a dog"]) == "an owl, a cat and a dog"


def test_there_are_at_least_ninety_objects():
    assert len(NOUNS) + len(COLOURED) >= 90


@pytest.mark.parametrize(
    ("shown", "said"),
    [
        (scene(Arrangement.ALONE, group("owl", 0.5)), "an owl on an orange background"),
        (
            scene(Arrangement.MANY, group("snowman", 0.2, 0.8)),
            "two snowmen on an orange background",
        ),
        (
            scene(Arrangement.LEFT, group("moon", 0.2), group("mouse", 0.7, 0.9)),
            "a moon to the left of two mice on an orange background",
        ),
        (
            scene(Arrangement.ABOVE, group("heart", 0.5, colour="blue"), group("fox", 0.5)),
            "a blue heart above a fox on an orange background",
        ),
        (
            scene(Arrangement.APART, group("moon", 0.2), group("clock", 0.7)),
            "a moon and a clock on an orange background",
        ),
        (
            scene(Arrangement.BIGGER, group("bee", 0.2, size=0.5), group("bear", 0.8)),
            "a bee bigger than a bear on an orange background",
        ),
        (
            scene(Arrangement.BETWEEN, group("owl", 0.2), group("cat", 0.5), group("dog", 0.8)),
            "a cat between an owl and a dog on an orange background",
        ),
        (
            scene(Arrangement.LISTED, group("owl", 0.2), group("cat", 0.5), group("dog", 0.8)),
            "an owl, a cat and a dog on an orange background",
        ),
    ],
)
def test_captions_say_what_lies_where(shown: Scene, said: str):
    assert caption(shown) == said


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        (Pattern.FADING, "a fox on a background fading from blue to white"),
        (Pattern.STRIPES, "a fox on blue and white stripes"),
        (Pattern.DOTS, "a fox on a blue background with white dots"),
        (Pattern.CHECKS, "a fox on blue and white checks"),
    ],
)
def test_captions_say_the_pattern(pattern: Pattern, said: str):
    ground = Ground(pattern, ("blue", "white"))
    assert caption(scene(Arrangement.ALONE, group("fox", 0.5), ground=ground)) == said


def test_questions_have_the_answer_that_the_scene_gives():
    shown = scene(Arrangement.LEFT, group("fox", 0.2), group("bear", 0.7, 0.9))
    asked = {q.text: q.answer for n in range(300) for q in questions(shown, Random(n), 10)}
    assert asked["what is to the left of the bears?"] == "a fox"
    assert asked["what is to the right of the fox?"] == "two bears"
    assert asked["what is to the left of the fox?"] == "nothing"
    assert asked["what is above the fox?"] == "nothing"
    assert asked["is the fox to the left of the bears?"] == "yes"
    assert asked["are the bears above the fox?"] == "no"
    assert asked["how many bears are there?"] == "two"
    assert asked["how many things do you see?"] == "three"
    assert asked["which colour is the background?"] == "orange"
    assert asked["what is here?"] == "a fox and two bears"


def test_questions_are_not_asked_where_people_could_disagree():
    near = scene(Arrangement.APART, group("fox", 0.4), group("bear", 0.53, y=0.9))
    asked = [q.text for n in range(300) for q in questions(near, Random(n), 10)]
    assert "is the fox to the left of the bear?" not in asked
    assert "what is to the left of the bear?" not in asked
    assert "is the bear to the left of the fox?" in asked


def test_each_question_has_one_answer():
    for shown in scenes(200):
        answers: dict[str, str] = {}
        for n in range(20):
            for question in questions(shown, Random(n), 10):
                assert answers.setdefault(question.text, question.answer) == question.answer


def test_every_word_is_in_the_vocabulary():
    random = Random(3)
    for shown in scenes(500):
        texts = [caption(shown)]
        for question in questions(shown, random, 10):
            texts += [question.text, question.answer]
        for text in texts:
            assert set(re.findall(r"\w+|[^\w\s]", text)) <= set(WORDS), text


def test_texts_are_short_enough_for_the_model():
    for shown in scenes(500):
        assert len(encode(caption(shown))) < Captioner.longest


def test_groups_are_said_from_the_left_or_from_above():
    for shown in scenes(500):
        first, second = shown.groups[0], shown.groups[1 % len(shown.groups)]
        match shown.arrangement:
            case Arrangement.LEFT:
                assert second.x - first.x > 0.3
                assert abs(second.y - first.y) < 1 / 6
            case Arrangement.ABOVE:
                assert second.y - first.y > 0.3
                assert abs(second.x - first.x) < 1 / 6
            case Arrangement.APART:
                assert second.x - first.x > 0.3
                assert abs(second.y - first.y) > 0.3
            case Arrangement.BIGGER:
                assert first.size > 1.7 * second.size
            case Arrangement.LISTED:
                assert [g.x for g in shown.groups] == sorted(g.x for g in shown.groups)


def test_there_are_one_to_five_things_in_pictures_of_128_to_512_pixels():
    counts = set()
    for shown in scenes(500):
        counts.add(sum(g.count for g in shown.groups))
        assert min(shown.width, shown.height) >= 128
        assert max(shown.width, shown.height) <= 512
    assert counts == {1, 2, 3, 4, 5}
    assert len(NUMBERS) == 6


def test_the_same_seed_draws_the_same_picture():
    one, texts = picture("a", 5)
    other, same = picture("a", 5)
    assert np.array_equal(one, other)
    assert texts == same
    assert picture("a", 6)[1] != texts
    assert picture("b", 5)[1] != texts


def test_labels_are_the_answer_and_the_end():
    task = Captioner()
    example = task.example("a", 0, held_back=False)
    batch = task.collate([example])
    for t, text in enumerate(example.texts):
        own = batch["owners"][0] == t
        labels = batch["labels"][0][own]
        assert [WORDS[i] for i in labels[labels >= 0]] == [
            WORDS[i] for i in (*encode(text.answer), WORDS.index("[SEP]"))
        ]
        assert batch["positions"][0][own].tolist() == list(range(int(own.sum())))


def test_a_prompt_is_the_start_and_the_question():
    ids, answer = Text("", "is there a fox?", "yes").ids()
    assert [WORDS[i] for i in ids[:answer]] == ["[CLS]", "is", "there", "a", "fox", "?"]


def test_patches_show_each_thing_where_it_lies():
    lone = scene(Arrangement.LISTED, group("fox", 0.22, size=0.4), group("star", 0.9, size=0.05))
    rows = patches(lone)[0].reshape(GRID, GRID)
    fox, star = SHOWN[Kind("fox")], SHOWN[Kind("star")]
    assert rows[4].tolist() == [0, fox, fox, 0, 0, 0, 0, 0, star]
    assert (rows[:, 1] == fox).tolist() == [False] * 3 + [True] * 3 + [False] * 3
    assert (rows == star).sum() == 1


def test_practice_has_more_of_what_is_hard_than_measurement():
    def share(mix: Mix, hard: Callable[[Scene], bool]) -> float:
        random = Random(5)
        return sum(hard(compose(random, mix)) for _ in range(2000)) / 2000

    for hard in (lambda s: s.many, lambda s: s.arrangement == Arrangement.LISTED):
        assert share(PRACTICE, hard) > 1.2 * share(MEASURED, hard) > 0


def test_each_answer_to_a_question_is_as_likely_as_any_other():
    pair = scene(Arrangement.LEFT, group("fox", 0.2), group("star", 0.8))
    asked = [q for seed in range(400) for q in questions(pair, Random(seed), 4)]
    is_where = [q.answer for q in asked if q.about == "is it where"]
    what_is_where = [q.answer for q in asked if q.about == "what is where"]
    assert 0.35 < is_where.count("yes") / len(is_where) < 0.65
    assert 0.2 < what_is_where.count("nothing") / len(what_is_where) < 0.5


def test_every_thing_is_shown_by_a_patch():
    for each in scenes(200):
        assert {SHOWN[g.kind] for g in each.groups} <= set(patches(each)[0])


def shown(scene: Scene) -> dict[str, np.ndarray]:
    return dict(zip(ASPECTS, patches(scene), strict=True))


def test_patches_tell_how_many_there_are_their_turn_and_what_lies_beside_them():
    told = shown(scene(Arrangement.LEFT, group("fox", 0.2), group("star", 0.6, 0.85)))
    fox, star = (told["named"] == SHOWN[Kind(noun)] for noun in ("fox", "star"))
    ground = ~(fox | star)
    assert set(told["counted"][fox]) == set(told["ordered"][fox]) == {1}
    assert set(told["counted"][star]) == set(told["ordered"][star]) == {2}
    assert set(told["counted"][ground]) == set(told["ordered"][ground]) == {0}
    assert set(told["lying to the left of"][fox]) == set(told["lying above"][fox | star]) == {0}
    assert set(told["lying to the left of"][star]) == {SHOWN[Kind("fox")]}
    assert set(told["lying to the right of"][fox]) == {SHOWN[Kind("star")]}
    assert set(told["lying below"][ground]) == set(told["row"][ground]) == {IGNORED}
    assert set(told["row"][fox | star]) == {5}
    assert set(told["column"][fox]) == {2}
    assert set(told["column"][star]) == {6, 8}


def test_of_crowds_only_kinds_and_middles_are_told():
    many = crowd(Random(3))
    told = shown(many)
    assert {SHOWN[g.kind] for g in many.groups} >= set(told["named"]) - {0}
    assert set(told["row"]) > {IGNORED}
    for name in ("counted", "ordered", "lying above"):
        assert set(told[name]) == {IGNORED}


def test_the_first_examples_are_crowds_without_a_text():
    first, later = (Captioner().example("a", i, held_back=False) for i in (0, CROWDS))
    assert (len(first.texts), len(later.texts)) == (0, 5)
    task = Captioner()
    assert task.loss(task.model(), task.collate([first])).isfinite()
    assert task.loss(task.model(), task.collate([first, later])).isfinite()
