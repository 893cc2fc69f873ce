# Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0
"""Starts a training with what another model has learned."""

from collections.abc import Sequence
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn


@torch.no_grad()
def start(model: nn.Module, folder: Path, words: Sequence[str]) -> None:
    """Gives a model the weights of an exported one, which may know other words and a coarser grid.

    Words that both know keep what was learned of them; a grid of patches is stretched.
    """
    known = load_file(folder / "model.safetensors")
    vocabulary = folder / "vocab.txt"
    theirs = vocabulary.read_text().splitlines() if vocabulary.exists() else words
    rows = [(i, theirs.index(word)) for i, word in enumerate(words) if word in theirs]
    ours, others = [i for i, _ in rows], [i for _, i in rows]
    for name, value in model.state_dict().items():
        if name not in known:
            raise ValueError(f"{folder} has no {name}; start with a model of this recipe")
        given = known[name].to(value)
        if name.endswith("vision_model.embeddings.position_embedding.weight"):
            given = _stretched(given, len(value))
        if value.shape[0] == len(words) and given.shape == (len(theirs), *value.shape[1:]):
            value[ours] = given[others]
        elif given.shape == value.shape:
            value.copy_(given)
        else:
            raise ValueError(
                f"{name} of {folder} has the shape {list(given.shape)}, not {list(value.shape)};"
                " start with a model of the same size"
            )


def _stretched(positions: Tensor, count: int) -> Tensor:
    """Positions of the class token and of a square grid of patches, as those of another grid."""
    first, grid = positions[:1], positions[1:]
    side, wanted = round(len(grid) ** 0.5), round((count - 1) ** 0.5)
    if side == wanted:
        return positions
    square = grid.T.reshape(1, -1, side, side)
    square = nn.functional.interpolate(square, (wanted, wanted), mode="bicubic")
    return torch.cat((first, square.reshape(square.shape[1], -1).T))
