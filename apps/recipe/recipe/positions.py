# Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0
"""Where patches lie, as waves: what the embeddings of positions begin with.

Random ones as small as Transformers makes them are lost beside the embeddings of patches. A small
model then learns what things are and forgets where they are.
"""

import torch
from torch import Tensor

LONGEST = 64  # how much longer the longest wave is than the shortest


@torch.no_grad()
def begin_as_waves(positions: Tensor, rows: int, columns: int) -> None:
    """Writes a grid's waves into the embeddings of the class token and its patches [1 + N, D]."""
    quarter = positions.shape[1] // 4
    waves = LONGEST ** -(torch.arange(quarter) / quarter)
    row, column = torch.meshgrid(torch.arange(rows), torch.arange(columns), indexing="ij")
    angles = [at.flatten()[:, None] * waves for at in (row, column)]
    positions.zero_()
    positions[1:] = torch.cat([wave(a) for a in angles for wave in (torch.sin, torch.cos)], dim=1)
