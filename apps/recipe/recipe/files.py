# Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0
"""Files that are either the old one or the new one, never a half."""

import json
import os
from pathlib import Path
from typing import Any

import torch


def write_json(path: Path, value: dict) -> None:
    path.write_text(json.dumps(value, indent=2) + "\n")


def write_state(path: Path, state: dict[str, Any]) -> None:
    """Saves a checkpoint beside its place first, then puts it there."""
    beside = path.with_suffix(".new")
    with beside.open("wb") as file:
        torch.save(state, file)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
