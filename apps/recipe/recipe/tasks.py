# Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0
"""The models that can be made, by name."""

from recipe.captioner import Captioner
from recipe.reader import Reader

Task = Captioner | Reader
TASKS: dict[str, Task] = {task.name: task for task in (Captioner(), Reader())}
