# Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0
"""What training promises, with a task so small that it takes no time."""

from pathlib import Path

import pytest
import torch
from torch import nn

from recipe.examples import judge
from recipe.training import Plan, Training


class Doubling:
    """A task: to double a number."""

    name, examples, batch, rate = "doubling", 96, 8, 1e-2

    def model(self) -> nn.Module:
        return nn.Sequential(nn.Linear(1, 4), nn.Linear(4, 1))

    def example(self, seed: str, index: int, held_back: bool) -> float:
        return (index % 7) / 7 + (100 if held_back else 0)

    def collate(self, examples: list[float]) -> dict:
        return {"x": torch.tensor(examples)[:, None]}

    def loss(self, model: nn.Module, batch: dict) -> torch.Tensor:
        return (model(batch["x"]).float() - 2 * batch["x"]).square().mean()

    def judge(self, model: nn.Module, batch: dict) -> dict:
        return {"large": [(float(x > 50), 1) for x in batch["x"]]}


def plan(folder: Path, **changes) -> Plan:
    standard = {
        "folder": folder, "seed": "1", "examples": 96, "batch": 8, "rate": 1e-2,
        "minutes": 10, "pause": 10, "judged": 4, "workers": 0, "device": "cpu",
    }  # fmt: skip
    return Plan(**{**standard, **changes})


def weights(training: Training) -> list[torch.Tensor]:
    return [*training.model.parameters(), *training.average.parameters()]


def test_a_resumed_training_ends_with_the_weights_of_one_that_was_not_stopped(tmp_path: Path):
    whole, parts = tmp_path / "whole", tmp_path / "parts"
    whole.mkdir()
    parts.mkdir()
    once = Training(Doubling(), plan(whole))
    once.run()
    while not (part := Training(Doubling(), plan(parts, minutes=0))).finished:
        part.run()
    assert (part.seen, once.seen) == (96, 96)
    for one, other in zip(weights(once), weights(part), strict=True):
        assert torch.equal(one, other)


def test_the_log_has_a_row_for_each_checkpoint(tmp_path: Path):
    Training(Doubling(), plan(tmp_path, pause=0)).run()
    rows = (tmp_path / "log.csv").read_text().splitlines()
    assert rows[0] == "examples,minutes,per second,rate,loss,large"
    assert len(rows) == 13
    assert rows[-1].endswith(",1.0")


def test_a_checkpoint_of_another_seed_is_refused(tmp_path: Path):
    Training(Doubling(), plan(tmp_path, minutes=0)).run()
    with pytest.raises(ValueError, match="trained with seed '1', not '2'"):
        Training(Doubling(), plan(tmp_path, seed="2"))


def test_the_rate_rises_and_falls_to_nothing(tmp_path: Path):
    training = Training(Doubling(), plan(tmp_path, examples=1_000_000))
    for seen, rate in ((0, 0), (5_000, 5e-3), (500_000, 1e-2), (875_000, 5e-3), (1_000_000, 0)):
        training.seen = seen
        assert training.rate() == pytest.approx(rate)


def test_scores_are_shares_of_what_could_be():
    batches = Doubling().collate([1, 2, 100, 200])
    assert judge(Doubling(), nn.Identity(), [batches], "cpu") == {"large": 0.5}
