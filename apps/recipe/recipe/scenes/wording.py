# Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0
"""Captions of scenes, and questions about them with their answers."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import permutations
from random import Random

from recipe.scenes.scene import Arrangement, Ground, Group, Kind, Pattern, Scene
from recipe.scenes.words import COLOURED, GROUNDS, NOUNS, NUMBERS, article, listing, plural

_COUNTED = (Pattern.STRIPES, Pattern.DOTS, Pattern.CHECKS)

# Shares of the picture: from the one on a distance is told, up to the other there is none.
APART = 0.18
TOGETHER = 0.08


@dataclass(frozen=True)
class Question:
    """A question about a scene, and the only right answer."""

    about: str
    text: str
    answer: str


def caption(scene: Scene) -> str:
    """The one right caption of a scene."""
    return f"{_things(scene)} on {_ground(scene.ground)}"


def _things(scene: Scene) -> str:
    names = [g.some() for g in scene.groups]
    match scene.arrangement:
        case Arrangement.LEFT:
            return f"{names[0]} to the left of {names[1]}"
        case Arrangement.ABOVE:
            return f"{names[0]} above {names[1]}"
        case Arrangement.BIGGER:
            return f"{names[0]} bigger than {names[1]}"
        case Arrangement.BETWEEN:
            return f"{names[1]} between {names[0]} and {names[2]}"
        case _:
            return listing(names)


def _ground(ground: Ground) -> str:
    first, *second = ground.colours
    match ground.pattern:
        case Pattern.PLAIN:
            return article(f"{first} background")
        case Pattern.FADING:
            return f"a background fading from {first} to {second[0]}"
        case Pattern.DOTS:
            return f"{article(first)} background with {second[0]} dots"
        case _:
            return f"{first} and {second[0]} {ground.pattern}"


def questions(scene: Scene, random: Random, count: int, rarity: float = 1) -> list[Question]:
    """Questions of different sorts, each sort as likely as any other that the scene allows, and
    within it each answer. With a rarity above 1, those that are easy to answer come more rarely.
    """
    easy = [_colour_of_ground, _pattern, _is_there, _colour_of_thing]
    hard = [_how_many, _what, _what_is_where, _is_where, _bigger, _between]
    turns = {s: random.random() for s in hard}
    turns |= {s: random.random() ** rarity for s in easy}
    sorts = sorted(turns, key=turns.__getitem__, reverse=True)
    asked = []
    for sort in sorts:
        possible = list(sort(scene, random))
        if possible:
            answer = random.choice(list(dict.fromkeys(q.answer for q in possible)))
            asked.append(random.choice([q for q in possible if q.answer == answer]))
        if len(asked) == count:
            break
    return asked


def _how_many(scene: Scene, random: Random) -> Iterator[Question]:
    def ask(things: str, number: int) -> Question:
        end = random.choice(("are there", "do you see", "can you see"))
        return Question("how many", f"how many {things} {end}?", NUMBERS[number])

    for group in scene.groups:
        yield ask(plural(group.kind.noun), group.count)
    yield ask("things", sum(g.count for g in scene.groups))
    if random.random() < 0.3:
        yield ask(plural(_absent(scene, random)), 0)


def _colour_of_ground(scene: Scene, random: Random) -> Iterator[Question]:
    ground = scene.ground
    which = _which_colour(random)
    about = "which colour"
    if ground.pattern in (Pattern.STRIPES, Pattern.CHECKS):
        both = " and ".join(ground.colours)
        yield Question(about, f"{which} is the background?", both)
        yield Question(about, f"{which} are the {ground.pattern}?", both)
    elif ground.pattern == Pattern.FADING:
        answer = "from {} to {}".format(*ground.colours)
        yield Question(about, f"{which} is the background?", answer)
    else:
        yield Question(about, f"{which} is the background?", ground.colours[0])
        if ground.pattern == Pattern.DOTS:
            yield Question(about, f"{which} are the dots?", ground.colours[1])


def _pattern(scene: Scene, random: Random) -> Iterator[Question]:
    pattern = scene.ground.pattern
    yield Question("pattern", "which pattern does the background have?", pattern)
    other = random.choice([p for p in _COUNTED if p != pattern])
    yield Question("pattern", f"does the background have {other}?", "no")
    if pattern in _COUNTED:
        yield Question("pattern", f"does the background have {pattern}?", "yes")


def _is_there(scene: Scene, random: Random) -> Iterator[Question]:
    kind = random.choice(scene.groups).kind
    answer = random.choice(("yes", "no"))
    if answer == "no":
        if kind.colour and random.random() < 0.5:
            kind = Kind(
                kind.noun, random.choice([c for c in COLOURED[kind.noun] if c != kind.colour])
            )
        else:
            kind = Kind(_absent(scene, random))
    elif random.random() < 0.5:
        kind = Kind(kind.noun)
    yield Question("is there", f"is there {article(kind.one())}?", answer)


def _what(scene: Scene, random: Random) -> Iterator[Question]:
    where = random.choice(("in the picture", "in this picture", "here"))
    yield Question("what", f"what is {where}?", listing([g.some() for g in scene.groups]))


def _colour_of_thing(scene: Scene, random: Random) -> Iterator[Question]:
    for group in scene.groups:
        if group.kind.colour:
            noun = group.kind.noun if group.count == 1 else plural(group.kind.noun)
            text = f"{_which_colour(random)} {group.be} the {noun}?"
            yield Question("which colour", text, group.kind.colour)


def _what_is_where(scene: Scene, random: Random) -> Iterator[Question]:
    if len(scene.groups) < 2:
        return
    for place in RELATIONS:
        for group in scene.groups:
            there = lying(scene, place, group)
            if there is not None and len(there) <= 1:
                answer = there[0].some() if there else "nothing"
                yield Question("what is where", f"what is {place} {group.the()}?", answer)


def lying(scene: Scene, place: str, group: Group) -> list[Group] | None:
    """The groups above another, say; None where people could disagree."""
    others = [(o, RELATIONS[place](o, group)) for o in scene.groups if o is not group]
    return [o for o, so in others if so] if all(so is not None for _, so in others) else None


def _is_where(scene: Scene, random: Random) -> Iterator[Question]:
    for place, lies in RELATIONS.items():
        for one, other in permutations(scene.groups, 2):
            so = lies(one, other)
            if so is not None:
                text = f"{one.be} {one.the()} {place} {other.the()}?"
                yield Question("is it where", text, "yes" if so else "no")


def _bigger(scene: Scene, random: Random) -> Iterator[Question]:
    if scene.arrangement == Arrangement.BIGGER:
        bigger, smaller = scene.groups
        for one, other in permutations(scene.groups):
            text = f"which is bigger, {one.the()} or {other.the()}?"
            yield Question("bigger", text, bigger.the())
            text = f"which is smaller, {one.the()} or {other.the()}?"
            yield Question("bigger", text, smaller.the())
            text = f"is {one.the()} bigger than {other.the()}?"
            yield Question("bigger", text, "yes" if one is bigger else "no")


def _between(scene: Scene, random: Random) -> Iterator[Question]:
    if scene.arrangement == Arrangement.BETWEEN:
        first, middle, last = scene.groups
        for one, other in permutations((first, last)):
            text = f"what is between {one.the()} and {other.the()}?"
            yield Question("between", text, middle.some())


def _which_colour(random: Random) -> str:
    return random.choice(("which colour", "what colour", "what color"))


def _clearly(distance: float) -> bool | None:
    """Whether it is one, or None where people could disagree."""
    if distance >= APART:
        return True
    return False if distance <= TOGETHER else None


RELATIONS = {
    "to the left of": lambda a, b: _clearly(b.x - a.x),
    "to the right of": lambda a, b: _clearly(a.x - b.x),
    "above": lambda a, b: _clearly(b.y - a.y),
    "below": lambda a, b: _clearly(a.y - b.y),
}


def _absent(scene: Scene, random: Random) -> str:
    present = {g.kind.noun for g in scene.groups}
    return random.choice([n for n in (*NOUNS, *COLOURED) if n not in present])


def vocabulary() -> list[str]:
    """Every word and sign that captions, questions and answers are made of."""
    small = "a an and the , ? on to from of with in here this picture background pattern nothing"
    relations = "left right above below between bigger smaller than or"
    asking = "how many which what colour color is are there do does you can see have things yes no"
    words = {*small.split(), *relations.split(), *asking.split(), *NUMBERS, *GROUNDS, *Pattern}
    nouns = (*NOUNS, *COLOURED)
    return sorted(words | set(nouns) | {plural(n) for n in nouns})
