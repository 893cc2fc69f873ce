# Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0
"""What a picture shows, before a word of it is said or a pixel drawn."""

from dataclasses import dataclass
from enum import StrEnum

from recipe.scenes.words import NUMBERS, article, plural


@dataclass(frozen=True)
class Kind:
    """What a thing is: a "fox", or a "heart" of a colour."""

    noun: str
    colour: str | None = None

    def one(self) -> str:
        return f"{self.colour} {self.noun}" if self.colour else self.noun

    def many(self) -> str:
        return f"{self.colour} {plural(self.noun)}" if self.colour else plural(self.noun)


@dataclass(frozen=True)
class Place:
    """Where a thing lies. The picture is the unit square; size is a share of its mean side."""

    x: float
    y: float
    size: float
    angle: float


@dataclass(frozen=True)
class Group:
    """One thing, or several of a kind that lie together."""

    kind: Kind
    places: tuple[Place, ...]

    @property
    def count(self) -> int:
        return len(self.places)

    @property
    def x(self) -> float:
        return sum(p.x for p in self.places) / self.count

    @property
    def y(self) -> float:
        return sum(p.y for p in self.places) / self.count

    @property
    def size(self) -> float:
        return sum(p.size for p in self.places) / self.count

    def some(self) -> str:
        """ "a fox", "three foxes"."""
        if self.count == 1:
            return article(self.kind.one())
        return f"{NUMBERS[self.count]} {self.kind.many()}"

    def the(self) -> str:
        """ "the fox", "the foxes"."""
        return f"the {self.kind.one() if self.count == 1 else self.kind.many()}"

    @property
    def be(self) -> str:
        return "is" if self.count == 1 else "are"


class Pattern(StrEnum):
    """What covers the ground."""

    PLAIN = "plain"
    FADING = "fading"
    STRIPES = "stripes"
    DOTS = "dots"
    CHECKS = "checks"


@dataclass(frozen=True)
class Ground:
    """A pattern in one colour, or in two in the order in which they are said."""

    pattern: Pattern
    colours: tuple[str, ...]


class Arrangement(StrEnum):
    """How the groups of a scene lie, which decides how its caption is built."""

    ALONE = "alone"  # one thing
    MANY = "many"  # two to five of a kind
    LEFT = "left"  # two groups at about one height
    ABOVE = "above"  # two groups, one over the other
    APART = "apart"  # two groups on a diagonal
    BIGGER = "bigger"  # two things, one at least 1.8 times as large
    BETWEEN = "between"  # three things on a level or upright line
    LISTED = "listed"  # three or four things in columns, on no line
    CROWD = "crowd"  # things all over, of which nothing is said


@dataclass(frozen=True)
class Scene:
    """Groups in the order in which a caption says them: from the left, or from above."""

    arrangement: Arrangement
    groups: tuple[Group, ...]
    ground: Ground
    width: int
    height: int

    @property
    def many(self) -> bool:
        """Whether a group that is related to another has several things."""
        return len(self.groups) > 1 and any(g.count > 1 for g in self.groups)
