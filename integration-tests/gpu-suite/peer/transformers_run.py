# Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0
"""What Transformers on PyTorch needs for the work that the suite measures, on the same checkpoint and pictures.

    python3 transformers_run.py CHECKPOINT PICTURES SIDE TOKENS BATCH [quick]

Prints a line of JSON for each thing: {"name": …, "value": …}, or {"name": …, "skipped": why}. Pixels lie on the device before
the clock starts, which is to its advantage: decoding and resizing pictures are not counted.
"""
import json
import os
import sys
import time


def say(name, value=None, skipped=None):
    print(json.dumps({"name": name, "skipped": " ".join(str(skipped).split())[:300]} if skipped else {"name": name, "value": value}),
          flush=True)


def main(checkpoint, pictures, side, tokens, batch, quick=None):
    side, tokens, batch = int(side), int(tokens), int(batch)
    try:
        import numpy as np
        import torch
        import transformers
        from transformers import GitForCausalLM
    except Exception as e:
        say("all", skipped=f"{sys.executable} lacks what it needs: {e}")
        return
    device = "cuda" if torch.cuda.is_available() else "cpu"
    if device == "cpu" and not quick:
        say("all", skipped=f"PyTorch {torch.__version__} sees no GPU")
        return
    where = torch.cuda.get_device_name() if device == "cuda" else "the CPU"
    say("what", f"Transformers {transformers.__version__} on PyTorch {torch.__version__}, {where}")

    def seconds(work, warmups, runs):
        for _ in range(warmups):
            work()
        taken = []
        for _ in range(runs):
            wait()
            begin = time.perf_counter()
            work()
            wait()
            taken.append(time.perf_counter() - begin)
        return sorted(taken)[len(taken) // 2]

    def wait():
        if device == "cuda":
            torch.cuda.synchronize()

    def measured(name, make):
        try:
            say(name, make())
        except Exception as e:
            say(name, skipped=f"{type(e).__name__}: {e}")

    with torch.no_grad():
        size = 256 if quick else 8192
        a = torch.ones(size, size, dtype=torch.bfloat16, device=device)
        measured("product", lambda: 2 * size ** 3 / seconds(lambda: a @ a, 3, 20))
        numbers = torch.ones(1 << (20 if quick else 27), device=device)
        measured("bandwidth", lambda: 8 * numbers.numel() / seconds(lambda: numbers.clone(), 3, 20))
        del a, numbers

        try:
            model = GitForCausalLM.from_pretrained(checkpoint, dtype=torch.bfloat16)
        except TypeError:
            model = GitForCausalLM.from_pretrained(checkpoint, torch_dtype=torch.bfloat16)
        model = model.to(device).eval()
        pixels = read(np, torch, pictures, side, batch).to(device, torch.bfloat16)
        start = torch.full((batch, 1), 101, device=device)

        def captions(count, **options):
            return lambda: model.generate(pixel_values=pixels[:count], input_ids=start[:count], max_new_tokens=tokens,
                                          do_sample=False, num_beams=1, **options)

        tower = model.git.image_encoder
        warm, runs = (1, 2) if quick else (3, 10)
        measured("encoder", lambda: seconds(lambda: tower(pixels).last_hidden_state, warm, runs))
        measured("caption eager", lambda: seconds(captions(1), warm, runs))
        measured("captions eager", lambda: batch / seconds(captions(batch), warm, max(2, runs // 3)))

        compiled = {count: Static(torch, model, count, tokens, not quick) for count in sorted({1, batch})}
        say("compiled how", ("not compiled, as this is a quick run" if quick else "torch.compile, reduce-overhead")
            + ", static cache, a loop of our own over the model's layers: generate() has no static cache for GIT")
        measured("caption compiled", lambda: seconds(lambda: compiled[1].captions(pixels[:1]), warm, runs))
        measured("captions compiled", lambda: batch / seconds(lambda: compiled[batch].captions(pixels), warm, runs))
        measured("compiled alike", lambda: f"{alike(captions(batch)(), compiled[batch].captions(pixels))} of {batch} texts as eager")


def alike(eager, static):
    """How many texts are the same; both begin with the start token or not."""
    count = min(eager.shape[1], static.shape[1]) - 1
    return int((eager[:, -count:] == static[:, -count:]).all(dim=1).sum())


class Static:
    """Greedy texts with a static cache, which generate() refuses for GIT: the passes over the model's own layers are compiled."""

    def __init__(self, torch, model, rows, tokens, compile):
        config = model.config
        self.torch, self.model, self.tokens = torch, model, tokens
        self.image = model.git.encoder.layer[0].attention.self.image_patch_tokens
        self.size = self.image + tokens
        device, kind = model.device, model.dtype
        shape = (config.num_hidden_layers, rows, config.num_attention_heads, self.size, config.hidden_size // config.num_attention_heads)
        self.keys, self.values = (torch.zeros(shape, dtype=kind, device=device) for _ in range(2))
        self.places = torch.arange(self.size, device=device)
        self.start = torch.full((rows, 1), 101, device=device)
        self.at = torch.zeros(1, dtype=torch.int64, device=device)
        wrap = (lambda f: torch.compile(f, mode="reduce-overhead", dynamic=False)) if compile else (lambda f: f)
        self.first, self.next = wrap(self.see), wrap(self.step)

    def update(self, keys, values, layer):
        """What attention asks a cache for."""
        self.keys[layer].index_copy_(2, self.written, keys)
        self.values[layer].index_copy_(2, self.written, values)
        return self.keys[layer], self.values[layer]

    def run(self, x, written, seen):
        self.written = written
        mask = self.torch.where(seen, 0.0, self.torch.finfo(x.dtype).min).to(x.dtype)
        x = self.model.git.encoder(x, attention_mask=mask, past_key_values=self).last_hidden_state
        return self.model.output(x[:, -1]).argmax(-1, keepdim=True)

    def see(self, pixels, start):
        git = self.model.git
        image = git.visual_projection(git.image_encoder(pixels).last_hidden_state)
        x = self.torch.cat((image, git.embeddings(input_ids=start)), dim=1)
        written = self.places[:self.image + 1]
        seen = (self.places[None] < self.image) | (self.places[None] <= written[:, None]) & (written[:, None] >= self.image)
        return self.run(x, written, seen[None, None])

    def step(self, ids, at):
        x = self.model.git.embeddings(input_ids=ids, position_ids=(at - self.image)[None])
        return self.run(x, at, (self.places <= at)[None, None, None])

    def captions(self, pixels):
        ids = self.first(pixels, self.start).clone()
        texts = [ids]
        self.at.fill_(self.image + 1)
        for _ in range(self.tokens - 1):
            ids = self.next(ids, self.at).clone()
            texts.append(ids)
            self.at += 1
        return self.torch.cat(texts, dim=1)


def read(np, torch, folder, side, count):
    """The middle of each picture as it is, which is all of it where it has the model's size, normalised as CLIP's."""
    mean = np.array([0.48145466, 0.4578275, 0.40821073], dtype=np.float32)
    deviation = np.array([0.26862954, 0.26130258, 0.27577711], dtype=np.float32)
    rows = []
    for name in sorted(os.listdir(folder))[:count]:
        levels = bitmap(np, os.path.join(folder, name)).astype(np.float32) / 255
        top, left = (levels.shape[0] - side) // 2, (levels.shape[1] - side) // 2
        levels = (levels[top:top + side, left:left + side] - mean) / deviation
        rows.append(levels.transpose(2, 0, 1))
    return torch.from_numpy(np.stack(rows))


def bitmap(np, path):
    """A BMP of 24 bits a pixel; so no library for pictures is needed."""
    data = open(path, "rb").read()
    start = int.from_bytes(data[10:14], "little")
    width, height = (int.from_bytes(data[i:i + 4], "little", signed=True) for i in (18, 22))
    row = (3 * width + 3) // 4 * 4
    levels = np.frombuffer(data, np.uint8, row * abs(height), start).reshape(abs(height), row)[:, :3 * width]
    levels = levels.reshape(abs(height), width, 3)[:, :, ::-1]
    return levels[::-1] if height > 0 else levels


if __name__ == "__main__":
    main(*sys.argv[1:])
