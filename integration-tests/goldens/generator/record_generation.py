#!/usr/bin/env python3
"""Records whole generations of Hugging Face Transformers with every option, of tiny random checkpoints.

    pip install -r requirements.txt
    python record_generation.py OUT [--seed N] [--random N]   makes OUT/git and OUT/vit_bart

The searches that Transformers has left out since are recorded of the same checkpoints by its last version that has them:

    pip install transformers==4.49.0
    python record_generation.py OUT [--seed N]                adds OUT/*/removed.jsonl

The project's own recordings are those of `OUT = ../src/test/resources/generation --seed 5`; FORMAT.md says what lies there.
A generation is kept only if float32 and float64 agree on every token, and one that shows a single option only if the
option changes something.
"""
import argparse, json, math, os, random, shutil
import torch, transformers
from transformers import AutoTokenizer, GitForCausalLM, VisionEncoderDecoderModel
transformers.logging.set_verbosity(transformers.logging.CRITICAL)
torch.set_num_threads(1)

REMOVED = transformers.__version__.startswith("4.")
KINDS = dict(git=GitForCausalLM, vit_bart=VisionEncoderDecoderModel)
PICTURES = 3
PAIR = [0, 1]


def make(name, folder, seed):
    """A checkpoint with its pictures."""
    import numpy as np
    from transformers import BartConfig, GitConfig, ViTConfig, VisionEncoderDecoderConfig
    from make_goldens import byte_bpe, image_processor, picture, randomize, save_tokenizer, wordpiece
    rng = np.random.default_rng(seed)
    torch.manual_seed(seed)
    if name == "git":
        tok, size, kind = wordpiece(), 16, "clip"
        model = GitForCausalLM(GitConfig(
            vocab_size=len(tok["fast"]), hidden_size=24, num_hidden_layers=2, num_attention_heads=4, intermediate_size=40, max_position_embeddings=48,
            bos_token_id=2, eos_token_id=3, pad_token_id=0, vision_config=dict(hidden_size=16, intermediate_size=24, num_hidden_layers=1, num_attention_heads=2, image_size=size, patch_size=8)))
    else:
        tok, size, kind = byte_bpe(True), 16, "vit"
        ids = dict(bos_token_id=tok["bos"], eos_token_id=tok["eos"], pad_token_id=tok["pad"])
        model = VisionEncoderDecoderModel(VisionEncoderDecoderConfig.from_encoder_decoder_configs(
            ViTConfig(image_size=size, patch_size=8, hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=24),
            BartConfig(vocab_size=len(tok["fast"]), d_model=24, decoder_layers=2, decoder_attention_heads=4, decoder_ffn_dim=40, encoder_layers=2, encoder_attention_heads=4, encoder_ffn_dim=8,
                       max_position_embeddings=48, forced_eos_token_id=None, **ids)))
    randomize(model, 1.4)
    model.tie_weights()
    defaults = model.generation_config
    defaults.decoder_start_token_id, defaults.bos_token_id, defaults.pad_token_id = tok["start"], tok["bos"], tok["pad"]
    defaults.eos_token_id, defaults.forced_eos_token_id = tok["eos"], None
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    model.save_pretrained(f"{folder}/checkpoint")
    save_tokenizer(tok, f"{folder}/checkpoint", False)
    settings = image_processor(kind, size)[1]
    json.dump(settings, open(f"{folder}/checkpoint/preprocessor_config.json", "w"), indent=1)
    for i in range(PICTURES):
        picture(rng, 20 + 4 * i, 24 - 3 * i).save(f"{folder}/image-{i}.png")


def pixels(name, folder):
    from PIL import Image
    if REMOVED:
        from transformers import CLIPImageProcessor as Clip, ViTImageProcessor as Vit
    else:
        from transformers.models.clip.image_processing_pil_clip import CLIPImageProcessorPil as Clip
        from transformers.models.vit.image_processing_pil_vit import ViTImageProcessorPil as Vit
    settings = json.load(open(f"{folder}/checkpoint/preprocessor_config.json"))
    del settings["image_processor_type"]
    processor = (Clip if name == "git" else Vit)(**settings)
    return processor([Image.open(f"{folder}/image-{i}.png").convert("RGB") for i in range(PICTURES)], return_tensors="pt")["pixel_values"]


