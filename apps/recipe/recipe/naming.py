# Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0
"""What the captioner's encoder is to tell of a scene, beside what the decoder says of it.

Of each patch: which thing it shows, or the ground; how many the thing's group has; the group's
turn; the row and column of the thing's middle, by which things of a kind are told apart; and what
alone, or nothing, lies to each side of the group. Of the whole: how the groups lie.
"""

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy

from recipe.scenes.scene import Arrangement, Group, Kind, Scene
from recipe.scenes.wording import RELATIONS, lying
from recipe.scenes.words import COLOURED, NOUNS, NUMBERS

GRID = 9  # patches from left to right, and from top to bottom
THINGS = [*map(Kind, NOUNS), *(Kind(noun, c) for noun in COLOURED for c in COLOURED[noun])]
SHOWN = {kind: i for i, kind in enumerate(THINGS, 1)}  # 0 is the ground
ARRANGEMENTS = list(Arrangement)
MOST_GROUPS = 4

# How many answers each aspect of a patch has, and what it weighs. 0 stands for no thing.
ASPECTS = {
    "named": (1 + len(THINGS), 1.0),
    "counted": (len(NUMBERS), 1.0),
    "ordered": (1 + MOST_GROUPS, 1.0),
    "row": (1 + GRID, 0.5),
    "column": (1 + GRID, 0.5),
    **{f"lying {place}": (1 + len(THINGS), 0.1) for place in RELATIONS},
}
OF_CROWDS = ("named", "row", "column")
GROUND = 0.2  # the weight of an answer 0 where others have 1
IGNORED = -100


def patches(scene: Scene) -> np.ndarray:
    """[ASPECTS, GRID * GRID], what the middle of each patch shows, by rows.

    Each thing is shown by one patch at least.
    """
    grid = np.zeros((len(ASPECTS), GRID, GRID), np.int64)
    grid[list(ASPECTS).index("row") :] = IGNORED  # of the ground
    middles = (np.arange(GRID) + 0.5) / GRID
    wide, high = (scene.height / scene.width) ** 0.5, (scene.width / scene.height) ** 0.5
    for turn, group in enumerate(scene.groups, 1):
        sides = [_alone(lying(scene, place, group)) for place in RELATIONS]
        for place in group.places:
            reach = 0.42 * place.size  # of a side of about place.size, most of which is drawn on
            rows = np.abs(middles - place.y) <= max(reach * high, 0.5 / GRID)
            columns = np.abs(middles - place.x) <= max(reach * wide, 0.5 / GRID)
            there = np.ix_(rows, columns)
            row, column = 1 + int(place.y * GRID), 1 + int(place.x * GRID)
            answers = (SHOWN[group.kind], group.count, turn, row, column, *sides)
            for shown, answer in zip(grid, answers, strict=True):
                shown[there] = answer
    if scene.arrangement == Arrangement.CROWD:
        grid[[name not in OF_CROWDS for name in ASPECTS]] = IGNORED
    return grid.reshape(len(ASPECTS), -1)


def _alone(groups: list[Group] | None) -> int:
    if groups is None or len(groups) > 1:
        return IGNORED
    return SHOWN[groups[0].kind] if groups else 0


class Naming(nn.Module):
    """The heads by which the encoder tells."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.patches = nn.Linear(width, sum(count for count, _ in ASPECTS.values()))
        self.whole = nn.Linear(width, len(ARRANGEMENTS))

    def of_patches(self, seen: Tensor) -> dict[str, Tensor]:
        """The logits [B, patches, answers] of each aspect of what the encoder's tokens show."""
        parts = self.patches(seen[:, 1:]).split([n for n, _ in ASPECTS.values()], dim=-1)
        return dict(zip(ASPECTS, parts, strict=True))

    def loss(self, seen: Tensor, batch: dict) -> Tensor:
        told = self.of_patches(seen)
        loss = cross_entropy(self.whole(seen[:, 0]).float(), batch["arrangement"])
        for (name, (_, weight)), shown in zip(
            ASPECTS.items(), batch["shown"].unbind(1), strict=True
        ):
            if (shown != IGNORED).any():
                loss = loss + weight * _loss(told[name], shown)
        return loss

    def verdicts(self, seen: Tensor, batch: dict) -> dict[str, tuple[int, int]]:
        """Of how many patches that show a thing each aspect is told rightly, and of how many it
        could be; and the same of how the groups lie.
        """
        lie = self.whole(seen[:, 0]).argmax(-1) == batch["arrangement"]
        scores = {"arranged": (int(lie.sum()), len(lie))}
        told = self.of_patches(seen)
        for name, shown in zip(ASPECTS, batch["shown"].unbind(1), strict=True):
            things = shown > 0
            right = (told[name].argmax(-1) == shown)[things].sum()
            scores[name] = int(right), int(things.sum())
        return scores


def _loss(logits: Tensor, shown: Tensor) -> Tensor:
    weight = torch.ones(logits.shape[-1], device=logits.device)
    weight[0] = GROUND
    return cross_entropy(
        logits.flatten(0, 1).float(), shown.flatten(), weight, ignore_index=IGNORED
    )
