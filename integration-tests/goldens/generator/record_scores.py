#!/usr/bin/env python3
"""Records how likely Hugging Face Transformers finds given texts, and what it answers, with the checkpoints of the golden cases.

    pip install -r requirements.txt
    python record_scores.py CASES [--seed N]   adds CASES/{git-vqa,vit_gpt2,clip_bart}/scores.json

The project's own recordings are those of `CASES = ../src/test/resources/cases --seed 7`; FORMAT.md says what lies there.
Log-probabilities are those of float64; losses are those that the models return in float32, of which 4.57 gives wrong ones.
"""
import argparse, json, os, random
import torch, transformers
from safetensors.torch import load_file
from transformers import AutoTokenizer, GitForCausalLM, VisionEncoderDecoderModel
torch.set_num_threads(1)

IGNORED = -100
KINDS = {"git-vqa": GitForCausalLM, "vit_gpt2": VisionEncoderDecoderModel, "clip_bart": VisionEncoderDecoderModel}
PICTURES = 2
GENERATED = 10


def short(x):
    return float(f"{x:.7g}")


class Recorder:
    def __init__(self, folder, name, seed):
        self.dice = random.Random(seed)
        self.is_git = name.startswith("git")
        read = lambda: KINDS[name].from_pretrained(f"{folder}/checkpoint", attn_implementation="eager").eval()
        self.model, self.exact = read(), read().double()
        self.tokenizer = AutoTokenizer.from_pretrained(f"{folder}/checkpoint")
        self.pixels = load_file(f"{folder}/expected.safetensors")["pixel_values"][:PICTURES]
        defaults = self.model.generation_config
        self.start = defaults.bos_token_id if self.is_git else defaults.decoder_start_token_id
        self.end, self.pad = defaults.eos_token_id, defaults.pad_token_id

    def encode(self, text):
        return self.tokenizer(text, add_special_tokens=False)["input_ids"]

    def word(self):
        """A word of the vocabulary that is encoded as itself."""
        while True:
            text = self.tokenizer.decode([self.dice.randrange(5, len(self.tokenizer))]).strip()
            ids = self.encode(text)
            if text.isascii() and text.isalnum() and len(ids) <= 2 and self.tokenizer.unk_token_id not in ids:
                return text

    def ids(self, count):
        return self.dice.choices(range(5, len(self.tokenizer)), k=count)

    def log_probabilities(self, picture, ids):
        """Of each token behind the start token."""
        read = torch.tensor([[self.start] + ids[:-1]])
        pixels = self.pixels[picture:picture + 1].double()
        with torch.no_grad():
            if self.is_git:
                logits = self.exact(input_ids=read, pixel_values=pixels).logits[:, -len(ids):]
            else:
                logits = self.exact(decoder_input_ids=read, pixel_values=pixels).logits
        return logits[0].log_softmax(-1)[range(len(ids)), ids].tolist()

    def text(self, picture, text):
        ids = self.encode(text) + [self.end]
        steps = self.log_probabilities(picture, ids)
        return dict(picture=picture, text=text, tokens=ids, log_probabilities=[short(x) for x in steps], sum=short(sum(steps)))

    def loss(self, picture, labels, wanted):
        """The loss of labels; `wanted` says which of them count, the first never does for GIT."""
        pixels = self.pixels[picture:picture + 1]
        counted = [t if yes else IGNORED for t, yes in zip(labels, wanted)]
        with torch.no_grad():
            if self.is_git:  # labels lie beside what is read, whose first token is the start
                read = [self.start] + labels
                loss = self.model(input_ids=torch.tensor([read]), pixel_values=pixels, labels=torch.tensor([[IGNORED] + counted])).loss
                tokens = labels
            else:  # what is read are the labels, moved by one, with pad where they don't count
                loss = self.model(pixel_values=pixels, labels=torch.tensor([counted])).loss
                tokens = [self.pad if t == IGNORED else t for t in counted]
        return dict(picture=picture, tokens=tokens, labels=counted, loss=short(loss.item()))

    def names(self):
        names = ["fire", "fire engine", "fire engine red", "cat", "cats", "dog", "dogs and cats"]
        names = [n for n in names if self.tokenizer.unk_token_id not in self.encode(n)]
        while len(names) < 50:
            name = self.word() if self.dice.random() < 0.4 else f"{self.dice.choice(names)} {self.word()}"
            if name not in names and len(self.encode(name)) <= 8 and self.encode(name) not in map(self.encode, names):
                names.append(name)
        return names

    def questions(self):
        """Questions of unequal length, padded on the left, over one picture or two."""
        batches = []
        for pictures in ([0], [1, 1, 1, 1], [0, 1], [0, 1, 1, 0, 0]):
            prompts = [[self.start] + self.encode(" ".join(self.word() for _ in range(self.dice.randint(1, 6)))) for _ in pictures]
            longest = max(map(len, prompts))
            ids = torch.tensor([[self.pad] * (longest - len(p)) + p for p in prompts])
            mask = torch.tensor([[0] * (longest - len(p)) + [1] * len(p) for p in prompts])
            with torch.no_grad():
                rows = self.model.generate(input_ids=ids, attention_mask=mask, pixel_values=self.pixels[pictures], max_new_tokens=GENERATED, do_sample=False)
            answers = []
            for row in rows[:, longest:].tolist():
                answers.append(row[:row.index(self.end) + 1] if self.end in row else row)
            questions = [self.tokenizer.decode(p[1:]) for p in prompts]
            assert [self.encode(q) for q in questions] == [p[1:] for p in prompts]
            batches.append(dict(pictures=pictures, questions=questions, tokens=answers))
        return batches

    def record(self):
        texts = [self.text(i % PICTURES, " ".join(self.word() for _ in range(self.dice.randint(1, 9)))) for i in range(8)]
        losses = []
        for i in range(8):
            labels = self.ids(self.dice.randint(2, 12)) + [self.end]
            losses.append(self.loss(i % PICTURES, labels, [i < 2 or self.dice.random() < 0.6 for _ in labels[1:]] + [True]))
        names = [dict(name=n, log_probability=short(sum(self.log_probabilities(1, self.encode(n) + [self.end])))) for n in self.names()]
        return dict(transformers=transformers.__version__, texts=texts, losses=losses, names=dict(picture=1, classes=names),
                    questions=self.questions() if self.is_git else [])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cases")
    parser.add_argument("--seed", type=int, default=7)
    a = parser.parse_args()
    for name in KINDS:
        folder = f"{a.cases}/{name}"
        recorded = Recorder(folder, name, a.seed).record()
        with open(f"{folder}/scores.json", "w") as out:
            json.dump(recorded, out, separators=(",", ":"))
            out.write("\n")
        print(name, os.path.getsize(f"{folder}/scores.json"), "bytes")


if __name__ == "__main__":
    main()
