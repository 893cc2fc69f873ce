# Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0
"""The examples of a task, and how well a model does on them."""

from collections import defaultdict
from collections.abc import Iterable

import torch
from torch import nn
from torch.utils.data import DataLoader, Dataset

from recipe.tasks import Task


class Examples(Dataset):
    """The endless examples of a seed: those to train on, or those that are held back."""

    def __init__(self, task: Task, seed: str, held_back: bool) -> None:
        self.task, self.seed, self.held_back = task, seed, held_back

    def __getitem__(self, index: int) -> object:
        return self.task.example(self.seed, index, self.held_back)

    def batches(self, rows: range, size: int, workers: int = 0) -> DataLoader:
        """Some of them in order, made by so many processes, or here if by none."""
        parts = [rows[i : i + size] for i in range(0, len(rows), size)]
        return DataLoader(
            self,
            batch_sampler=parts,
            collate_fn=self.task.collate,
            num_workers=workers,
            prefetch_factor=4 if workers else None,
        )


def judge(task: Task, model: nn.Module, batches: Iterable[dict], device: str) -> dict[str, float]:
    """Every score over some examples: how often something was so, of how many times it could be."""
    counts = defaultdict(lambda: [0.0, 0])
    for batch in batches:
        verdicts = task.judge(model, moved(batch, device))
        for name, pairs in verdicts.items():
            for so, of in pairs:
                counts[name][0] += so
                counts[name][1] += of
    return {name: so / of for name, (so, of) in sorted(counts.items())}


def moved(batch: dict, device: str) -> dict:
    """The batch with its tensors on a device."""
    return {
        name: value.to(device, non_blocking=True) if isinstance(value, torch.Tensor) else value
        for name, value in batch.items()
    }
