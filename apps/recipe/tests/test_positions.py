# Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0
"""What the embeddings of positions begin with."""

import torch

from recipe.positions import begin_as_waves


def test_every_place_of_a_grid_has_its_own_waves():
    positions = torch.full((1 + 2 * 32, 192), 9.0)
    begin_as_waves(positions, 2, 32)
    assert not positions[0].any()
    grid = positions[1:]
    assert grid.abs().max() <= 1
    between = torch.cdist(grid, grid) + torch.eye(64) * 9
    assert between.min() > 1


def test_neighbours_are_more_alike_than_strangers():
    positions = torch.zeros(1 + 9 * 9, 192)
    begin_as_waves(positions, 9, 9)
    rows = positions[1:].reshape(9, 9, 192)
    assert torch.dist(rows[0, 0], rows[0, 1]) < torch.dist(rows[0, 0], rows[0, 4])
    assert torch.equal(rows[3, 0, 96:], rows[7, 0, 96:])
    assert torch.equal(rows[0, 3, :96], rows[0, 7, :96])
