# Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0
"""GIT's forward pass for several texts about each picture, which is looked at once."""

import torch
from torch import Tensor, nn
from transformers import GitForCausalLM

MEAN = (0.48145466, 0.4578275, 0.40821073)  # CLIP's
DEVIATION = (0.26862954, 0.26130258, 0.27577711)


def forward(model: GitForCausalLM, batch: dict[str, Tensor], wanted: Tensor) -> Tensor:
    """The logits at the wanted tokens [n, V], of several texts about each picture.

    It is GitForCausalLM's own forward pass but for two things: the texts of a picture share its
    image tokens, which cost most; and in the last layer these only give keys and values.
    """
    git = model.git
    seen = git.image_encoder(normalized(batch["pixels"])).last_hidden_state
    image = git.visual_projection(seen)
    text = git.embeddings(batch["ids"], position_ids=batch["positions"])
    hidden = torch.cat((image, text.to(image.dtype)), dim=1)
    count = image.shape[1]
    mask = _mask(batch["owners"], count).to(image.dtype)
    *layers, last = git.encoder.layer
    for layer in layers:
        hidden = _layer(layer, hidden, hidden, mask)
    hidden = _layer(last, hidden[:, count:], hidden, mask[:, :, count:])
    return model.output(hidden[wanted])


def normalized(pixels: Tensor) -> Tensor:
    """[B, H, W, 3] bytes as [B, 3, H, W] numbers."""
    mean = torch.tensor(MEAN, device=pixels.device) * 255
    deviation = torch.tensor(DEVIATION, device=pixels.device) * 255
    return ((pixels - mean) / deviation).permute(0, 3, 1, 2)


def _mask(owners: Tensor, image: int) -> Tensor:
    """[B, 1, N, N], 0 where a token (row) sees another, else minus infinity.

    All see the image; a text's token sees that text's past as well.
    """
    batch, length = owners.shape
    same = owners[:, :, None] == owners[:, None, :]
    unseen = torch.ones(batch, image + length, image + length, device=owners.device).bool()
    unseen[:, :, :image] = False
    unseen[:, image:, image:] = ~same.tril()
    return torch.zeros_like(unseen, dtype=torch.float32).masked_fill(unseen, -torch.inf)[:, None]


def _layer(layer: nn.Module, queries: Tensor, hidden: Tensor, mask: Tensor) -> Tensor:
    """A layer of the decoder; its attention is spelled out, which is faster on CPUs."""
    attention = layer.attention.self

    def heads(projected: Tensor) -> Tensor:
        return projected.unflatten(-1, (attention.num_attention_heads, -1)).transpose(1, 2)

    query, key = heads(attention.query(queries)), heads(attention.key(hidden))
    scores = query @ key.transpose(2, 3) * attention.attention_head_size**-0.5
    context = (scores + mask).softmax(-1) @ heads(attention.value(hidden))
    attended = layer.attention.output(context.transpose(1, 2).flatten(2), queries)
    return layer.output(layer.intermediate(attended), attended)