def forced(settings):
    words = settings.get("force_words_ids", [])
    return {t for word in words for one in (word if isinstance(word[0], list) else [word]) for t in one}


class Recorder:
    def __init__(self, name, folder, seed):
        self.name, self.dice = name, random.Random(seed)
        read = lambda: KINDS[name].from_pretrained(f"{folder}/checkpoint", attn_implementation="eager").eval()
        self.models = {torch.float32: read(), torch.float64: read().double()}
        self.model = self.models[torch.float32]
        if REMOVED:  # its searches keep scores in 32 bits
            def narrow(model, inputs, result):
                result.logits = result.logits.float()
                return result
            self.models[torch.float64].register_forward_hook(narrow)
        self.pixels, self.tokenizer = pixels(name, folder), AutoTokenizer.from_pretrained(f"{folder}/checkpoint")
        self.vocabulary = len(self.tokenizer)
        self.lines = []
        # Tokens that the model likes to say are those worth banning, forcing and ending with.
        free = [self.run(self.models[torch.float32], range(PICTURES), None, dict(max_new_tokens=14, num_beams=b, num_return_sequences=b, eos_token_id=None)).sequences[:, 1:] for b in (1, 3)]
        self.said = [row.tolist() for rows in free for row in rows]

    def likely(self, count=1, first=2):
        """Tokens somewhere in a text."""
        row = self.dice.choice(self.said)
        at = self.dice.randrange(first, len(row) - count)
        return row[at:at + count]

    def words(self):
        """What some of them say; no parts of characters."""
        said = self.tokenizer.decode(self.likely(self.dice.choice([1, 2]))).strip()
        return said if said and "\ufffd" not in said else self.words()

    def run(self, model, pictures, prompts, settings):
        settings = {**settings}
        dtype = next(model.parameters()).dtype
        if "allowed_after" in settings:
            allowed = settings.pop("allowed_after")
            settings["prefix_allowed_tokens_fn"] = lambda row, ids: allowed[int(ids[-1]) % len(allowed)]
        if "stop_strings" in settings:
            settings["tokenizer"] = self.tokenizer
        if "sequence_bias" in settings:
            settings["sequence_bias"] = {tuple(ids): bias for ids, bias in settings["sequence_bias"]}
        inputs = dict(pixel_values=self.pixels[list(pictures)].to(dtype))
        if prompts:
            longest, pad = max(map(len, prompts)), self.tokenizer.pad_token_id
            ids = torch.tensor([[pad] * (longest - len(p)) + p for p in prompts])
            if self.name == "git":
                inputs.update(input_ids=ids, attention_mask=torch.tensor([[0] * (longest - len(p)) + [1] * len(p) for p in prompts]))
            else:
                inputs.update(decoder_input_ids=ids)
        with torch.no_grad():
            return model.generate(**inputs, **{"do_sample": False, "return_dict_in_generate": True, "output_scores": True, **settings})

    def ends(self, settings):
        ends = settings.get("eos_token_id", self.model.generation_config.eos_token_id)
        return [] if ends is None else [ends] if isinstance(ends, int) else ends

    def rows(self, result, start, settings):
        """The generated tokens of each row without what fills it."""
        ends, fills = self.ends(settings), {self.tokenizer.pad_token_id}
        fills |= set(ends[:1])
        rows, beams = [], getattr(result, "beam_indices", None)
        lengths = None if REMOVED or beams is None else (beams >= 0).sum(1).tolist()
        for i, row in enumerate(result.sequences[:, start:].tolist()):
            if lengths:  # a text that a stop string ended is filled with ends
                rows.append(row[:lengths[i]])
                continue
            end = next((i for i, t in enumerate(row) if t in ends), None)
            if end is not None:
                row = row[:end + 1]
            elif "stop_strings" in settings:
                while row and row[-1] in fills:
                    row.pop()
            rows.append(row)
        return rows

    def alone(self, pictures, prompts, settings):
        """The generated tokens of each row of a batch, if it had been the only one."""
        return [row for picture, prompt in zip(pictures, prompts)
                for row in self.rows(self.run(self.model, [picture], [prompt], settings), len(prompt), settings)]

    def record(self, name, settings, pictures=PAIR, prompts=None, unlike=None):
        """Whether the generation is worth keeping, which it then is."""
        start = max(map(len, prompts)) if prompts else 1
        if set(self.ends(settings)) & forced(settings):
            return False  # it would go on behind its end
        try:
            result = self.run(self.model, pictures, prompts, settings)
            exact = self.run(self.models[torch.float64], pictures, prompts, settings)
        except (ValueError, IndexError, RuntimeError) as e:
            print("    ", self.name, name, str(e)[:150])
            return False
        rows = self.rows(result, start, settings)
        if rows != self.rows(exact, start, settings):
            return False
        if unlike is not None and rows == self.rows(self.run(self.model, pictures, prompts, unlike), start, unlike):
            return False
        unequal = prompts and len(set(map(len, prompts))) > 1
        if unequal and rows != self.alone(pictures, prompts, settings):
            return False
        line = dict(name=name, pictures=list(pictures), **({"prompts": prompts} if prompts else {}), settings=settings, tokens=rows)
        if getattr(result, "sequences_scores", None) is not None:
            line["scores"] = [float(f"{x:.6g}") for x in result.sequences_scores.tolist()]
            if not all(math.isfinite(x) for x in line["scores"]):
                return False
        # Transformers takes the padding of a question for something that the text has said.
        padded = unequal and "repetition_penalty" in settings
        if not REMOVED and not padded and settings.get("prompt_lookup_num_tokens") is None:
            steps = self.model.compute_transition_scores(
                result.sequences, result.scores, getattr(result, "beam_indices", None), normalize_logits=settings.get("num_beams", 1) == 1)
            line["log_probabilities"] = [[float(f"{x:.5g}") for x in row[:len(tokens)]] for row, tokens in zip(steps.tolist(), rows)]
            if not all(math.isfinite(x) for row in line["log_probabilities"] for x in row):
                return False
        self.lines.append(line)
        return True

    def several(self, name, settings, unlike=None, times=40, **inputs):
        """Draws settings until one is worth keeping."""
        for _ in range(times):
            drawn = settings()
            other = None if unlike is None else {k: v for k, v in drawn.items() if k not in unlike}
            if self.record(name, drawn, unlike=other, **({k: v() for k, v in inputs.items()})):
                return
        print("    ", self.name, name, "not recorded")

    def save(self, file):
        names = [line["name"] for line in self.lines]
        assert len(set(names)) == len(names)
        with open(file, "w") as out:
            out.write("".join(json.dumps(line, separators=(",", ":")) + "\n" for line in self.lines))
        print(self.name, len(self.lines), "generations", transformers.__version__, os.path.getsize(file), "bytes")


