# Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0
"""Trains or resumes a model: `python -m recipe.train captioner --folder runs/captioner`."""

import argparse
from pathlib import Path

import torch

from recipe.tasks import TASKS
from recipe.training import Plan, Training


def main() -> None:
    parser = argparse.ArgumentParser(prog="recipe.train", description=__doc__)
    parser.add_argument("model", choices=TASKS)
    parser.add_argument("--folder", type=Path, required=True, help="of checkpoint and log")
    parser.add_argument("--seed", default="1")
    parser.add_argument("--examples", type=int, help="in the whole training")
    parser.add_argument("--batch", type=int, help="examples of a step")
    parser.add_argument("--rate", type=float, help="the highest learning rate")
    parser.add_argument("--cooling", type=float, default=0.25, help="the share that ends slowly")
    parser.add_argument("--minutes", type=float, default=float("inf"), help="of this run")
    parser.add_argument("--pause", type=float, default=10, help="minutes between checkpoints")
    parser.add_argument("--judged", type=int, default=512, help="held-back examples at each")
    parser.add_argument("--workers", type=int, default=1, help="processes that make examples")
    parser.add_argument("--start", type=Path, help="an exported model, whose weights to begin with")
    parser.add_argument("--threads", type=int, help="of PyTorch; all cores unless given")
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    options = parser.parse_args()

    if options.threads:
        torch.set_num_threads(options.threads)
    options.folder.mkdir(parents=True, exist_ok=True)
    task = TASKS[options.model]
    plan = Plan(
        options.folder,
        options.seed,
        options.examples or task.examples,
        options.batch or task.batch,
        options.rate or task.rate,
        options.minutes,
        options.pause,
        options.judged,
        options.workers,
        options.device,
        options.cooling,
        options.start,
    )
    training = Training(task, plan)
    print(f"{task.name}: {training.seen} of {plan.examples} examples seen", flush=True)
    training.run()


if __name__ == "__main__":
    main()
