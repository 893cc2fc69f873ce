# Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0
"""Thinks up scenes whose captions follow from the picture without a doubt."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from random import Random

from recipe.scenes.drawing import stands_out
from recipe.scenes.scene import Arrangement, Ground, Group, Kind, Pattern, Place, Scene
from recipe.scenes.words import COLOURED, GROUNDS, NOUNS

KINDS = [Kind(n) for n in NOUNS]
COLOURED_KINDS = [Kind(n, c) for n in COLOURED for c in COLOURED[n]]
COUNTED = (Arrangement.LEFT, Arrangement.ABOVE, Arrangement.APART)  # where a group may be several


@dataclass(frozen=True)
class Mix:
    """How often scenes and questions of each sort come."""

    arrangements: dict[Arrangement, int]
    singles: float  # the share that is kept of pairs of single things, where a group may be several
    coloured: float  # the share of scenes of which a thing has a colour
    rarity: float  # of easy questions: at 1 they are as likely as others, above it less


MEASURED = Mix(
    {
        Arrangement.ALONE: 2,
        Arrangement.MANY: 3,
        Arrangement.LEFT: 3,
        Arrangement.ABOVE: 3,
        Arrangement.APART: 2,
        Arrangement.BIGGER: 2,
        Arrangement.BETWEEN: 2,
        Arrangement.LISTED: 2,
    },
    singles=1,
    coloured=0.2,
    rarity=1,
)
PRACTICE = Mix(  # has more of what is hard
    {
        Arrangement.ALONE: 3,
        Arrangement.MANY: 5,
        Arrangement.LEFT: 4,
        Arrangement.ABOVE: 4,
        Arrangement.APART: 3,
        Arrangement.BIGGER: 3,
        Arrangement.BETWEEN: 2,
        Arrangement.LISTED: 4,
    },
    singles=0.3,
    coloured=0.45,
    rarity=2,
)
PATTERNS = (6, 1, 1, 1, 1)  # how often each comes
ASPECTS = (1, 1, 4 / 3, 4 / 3, 3 / 2, 16 / 9, 3 / 4, 2 / 3)
SHORTEST, LONGEST = 128, 512


def compose(random: Random, mix: Mix = MEASURED) -> Scene:
    """A scene: what it shows, how it lies, on which ground, in a picture of which size."""
    width, height = _size(random)
    weights = mix.arrangements
    arrangement = random.choices(list(weights), list(weights.values()))[0]
    pattern = random.choices(list(Pattern), PATTERNS)[0]
    places = _places(random, arrangement, width / height, mix.singles)
    while True:
        kinds = _kinds(random, len(places), mix.coloured)
        colours = _colours(random, pattern, kinds)
        if colours:
            groups = tuple(Group(k, tuple(p)) for k, p in zip(kinds, places, strict=True))
            return Scene(arrangement, groups, Ground(pattern, colours), width, height)


def _places(
    random: Random, arrangement: Arrangement, aspect: float, singles: float
) -> list[list[Place]]:
    """Where the things of each group lie, in a picture of that aspect."""
    while True:
        places = _LAYOUTS[arrangement](random)
        single = arrangement in COUNTED and all(len(group) == 1 for group in places)
        if _fits(places, aspect) and not (single and random.random() >= singles):
            return places


def crowd(random: Random) -> Scene:
    """Many things of every size side by side, by which to learn what is what."""
    width, height = _size(random, LONGEST // 2)
    pattern = random.choices(list(Pattern), PATTERNS)[0]
    colours = _colours(random, pattern, [])
    kinds = [k for k in KINDS + COLOURED_KINDS if all(stands_out(k, c) for c in colours)]
    cells = [(0, 0, 1)]
    for share in (0.95, 0.75):
        for x, y, side in [c for c in cells if random.random() < share]:
            cells.remove((x, y, side))
            half = side / 2
            cells += [(x + dx, y + dy, half) for dx in (0, half) for dy in (0, half)]
    narrow = min(width / height, height / width) ** 0.5
    groups = []
    for left, top, side in cells:
        room = random.uniform(0, 0.35)  # the share of a cell's side that is left free
        x, y = (c + side * (0.5 + random.uniform(-room, room) / 2) for c in (left, top))
        place = Place(x, y, side * narrow * (1 - room), random.uniform(-15, 15))
        groups.append(Group(random.choice(kinds), (place,)))
    return Scene(Arrangement.CROWD, tuple(groups), Ground(pattern, colours), width, height)


def _size(random: Random, longest: int = LONGEST) -> tuple[int, int]:
    aspect = random.choice(ASPECTS)
    longest = longest / max(aspect, 1 / aspect)
    side = SHORTEST * (longest / SHORTEST) ** random.random()
    return round(side * max(aspect, 1)), round(side * max(1 / aspect, 1))


def _kinds(random: Random, count: int, coloured: float) -> list[Kind]:
    """Different nouns, of which one has a colour in a share of the scenes."""
    kinds = random.sample(KINDS, count)
    if random.random() < coloured:
        noun = random.choice(list(COLOURED))
        kinds[random.randrange(count)] = Kind(noun, random.choice(list(COLOURED[noun])))
    return kinds


def _colours(random: Random, pattern: Pattern, kinds: list[Kind]) -> tuple[str, ...]:
    """Colours of a ground on which everything can be seen; none where there are none."""
    free = [c for c in GROUNDS if all(stands_out(k, c) for k in kinds)]
    nouns = {k.noun for k in kinds}
    if pattern == Pattern.PLAIN:
        return (random.choice(free),) if free else ()
    if (pattern == Pattern.DOTS and "circle" in nouns) or (
        pattern == Pattern.CHECKS and "square" in nouns
    ):
        return ()
    pairs = [(a, b) for a in free for b in free if _differ(a, b)]
    if not pairs:
        return ()
    pair = random.choice(pairs)
    return tuple(sorted(pair)) if pattern in (Pattern.STRIPES, Pattern.CHECKS) else pair


@cache
def _differ(one: str, other: str) -> bool:
    """Whether two colours are told apart at a glance, wherever they meet or mix."""
    distance = sum((a - b) ** 2 for a, b in zip(GROUNDS[one], GROUNDS[other], strict=True)) ** 0.5
    return distance > 130


def _fits(groups: list[list[Place]], aspect: float) -> bool:
    """Whether everything lies in the picture and nothing touches anything else."""
    wide, high = aspect**-0.5 / 2, aspect**0.5 / 2
    places = [p for g in groups for p in g]
    for i, p in enumerate(places):
        if not (wide * p.size <= p.x <= 1 - wide * p.size):
            return False
        if not (high * p.size <= p.y <= 1 - high * p.size):
            return False
        for q in places[:i]:
            reach = (p.size + q.size) * 1.04
            if abs(p.x - q.x) < wide * reach and abs(p.y - q.y) < high * reach:
                return False
    return True


Layout = Callable[[Random], list[list[Place]]]


def _alone(random: Random) -> list[list[Place]]:
    return [[_place(random, random.random(), random.random(), random.uniform(0.22, 0.8))]]


def _many(random: Random) -> list[list[Place]]:
    count = random.randint(2, 5)
    size = random.uniform(0.17, 0.52 - 0.05 * count)
    if random.random() < 0.4:
        return [_line(random, random.random(), random.random(), count, size, random.choice("xy"))]
    return [[_place(random, random.random(), random.random(), size) for _ in range(count)]]


def _left(random: Random) -> list[list[Place]]:
    return [_turned(g) for g in _above(random)]


def _above(random: Random) -> list[list[Place]]:
    counts = _counts(random, 3)
    size = random.uniform(0.17, 0.36 - 0.05 * (max(counts) - 1))
    first = random.uniform(0.1, 0.5)
    second = first + random.uniform(0.34, 0.6)
    x = random.uniform(0.15, 0.85)
    return [
        _line(random, x + random.uniform(-0.08, 0.08), y, count, size, "x")
        for y, count in zip((first, second), counts, strict=True)
    ]


def _apart(random: Random) -> list[list[Place]]:
    counts = _counts(random, 2)
    size = random.uniform(0.17, 0.38 - 0.08 * (max(counts) - 1))
    x, y = random.uniform(0.1, 0.5), random.uniform(0.1, 0.5)
    dx, dy = random.uniform(0.36, 0.55), random.uniform(0.36, 0.55)
    upper, lower = (y, y + dy) if random.random() < 0.5 else (y + dy, y)
    return [
        _line(random, cx, cy, count, size, random.choice("xy"))
        for cx, cy, count in ((x, upper, counts[0]), (x + dx, lower, counts[1]))
    ]


def _bigger(random: Random) -> list[list[Place]]:
    small = random.uniform(0.16, 0.28)
    sizes = (small * random.uniform(1.8, 2.6), small)
    return [[_place(random, random.random(), random.random(), s, 0)] for s in sizes]


def _between(random: Random) -> list[list[Place]]:
    size = random.uniform(0.17, 0.3)
    first, step, level = random.uniform(0.1, 0.25), random.uniform(0.24, 0.36), random.random()
    groups = [
        [_place(random, first + i * step, level + random.uniform(-0.03, 0.03), size)]
        for i in range(3)
    ]
    return groups if random.random() < 0.5 else [_turned(g) for g in groups]


def _listed(random: Random) -> list[list[Place]]:
    count = random.choice((3, 3, 4))
    size = random.uniform(0.17, 0.3 if count == 3 else 0.24)
    while True:
        xs = [(i + random.uniform(0.3, 0.7)) / count for i in range(count)]
        ys = [random.uniform(0.12, 0.88) for _ in range(count)]
        off = max(abs(ys[i] - (ys[i - 1] + ys[i + 1]) / 2) for i in range(1, count - 1))
        if off > 0.25 and all(b - a > 0.12 for a, b in pairwise(xs)):
            return [[_place(random, x, y, size)] for x, y in zip(xs, ys, strict=True)]


_LAYOUTS: dict[Arrangement, Layout] = {
    Arrangement.ALONE: _alone,
    Arrangement.MANY: _many,
    Arrangement.LEFT: _left,
    Arrangement.ABOVE: _above,
    Arrangement.APART: _apart,
    Arrangement.BIGGER: _bigger,
    Arrangement.BETWEEN: _between,
    Arrangement.LISTED: _listed,
}


def _counts(random: Random, most: int) -> tuple[int, int]:
    """How many there are in each of two groups: often one, five at most together."""
    if random.random() < 0.5:
        return 1, 1
    while True:
        counts = random.randint(1, most), random.randint(1, most)
        if sum(counts) <= 5:
            return counts


def _place(random: Random, x: float, y: float, size: float, jitter: float = 0.18) -> Place:
    return Place(x, y, size * random.uniform(1 - jitter, 1 + jitter), random.uniform(-15, 15))


def _line(random: Random, x: float, y: float, count: int, size: float, axis: str) -> list[Place]:
    """Things of a kind beside one another, or one over the other, about a centre."""
    step = size * random.uniform(1.15, 1.7)
    along = [(i - (count - 1) / 2) * step for i in range(count)]
    return [
        _place(random, x + (d if axis == "x" else 0), y + (d if axis == "y" else 0), size)
        for d in along
    ]


def _turned(places: list[Place]) -> list[Place]:
    return [Place(p.y, p.x, p.size, p.angle) for p in places]
