# Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0
"""What packing promises: the numbers of Transformers' own forward pass."""

import torch

from recipe.captioner import IGNORED, Captioner
from recipe.packing import forward, look, normalized


@torch.no_grad()
def test_packed_texts_get_the_logits_of_single_ones():
    task = Captioner()
    torch.manual_seed(0)
    model = task.trained(task.model().eval())
    examples = [task.example("a", index, held_back=True) for index in range(2)]
    batch = task.collate(examples)
    seen = look(model, batch["pixels"])
    packed = forward(model, seen, batch, batch["labels"] != IGNORED)
    single = []
    for pixels, example in zip(normalized(batch["pixels"]), examples, strict=True):
        for text in example.texts:
            ids, answer = text.ids()
            logits = model(pixel_values=pixels[None], input_ids=torch.tensor([ids])).logits
            single.append(logits[0, -len(ids) :][answer - 1 : -1])
    torch.testing.assert_close(packed, torch.cat(single), atol=1e-5, rtol=1e-4)