def options(r):
    """What each option may be, by the name of the case that shows it."""
    d = r.dice
    words = lambda: [r.likely(n) for n in d.choice([(1,), (1, 2), (2, 3), (1, 1, 2)])]
    return {
        "repetition_penalty": lambda: dict(repetition_penalty=d.choice([0.6, 1.3, 1.8, 2.5])),
        "no_repeat_ngram_size": lambda: dict(no_repeat_ngram_size=d.choice([1, 2, 3])),
        "bad_words": lambda: dict(bad_words_ids=words()),
        "sequence_bias": lambda: dict(sequence_bias=[[w, d.choice([-8.0, -2.5, 1.5, 4.0])] for w in words()]),
        "min_length": lambda: dict(min_length=d.randint(6, 11)),
        "min_new_tokens": lambda: dict(min_new_tokens=d.randint(5, 9)),
        "forced_bos": lambda: dict(forced_bos_token_id=d.randrange(5, r.vocabulary)),
        "forced_eos": lambda: dict(forced_eos_token_id=r.likely()[0]),
        "suppress": lambda: dict(suppress_tokens=r.likely(2)),
        "begin_suppress": lambda: dict(begin_suppress_tokens=[row[0] for row in r.said[:2]]),
        "exponential_decay": lambda: dict(exponential_decay_length_penalty=[d.randint(1, 5), d.choice([1.3, 1.6, 0.7])]),
        "renormalize": lambda: dict(renormalize_logits=True),
        "remove_invalid": lambda: dict(remove_invalid_values=True),
        "stop_strings": lambda: dict(stop_strings=[r.words() for _ in range(d.randint(1, 2))]),
        "allowed_after": lambda: dict(allowed_after=[sorted(d.sample(range(r.vocabulary), r.vocabulary // 8)) for _ in range(2)]),
    }


def ending(r):
    """Settings of length with ends that come now and then."""
    ends = list(dict.fromkeys(r.likely()[0] for _ in range(r.dice.choice([1, 1, 2, 3]))))
    return dict(max_new_tokens=r.dice.randint(8, 14), eos_token_id=ends[0] if len(ends) == 1 else ends)


def beams(r, most=4):
    number = r.dice.randint(2, most)
    drawn = dict(num_beams=number, num_return_sequences=r.dice.randint(1, number), early_stopping=r.dice.choice([True, False, "never"]), length_penalty=r.dice.choice([-1.5, 0.0, 0.6, 1.0, 2.0]))
    return {k: v for k, v in drawn.items() if r.dice.random() < 0.8 or k == "num_beams"} if number > 1 else {}


SILENT = ("renormalize", "remove_invalid")


def record(r, combinations):
    d, palette = r.dice, options(r)
    r.record("greedy", dict(max_new_tokens=14, eos_token_id=None))
    r.record("nothing set", dict())
    r.several("max_length", lambda: {**{k: v for k, v in ending(r).items() if k != "max_new_tokens"}, "max_length": 9})
    r.several("several eos", lambda: dict(max_new_tokens=14, eos_token_id=[r.likely()[0] for _ in range(3)]), unlike=("eos_token_id",))
    for name, draw in palette.items():
        unlike = None if name in SILENT else tuple(draw())
        r.several(f"greedy, {name}", lambda: {**ending(r), **draw()}, unlike)
        r.several(f"beams, {name}", lambda: {**ending(r), "num_beams": d.randint(2, 4), **draw()}, unlike)
    r.several("greedy, several forced_eos", lambda: {**ending(r), "forced_eos_token_id": [d.randrange(5, r.vocabulary), r.likely()[0]]}, ("forced_eos_token_id",))
    for early in (True, False, "never"):
        for penalty in (-1.5, 0.0, 0.6, 1.0, 2.0):
            r.several(f"beams, early_stopping {early}, length_penalty {penalty}", lambda: {**ending(r), "num_beams": d.randint(2, 4), "early_stopping": early, "length_penalty": penalty})
    r.several("beams, early_stopping changes it", lambda: {**ending(r), "num_beams": 3, "early_stopping": True}, ("early_stopping",))
    r.several("beams, length_penalty changes it", lambda: {**ending(r), "num_beams": 3, "length_penalty": 3.0}, ("length_penalty",))
    for number in (2, 3, 4):
        r.several(f"beams, all of {number}", lambda: {**ending(r), "num_beams": number, "num_return_sequences": number})
    for name in ("repetition_penalty", "bad_words", "min_new_tokens"):
        r.several(f"prompt_lookup, {name}", lambda: {**ending(r), "prompt_lookup_num_tokens": d.randint(1, 5), **palette[name]()}, pictures=lambda: [d.randrange(PICTURES)])
    for i in range(3):
        prompts = lambda: [[r.model.generation_config.bos_token_id] + (r.likely(2) * 3)[:5]]
        r.several(f"prompt_lookup, prompt {i}", lambda: dict(max_new_tokens=14, eos_token_id=None, prompt_lookup_num_tokens=d.randint(1, 5), max_matching_ngram_size=d.randint(1, 3)), pictures=lambda: [i], prompts=prompts)
    if r.name == "git":
        questions = lambda rows: [[2] + d.choices(range(5, r.vocabulary), k=d.randint(0, 7)) for _ in range(rows)]
        for i in range(8):
            rows, search = d.randint(2, 4), (lambda: {}) if i < 4 else (lambda: beams(r))
            shown = [d.randrange(PICTURES)] * rows if i % 2 else d.choices(range(PICTURES), k=rows)
            r.several(f"questions of unequal length {i}", lambda: {**ending(r), **search()}, pictures=lambda: shown, prompts=lambda: questions(rows))
        for i in range(4):
            names = d.sample(["repetition_penalty", "no_repeat_ngram_size", "bad_words", "min_new_tokens", "suppress"], 2)
            r.several(f"questions with {' and '.join(names)} {i}", lambda: {**ending(r), **(beams(r) if i % 2 else {}), **palette[names[0]](), **palette[names[1]]()}, pictures=lambda: PAIR, prompts=lambda: questions(2))
    for i in range(combinations):
        names = d.sample([n for n in palette if n != "remove_invalid"], d.randint(3, 5))
        search = (lambda: {}) if i % 3 == 0 else (lambda: beams(r))
        r.several(f"combination {i}", lambda: {**ending(r), **search(), **{k: v for name in names for k, v in palette[name]().items()}})


def record_removed(r):
    d, palette = r.dice, options(r)
    one = dict(pictures=lambda: [d.randrange(PICTURES)])
    processed = lambda: palette[d.choice(["repetition_penalty", "no_repeat_ngram_size", "bad_words", "min_new_tokens", "suppress"])]() if d.random() < 0.4 else {}
    for i in range(14):
        groups, size = d.choice([(2, 1), (2, 2), (3, 1), (3, 2), (4, 1)])
        r.several(f"groups {i}", lambda: {**ending(r), **processed(), "num_beams": groups * size, "num_beam_groups": groups, "diversity_penalty": d.choice([0.3, 1.0, 5.0]), "num_return_sequences": d.randint(1, groups * size),
                                          "early_stopping": d.choice([True, False, "never"]), "length_penalty": d.choice([-1.0, 0.5, 1.0, 2.0])}, ("num_beam_groups", "diversity_penalty"), **one)
    for i in range(20):
        def words():
            phrase = lambda: d.choices(range(5, r.vocabulary), k=d.randint(1, 3)) if d.random() < 0.6 else r.likely(d.randint(1, 3))
            branches = lambda: [first + [t] for first in [phrase()] for t in d.sample(range(5, r.vocabulary), 3)]
            either = lambda: branches() if d.random() < 0.4 else [phrase() for _ in range(d.randint(2, 3))]
            return [either() if d.random() < 0.5 else phrase() for _ in range(d.randint(1, 2))]
        number = d.randint(2, 5)
        r.several(f"forced words {i}", lambda: {**ending(r), **processed(), "num_beams": number, "force_words_ids": words(), "num_return_sequences": d.randint(1, number), "early_stopping": d.choice([True, False, "never"]),
                                                "length_penalty": d.choice([-1.0, 0.5, 1.0, 2.0])}, ("force_words_ids",), **one)
    if r.name != "git":
        for i in range(10):
            r.several(f"contrastive {i}", lambda: {**ending(r), **processed(), "penalty_alpha": d.choice([0.2, 0.6, 0.9]), "top_k": d.randint(2, 6)}, ("penalty_alpha", "top_k"), **one)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out")
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--random", type=int, default=30, help="how many random combinations of options for each checkpoint")
    a = parser.parse_args()
    for name in KINDS:
        folder = f"{a.out}/{name}"
        if not REMOVED:
            make(name, folder, a.seed)
        recorder = Recorder(name, folder, a.seed)
        if REMOVED:
            record_removed(recorder)
        else:
            record(recorder, a.random)
        recorder.save(f"{folder}/{'removed' if REMOVED else 'generations'}.jsonl")


if __name__ == "__main__":
    main()
