# Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0
"""Writes a model as Transformers and Veduta load it.

`python -m recipe.export captioner --folder runs/captioner --model git-scenes`; without a folder,
the model is one that has learned nothing.
"""

import argparse
from pathlib import Path

import torch
from transformers import GenerationConfig, PreTrainedConfig, PreTrainedModel

from recipe.tasks import TASKS, Task


def load(task: Task, folder: Path | None) -> PreTrainedModel:
    """The averaged weights of a checkpoint, without what only training needs."""
    torch.manual_seed(0)
    model = task.model()
    if folder:
        state = torch.load(folder / "checkpoint.pt", map_location="cpu", weights_only=True)
        model.load_state_dict(state["average"])
    return task.trained(model).eval()


def export(task: Task, model: PreTrainedModel, folder: Path, weights: torch.dtype) -> None:
    """Writes configuration, weights, tokenizer and image processor.

    The configuration says float32: weights are stored in 16 bits and computed with in 32.
    """
    folder.mkdir(parents=True, exist_ok=True)
    model = model.to(weights)
    model.generation_config = GenerationConfig.from_model_config(model.config)
    model.generation_config.max_new_tokens = task.longest
    model.save_pretrained(folder)
    (folder / "model.safetensors").chmod(0o644)
    config = type(model.config).from_pretrained(folder)
    _say_float32(config)
    config.save_pretrained(folder)
    task.save_processors(folder)


def _say_float32(config: PreTrainedConfig) -> None:
    config.dtype = torch.float32
    for part in ("encoder", "decoder", "vision_config"):
        if hasattr(config, part):
            getattr(config, part).dtype = torch.float32


def main() -> None:
    parser = argparse.ArgumentParser(prog="recipe.export", description=__doc__)
    parser.add_argument("kind", choices=TASKS)
    parser.add_argument("--folder", type=Path, help="of the checkpoint")
    parser.add_argument("--model", type=Path, required=True, help="the folder to write")
    parser.add_argument("--weights", choices=("bfloat16", "float32"), default="bfloat16")
    options = parser.parse_args()
    task = TASKS[options.kind]
    model = load(task, options.folder)
    export(task, model, options.model, getattr(torch, options.weights))
    size = (options.model / "model.safetensors").stat().st_size
    print(f"{options.model}: {model.num_parameters():,} parameters, {size:,} bytes")


if __name__ == "__main__":
    main()
