# Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0
"""Says how good an exported model is on what it never saw.

`python -m recipe.evaluate captioner --model git-scenes --examples 2000` prints a table of
exact captions by arrangement and right answers by question, or of wrong characters by sort of line.
"""

import argparse
from pathlib import Path

import torch

from recipe.examples import Examples, judge
from recipe.tasks import TASKS


def main() -> None:
    parser = argparse.ArgumentParser(prog="recipe.evaluate", description=__doc__)
    parser.add_argument("kind", choices=TASKS)
    parser.add_argument("--model", type=Path, required=True, help="what recipe.export wrote")
    parser.add_argument("--examples", type=int, default=2000)
    parser.add_argument("--seed", default="evaluation")
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    options = parser.parse_args()

    task = TASKS[options.kind]
    model = task.opened(options.model).to(options.device)
    rows = Examples(task, options.seed, held_back=True)
    batches = rows.batches(range(options.examples), 50, options.workers)
    scores = judge(task, model, batches, options.device)
    width = max(map(len, scores))
    print(f"| {'what':{width}} | percent |\n|-{'-' * width}-|--------:|")
    for name, score in scores.items():
        print(f"| {name:{width}} | {100 * score:7.2f} |")


if __name__ == "__main__":
    main()
