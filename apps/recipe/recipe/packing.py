# Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0
"""GIT's forward pass for several texts about each picture, which is looked at once."""

import torch
from torch import Tensor, nn
from transformers import GitForCausalLM

MEAN = (0.48145466, 0.4578275, 0.40821073)  # CLIP's
DEVIATION = (0.26862954, 0.26130258, 0.27577711)


def look(model: GitForCausalLM, pixels: Tensor) -> Tensor:
    """What the image encoder makes of pictures [B, 1 + patches, D]."""
    return model.git.image_encoder(normalized(pixels)).last_hidden_state


def forward(
    model: GitForCausalLM, seen: Tensor, batch: dict[str, Tensor], wanted: Tensor
) -> Tensor:
    """The logits at the wanted tokens [n, V], of several texts about each picture.

    It is GitForCausalLM's own forward pass but for two things: the texts of a picture share its
    image tokens, which cost most; and in the last layer these only give keys and values.
    """
    git = model.git
    image = git.visual_projection(seen)
    text = git.embeddings(batch["ids"], position_ids=batch["positions"]).to(image.dtype)
    mask = _mask(batch["owners"], image.shape[1]).to(image.dtype)
    hidden = torch.cat((image, text), dim=1)
    *layers, last = git.encoder.layer
    for layer in layers:
        hidden = _layer(layer, hidden, hidden, mask)
    hidden = _layer(last, hidden[:, image.shape[1] :], hidden, mask)
    return model.output(hidden[wanted])


def normalized(pixels: Tensor) -> Tensor:
    """[B, H, W, 3] bytes as [B, 3, H, W] numbers."""
    mean = torch.tensor(MEAN, device=pixels.device) * 255
    deviation = torch.tensor(DEVIATION, device=pixels.device) * 255
    return ((pixels - mean) / deviation).permute(0, 3, 1, 2)


def _mask(owners: Tensor, image: int) -> Tensor:
    """[B, 1, T, N], 0 where a token of a text (row) sees another, else minus infinity.

    All see the image; a text's token sees that text's past as well.
    """
    batch, length = owners.shape
    same = owners[:, :, None] == owners[:, None, :]
    unseen = torch.zeros(batch, length, image + length, device=owners.device).bool()
    unseen[:, :, image:] = ~same.tril()
    return torch.zeros_like(unseen, dtype=torch.float32).masked_fill(unseen, -torch.inf)[:, None]


def _layer(layer: nn.Module, queries: Tensor, hidden: Tensor, mask: Tensor) -> Tensor:
    """A layer of the decoder; its attention is spelled out, which is faster on CPUs.

    The last queries are those of the texts, which the mask is for; those before, of the image, see
    the image alone.
    """
    attention = layer.attention.self

    def heads(projected: Tensor) -> Tensor:
        return projected.unflatten(-1, (attention.num_attention_heads, -1)).transpose(1, 2)

    query = heads(attention.query(queries) * attention.attention_head_size**-0.5)
    key, value = heads(attention.key(hidden)).transpose(2, 3), heads(attention.value(hidden))
    texts = mask.shape[2]
    context = (query[:, :, -texts:] @ key + mask).softmax(-1) @ value
    if query.shape[2] > texts:
        image = (query[:, :, :-texts] @ key[..., :-texts]).softmax(-1) @ value[:, :, :-texts]
        context = torch.cat((image, context), dim=2)
    attended = layer.attention.output(context.transpose(1, 2).flatten(2), queries)
    return layer.output(layer.intermediate(attended), attended)
