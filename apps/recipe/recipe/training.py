# Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0
"""Trains a model on examples that are made while it learns; none is seen twice.

The n-th example of a seed is always the same, so that where a run stands is one number, and a
checkpoint resumes it exactly.
"""

import copy
import csv
import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import nn

from recipe.examples import Examples, judge, moved
from recipe.files import write_state
from recipe.starting import start
from recipe.tasks import Task

WARM_UP = 10_000  # examples
AVERAGING = 0.999


@dataclass(frozen=True)
class Plan:
    """How long to train, and on what."""

    folder: Path
    seed: str
    examples: int  # in the whole training
    batch: int
    rate: float
    minutes: float  # of this run, after which it stops to be resumed
    pause: float  # minutes between checkpoints
    judged: int  # held-back examples at each
    workers: int  # processes that make examples
    device: str
    cooling: float = 0.25  # the last part of the training, in which the rate falls to nothing
    start: Path | None = None  # an exported model to start with, if not with nothing


class Training:
    """A model with all that changes while it learns."""

    def __init__(self, task: Task, plan: Plan) -> None:
        self.task, self.plan = task, plan
        torch.manual_seed(0)
        model = task.model()
        if plan.start:
            start(task.trained(model), plan.start, task.words)
        self.model = model.to(plan.device).train()
        self.average = copy.deepcopy(self.model).eval().requires_grad_(False)
        self.optimizers = optimizers(self.model)
        self.seen = 0
        self.minutes = 0.0
        self.checkpoint = plan.folder / "checkpoint.pt"
        if self.checkpoint.exists():
            self._load()

    def run(self) -> None:
        """Trains until the plan is done, its time is up, or someone asks it to stop."""
        stop = _StopSignal()
        started = saved = time.monotonic()
        losses: list[float] = []
        for batch in self._batches():
            losses.append(self._step(batch))
            now = time.monotonic()
            over = stop.asked or now - started > self.plan.minutes * 60 or self.finished
            if over or now - saved > self.plan.pause * 60:
                self.minutes += (now - saved) / 60
                speed = len(losses) * self.plan.batch / (now - saved)
                write_state(self.checkpoint, self._state())
                self._report(sum(losses) / len(losses), speed)
                saved, losses = time.monotonic(), []
            if over:
                return

    @property
    def finished(self) -> bool:
        return self.seen >= self.plan.examples

    def rate(self) -> float:
        """Rises at first, stays, and falls to nothing in the plan's last part."""
        warm = min(1.0, self.seen / WARM_UP)
        left = max(0.0, 1 - self.seen / self.plan.examples)
        return self.plan.rate * warm * min(1.0, left / self.plan.cooling)

    def _step(self, batch: dict) -> float:
        for optimizer in self.optimizers:
            for group in optimizer.param_groups:
                group["lr"] = self.rate()
            optimizer.zero_grad()
        with _half_precision(self.plan.device):
            loss = self.task.loss(self.model, batch)
        loss.backward()
        norm = nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        for optimizer in self.optimizers if norm.isfinite() else ():
            optimizer.step()
        self.seen += self.plan.batch
        steps = self.seen / self.plan.batch
        share = 1 - min(AVERAGING, steps / (30 + steps))
        with torch.no_grad():
            pairs = zip(self.average.parameters(), self.model.parameters(), strict=True)
            for mean, value in pairs:
                mean.lerp_(value, share)
        return loss.item()

    def _batches(self) -> Iterator[dict]:
        plan = self.plan
        rows = Examples(self.task, plan.seed, held_back=False)
        batches = rows.batches(range(self.seen, plan.examples), plan.batch, plan.workers)
        return (moved(batch, plan.device) for batch in batches)

    def _report(self, loss: float, speed: float) -> None:
        scores = {
            "examples": self.seen,
            "minutes": round(self.minutes, 1),
            "per second": round(speed, 1),
            "rate": f"{self.rate():.2e}",
            "loss": round(loss, 4),
            **{k: round(v, 4) for k, v in self.judged().items()},
        }
        print(" ".join(f"{k}: {v}" for k, v in scores.items()), flush=True)
        log = self.plan.folder / "log.csv"
        head = log.read_text().splitlines()[0].split(",") if log.exists() else list(scores)
        with log.open("a", newline="") as file:
            writer = csv.DictWriter(file, head, restval="", extrasaction="ignore")
            if file.tell() == 0:
                writer.writeheader()
            writer.writerow(scores)

    def judged(self) -> dict[str, float]:
        """How good the averaged weights are on what is held back."""
        plan = self.plan
        rows = Examples(self.task, plan.seed, held_back=True)
        batches = rows.batches(range(plan.judged), 64)
        with _half_precision(plan.device):
            return judge(self.task, self.average.eval(), batches, plan.device)

    def _state(self) -> dict:
        return {
            "seed": self.plan.seed,
            "seen": self.seen,
            "minutes": self.minutes,
            "model": self.model.state_dict(),
            "average": self.average.state_dict(),
            "optimizers": [o.state_dict() for o in self.optimizers],
            "random": torch.get_rng_state(),
        }

    def _load(self) -> None:
        state = torch.load(self.checkpoint, map_location=self.plan.device, weights_only=True)
        if state["seed"] != self.plan.seed:
            raise ValueError(
                f"{self.checkpoint} was trained with seed {state['seed']!r}, not"
                f" {self.plan.seed!r}; resume it with that seed, or take another folder"
            )
        self.seen, self.minutes = state["seen"], state["minutes"]
        self.model.load_state_dict(state["model"])
        self.average.load_state_dict(state["average"])
        for optimizer, saved in zip(self.optimizers, state["optimizers"], strict=True):
            optimizer.load_state_dict(saved)
        torch.set_rng_state(state["random"].cpu())


def optimizers(model: nn.Module) -> list[torch.optim.Optimizer]:
    """Muon for the matrices of the layers, AdamW for the rest: embeddings, norms, biases, heads."""
    matrices, others = [], []
    for name, parameter in model.named_parameters():
        inside = ".layer" in name and parameter.ndim == 2
        (matrices if inside else others).append(parameter)
    adam = torch.optim.AdamW(others, betas=(0.9, 0.98), weight_decay=0.01)
    if not matrices:
        return [adam]
    return [torch.optim.Muon(matrices, weight_decay=0.05, adjust_lr_fn="match_rms_adamw"), adam]


def _half_precision(device: str) -> torch.autocast:
    return torch.autocast(device.split(":")[0], torch.bfloat16)


class _StopSignal:
    """Set by Ctrl-C or SIGTERM: training then ends with a checkpoint."""

    def __init__(self) -> None:
        self.asked = False
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._ask)

    def _ask(self, *_: object) -> None:
        self.asked = True
