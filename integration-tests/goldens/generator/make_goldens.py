#!/usr/bin/env python3
"""Records what Hugging Face Transformers computes for tiny random checkpoints of every architecture in scope.

    pip install -r requirements.txt
    python make_goldens.py OUT [--seed N] [--only REGEX] [--full] [--small]

The project's own cases are made by

    python make_goldens.py ../src/test/resources/cases --seed 11 --full --small --only "^git|^(vit_gpt2|deit_trocr-sinusoidal|beit_bert|beit-shared_roberta|clip_bart|swin_mbart|donut-swin_trocr)$"

Each case is a folder; FORMAT.md beside this file says what lies in it. A case is kept only if float32 and float64
generate the same tokens, so that rounding cannot decide a comparison.
"""
import argparse, json, os, re, shutil
import numpy as np, PIL, torch
from PIL import Image, ImageDraw
from safetensors.numpy import save_file
import transformers as tf
from transformers import (BartConfig, BeitConfig, BertConfig, CLIPVisionConfig, DeiTConfig, DonutSwinConfig, GPT2Config,
                          GitConfig, GitForCausalLM, MBartConfig, PreTrainedTokenizerFast, RobertaConfig, SwinConfig,
                          TrOCRConfig, ViTConfig, VisionEncoderDecoderConfig, VisionEncoderDecoderModel)
from transformers.models.beit.image_processing_pil_beit import BeitImageProcessorPil
from transformers.models.clip.image_processing_pil_clip import CLIPImageProcessorPil
from transformers.models.deit.image_processing_pil_deit import DeiTImageProcessorPil
from transformers.models.donut.image_processing_pil_donut import DonutImageProcessorPil
from transformers.models.videomae.image_processing_pil_videomae import VideoMAEImageProcessorPil
from transformers.models.vit.image_processing_pil_vit import ViTImageProcessorPil
from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers
tf.logging.set_verbosity_error()
torch.set_num_threads(1)

CLIP = dict(image_mean=[0.48145466, 0.4578275, 0.40821073], image_std=[0.26862954, 0.26130258, 0.27577711])
HALF = dict(image_mean=[0.5] * 3, image_std=[0.5] * 3)
IMAGENET = dict(image_mean=[0.485, 0.456, 0.406], image_std=[0.229, 0.224, 0.225])

CORPUS = """a cat sleeping on a pink blanket next to two remotes. a dog runs across the green field, chasing a red ball!
what does the front of the bus say at the top? it's an old café's menu; don't you think so? we've seen 12 birds and 345 fish.
the woman is holding a plate of food while she's talking. industry mr brown commented icily let us have a word.
several people are standing near the white train station under a blue sky. total 17,000 cash 20,000 change 3,000.
naïve façade über straße Привет мир 東京 こんにちは emoji 😀 and symbols $+=<>^`|~ (parenthesis) [brackets] "quotes" """

TEXTS = ["a cat on a blanket.", "It's a DOG, isn't it?  Don't  stop!", "what does the front of the bus say at the top?",
         "café naïve Straße", "東京 cat こんにちは", "😀 emoji dog 👩‍👩‍👧", "17,000 + 345 = ?", "", "   ", "\ttabs\nand\r\nlines  ",
         "supercalifragilistic" * 8, "a\u00adb\u200bc\u0000d\ufffde", "[SEP] <s> </s> [CLS]", "can't we've I'm you'll he'd",
         "... !!! ?? ,,", "ﬁne ①②③ ＡＢＣ", "e\u0301 vs é", "a" * 120, "the  cat   sat", "Ünïcödé ÀÉÎ"]


def wordpiece():
    t = Tokenizer(models.WordPiece(unk_token="[UNK]", max_input_chars_per_word=100))
    t.normalizer = normalizers.BertNormalizer(lowercase=True)
    t.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    t.decoder = decoders.WordPiece(prefix="##")
    t.train_from_iterator(CORPUS.splitlines(), trainers.WordPieceTrainer(vocab_size=260, special_tokens=["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]))
    t.post_processor = processors.TemplateProcessing(single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B:1 [SEP]:1", special_tokens=[("[CLS]", 2), ("[SEP]", 3)])
    return dict(kind="wordpiece", fast=PreTrainedTokenizerFast(tokenizer_object=t, pad_token="[PAD]", unk_token="[UNK]", cls_token="[CLS]", sep_token="[SEP]", mask_token="[MASK]"),
                tokenizer_class="BertTokenizer", bos=2, eos=3, pad=0, start=2)


def byte_bpe(roberta):
    t = Tokenizer(models.BPE())
    t.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    t.decoder = decoders.ByteLevel()
    special = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"] if roberta else ["<|endoftext|>"]
    t.train_from_iterator(CORPUS.splitlines(), trainers.BpeTrainer(vocab_size=400, special_tokens=special, initial_alphabet=pre_tokenizers.ByteLevel.alphabet()))
    if roberta:
        t.post_processor = processors.RobertaProcessing(("</s>", 2), ("<s>", 0), add_prefix_space=False)
        return dict(kind="roberta", fast=PreTrainedTokenizerFast(tokenizer_object=t, bos_token="<s>", eos_token="</s>", cls_token="<s>", sep_token="</s>", pad_token="<pad>", unk_token="<unk>", mask_token="<mask>"),
                    tokenizer_class="RobertaTokenizer", bos=0, eos=2, pad=1, start=0)
    t.post_processor = processors.ByteLevel(trim_offsets=False)
    return dict(kind="gpt2", fast=PreTrainedTokenizerFast(tokenizer_object=t, bos_token="<|endoftext|>", eos_token="<|endoftext|>", unk_token="<|endoftext|>"),
                tokenizer_class="GPT2Tokenizer", bos=0, eos=0, pad=0, start=0)


def unigram():
    t = Tokenizer(models.Unigram())
    t.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Replace(__import__("tokenizers").Regex(" {2,}"), " ")])
    t.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
    t.decoder = decoders.Metaspace(replacement="▁", prepend_scheme="always")
    t.train_from_iterator(CORPUS.splitlines(), trainers.UnigramTrainer(vocab_size=300, special_tokens=["<s>", "<pad>", "</s>", "<unk>", "<mask>"], unk_token="<unk>"))
    t.post_processor = processors.TemplateProcessing(single="<s> $A </s>", pair="<s> $A </s> </s> $B </s>", special_tokens=[("<s>", 0), ("</s>", 2)])
    return dict(kind="unigram", fast=PreTrainedTokenizerFast(tokenizer_object=t, bos_token="<s>", eos_token="</s>", cls_token="<s>", sep_token="</s>", pad_token="<pad>", unk_token="<unk>", mask_token="<mask>"),
                tokenizer_class="XLMRobertaTokenizer", bos=0, eos=2, pad=1, start=2)


def picture(rng, width, height, mode="RGB"):
    y, x = np.mgrid[0:height, 0:width]
    a = np.stack([(x * rng.uniform(.3, 3) + y * rng.uniform(.3, 3) + rng.uniform(0, 255)) % 256 for _ in range(3)], -1)
    im = Image.fromarray((a + rng.normal(0, 8, a.shape)).clip(0, 255).astype(np.uint8))
    d = ImageDraw.Draw(im)
    for _ in range(6):
        p = [int(v) for v in (rng.uniform(0, width), rng.uniform(0, height))]
        s = int(rng.uniform(3, max(4, min(width, height) / 2)))
        getattr(d, ["rectangle", "ellipse"][rng.integers(2)])([p[0], p[1], p[0] + s, p[1] + s], fill=tuple(int(v) for v in rng.integers(0, 256, 3)))
    return im.convert(mode)


def randomize(model, gain):
    """Weights with enough spread that hidden states and argmaxes are not degenerate."""
    for name, p in model.named_parameters():
        if p.dim() >= 2 and "embed" not in name and "wte" not in name and "wpe" not in name and "token" not in name and "table" not in name:
            fan_in = p.shape[0] if type(dict(model.named_modules())[name.rsplit(".", 1)[0]]).__name__ == "Conv1D" else p[0].numel()
            p.data.normal_(0, gain / fan_in ** .5)
        elif p.dim() >= 2:
            p.data.normal_(0, .8)
        elif name.endswith("bias"):
            p.data.normal_(0, .2)
        else:
            p.data.normal_(1, .2)


def encoder(kind, rng):
    wide = int(rng.choice([32, 48]))
    common = dict(hidden_size=wide, num_hidden_layers=3, num_attention_heads=4, intermediate_size=2 * wide + 8, layer_norm_eps=1e-6)
    side = int(rng.choice([32, 40]))
    swin = dict(image_size=[64, 48] if kind == "donut-swin" else 56, patch_size=4, embed_dim=16, depths=[2, 2], num_heads=[2, 4], window_size=4 if kind == "donut-swin" else 7)
    return {"vit": lambda: ViTConfig(image_size=side, patch_size=8, qkv_bias=bool(rng.integers(2)), **common),
            "deit": lambda: DeiTConfig(image_size=side, patch_size=8, **common),
            "beit": lambda: BeitConfig(image_size=side, patch_size=8, use_relative_position_bias=True, use_mean_pooling=True, **common),
            "beit-shared": lambda: BeitConfig(image_size=side, patch_size=8, use_shared_relative_position_bias=True, use_absolute_position_embeddings=True, use_mean_pooling=False, **common),
            "clip": lambda: CLIPVisionConfig(image_size=side, patch_size=8, hidden_act="quick_gelu", **common),
            "swin": lambda: SwinConfig(**swin), "donut-swin": lambda: DonutSwinConfig(**swin)}[kind]()


def decoder(kind, rng, vocab, tok):
    ids = dict(bos_token_id=tok["bos"], eos_token_id=tok["eos"], pad_token_id=tok["pad"])
    bert = dict(vocab_size=vocab, hidden_size=48, num_hidden_layers=2, num_attention_heads=4, intermediate_size=80, max_position_embeddings=66, **ids)
    bart = dict(vocab_size=vocab, d_model=48, encoder_layers=2, decoder_layers=2, encoder_attention_heads=4, decoder_attention_heads=4, encoder_ffn_dim=32, decoder_ffn_dim=72, max_position_embeddings=64, forced_eos_token_id=None, **ids)
    trocr = dict(vocab_size=vocab, d_model=48, decoder_layers=2, decoder_attention_heads=4, decoder_ffn_dim=72, max_position_embeddings=64, decoder_start_token_id=tok["start"], **ids)
    return {"gpt2": lambda: GPT2Config(vocab_size=vocab, n_positions=64, n_embd=48, n_layer=2, n_head=4, scale_attn_by_inverse_layer_idx=bool(rng.integers(2)), **ids),
            "bert": lambda: BertConfig(type_vocab_size=2, **bert), "roberta": lambda: RobertaConfig(type_vocab_size=1, layer_norm_eps=1e-5, **bert),
            "bart": lambda: BartConfig(scale_embedding=bool(rng.integers(2)), **bart), "mbart": lambda: MBartConfig(scale_embedding=True, **bart),
            "trocr": lambda: TrOCRConfig(use_learned_position_embeddings=True, layernorm_embedding=True, **trocr),
            "trocr-sinusoidal": lambda: TrOCRConfig(use_learned_position_embeddings=False, layernorm_embedding=False, scale_embedding=True, activation_function="relu", tie_word_embeddings=False, **trocr)}[kind]()


def image_processor(kind, size):
    """The processor and its preprocessor_config.json, in the layout that hub repositories use."""
    h, w = (size, size) if isinstance(size, int) else (size[0], size[1])
    flags = dict(do_resize=True, do_rescale=True, do_normalize=True, rescale_factor=1 / 255)
    if kind == "clip":
        c = dict(image_processor_type="CLIPImageProcessor", size={"shortest_edge": h}, crop_size={"height": h, "width": w}, do_center_crop=True, do_convert_rgb=True, resample=3, **flags, **CLIP)
        return CLIPImageProcessorPil, c
    if kind == "videomae":
        return VideoMAEImageProcessorPil, dict(image_processor_type="VideoMAEImageProcessor", size={"shortest_edge": h}, crop_size={"height": h, "width": w}, do_center_crop=True, resample=2, **flags, **HALF)
    if kind == "deit":
        return DeiTImageProcessorPil, dict(image_processor_type="DeiTImageProcessor", size={"height": h + 8, "width": w + 8}, crop_size={"height": h, "width": w}, do_center_crop=True, resample=3, **flags, **IMAGENET)
    if kind.startswith("beit"):
        return BeitImageProcessorPil, dict(image_processor_type="BeitImageProcessor", size={"height": h + 6, "width": w + 6}, crop_size={"height": h, "width": w}, do_center_crop=True, do_reduce_labels=False, resample=2, **flags, **HALF)
    if kind == "donut-swin":
        return DonutImageProcessorPil, dict(image_processor_type="DonutImageProcessor", size={"height": h, "width": w}, do_align_long_axis=True, do_thumbnail=True, do_pad=True, resample=2, **flags, **HALF)
    return ViTImageProcessorPil, dict(image_processor_type="ViTImageProcessor", size={"height": h, "width": w}, resample=3 if kind == "swin" else 2, **flags, **(IMAGENET if kind == "swin" else HALF))


SETTINGS = {
    "greedy": dict(max_new_tokens=12),
    "greedy_eos": dict(max_new_tokens=16, eos_token_id="PICK", pad_token_id="PAD"),
    "repetition": dict(max_new_tokens=12, repetition_penalty=1.4, no_repeat_ngram_size=2),
    "minimum": dict(max_new_tokens=14, min_new_tokens=9, eos_token_id="PICK", pad_token_id="PAD"),
    "bad_words": dict(max_new_tokens=12, bad_words_ids="PICK2", suppress_tokens="PICK3"),
    "beam4": dict(max_new_tokens=12, num_beams=4, eos_token_id="PICK", pad_token_id="PAD"),
    "beam3_all": dict(max_new_tokens=10, num_beams=3, num_return_sequences=3, length_penalty=0.6, early_stopping=True, eos_token_id="PICK", pad_token_id="PAD"),
    "beam4_never": dict(max_new_tokens=12, num_beams=4, length_penalty=2.0, early_stopping="never", eos_token_id="PICK", pad_token_id="PAD"),
    "beam2_ngram": dict(max_new_tokens=12, num_beams=2, no_repeat_ngram_size=2, repetition_penalty=1.2),
}


def save_tokenizer(tok, folder, files_only):
    tok["fast"].save_pretrained(folder)
    vocab = json.load(open(f"{folder}/tokenizer.json"))["model"]
    if tok["kind"] == "wordpiece":
        open(f"{folder}/vocab.txt", "w").write("".join(t + "\n" for t, _ in sorted(vocab["vocab"].items(), key=lambda e: e[1])))
    elif tok["kind"] in ("gpt2", "roberta"):
        json.dump(vocab["vocab"], open(f"{folder}/vocab.json", "w"), ensure_ascii=False)
        open(f"{folder}/merges.txt", "w").write("#version: 0.2\n" + "".join((m if isinstance(m, str) else " ".join(m)) + "\n" for m in vocab["merges"]))
    if files_only and tok["kind"] != "unigram":
        os.remove(f"{folder}/tokenizer.json")
    config = json.load(open(f"{folder}/tokenizer_config.json"))
    config["tokenizer_class"] = tok["tokenizer_class"]
    config["clean_up_tokenization_spaces"] = tok["kind"] == "wordpiece"
    if tok["kind"] == "wordpiece":
        config["do_lower_case"] = True
    json.dump(config, open(f"{folder}/tokenizer_config.json", "w"), indent=1)


def load(kind, folder, made):
    """The checkpoint as a loader sees it, ties resolved; 5.18 leaves TrOCR's computed positions without data."""
    model = kind.from_pretrained(f"{folder}/checkpoint", attn_implementation="eager").eval()
    for new, old in zip(model.modules(), made.modules()):
        if type(new).__name__ == "TrOCRSinusoidalPositionalEmbedding":
            new.weights, new._float_tensor = old.weights.clone(), torch.zeros(1)
    return model


def case(out, name, seed, rng, full, small=False):
    torch.manual_seed(seed)
    parts = name.split("_")
    video = name.startswith("git-video")
    if parts[0].startswith("git"):
        tok, tok_name = wordpiece(), "wordpiece"
        vocab = len(tok["fast"]) + 3
        wide = int(rng.choice([32, 48]))
        cfg = GitConfig(vocab_size=vocab, hidden_size=48, num_hidden_layers=2, num_attention_heads=4, intermediate_size=88, max_position_embeddings=64, bos_token_id=2, eos_token_id=3, pad_token_id=0,
                        num_image_with_embedding=3 if video else None,
                        vision_config=dict(hidden_size=wide, intermediate_size=2 * wide, num_hidden_layers=3, num_attention_heads=4, image_size=40 if "40" in name else 32, patch_size=8))
        if small:
            cfg.hidden_size, cfg.intermediate_size, cfg.max_position_embeddings = 32, 56, 32
            cfg.vision_config.num_hidden_layers, cfg.vision_config.intermediate_size = 2, 40
            cfg.vision_config.image_size = 24 if "40" in name else 16
        model, size, proc = GitForCausalLM(cfg), cfg.vision_config.image_size, "videomae" if video else "clip"
    else:
        enc, dec = parts
        tok = {"gpt2": lambda: byte_bpe(False), "bert": wordpiece, "roberta": lambda: byte_bpe(True), "bart": lambda: byte_bpe(True), "mbart": unigram, "trocr": lambda: byte_bpe(True), "trocr-sinusoidal": unigram}[dec]()
        vocab = len(tok["fast"]) + 1
        e, d = encoder(enc, rng), decoder(dec, rng, vocab, tok)
        if dec.startswith("trocr"):
            d.cross_attention_hidden_size = e.hidden_size
        cfg = VisionEncoderDecoderConfig.from_encoder_decoder_configs(e, d)
        cfg.decoder_start_token_id, cfg.pad_token_id, cfg.eos_token_id = tok["start"], tok["pad"], tok["eos"]
        model, size, proc = VisionEncoderDecoderModel(cfg), e.image_size, enc
    model.eval(); randomize(model, 1.4)
    if hasattr(model, "tie_weights"): model.tie_weights()
    model.generation_config.decoder_start_token_id = tok["start"]; model.generation_config.pad_token_id = tok["pad"]
    model.generation_config.bos_token_id = tok["bos"]; model.generation_config.eos_token_id = tok["eos"]
    model.generation_config.forced_eos_token_id = None
    folder = f"{out}/{name}"
    shutil.rmtree(folder, ignore_errors=True); os.makedirs(f"{folder}/checkpoint")
    model.save_pretrained(f"{folder}/checkpoint"); save_tokenizer(tok, f"{folder}/checkpoint", bool(rng.integers(2)))
    made, model = model, load(type(model), folder, model)
    cls, pc = image_processor(proc, size); json.dump(pc, open(f"{folder}/checkpoint/preprocessor_config.json", "w"), indent=1)
    processor = cls(**{k: v for k, v in pc.items() if k != "image_processor_type"})
    B, F = 2, 3
    most = 48 if small else 110
    shapes = [(int(rng.integers(20, most)), int(rng.integers(20, most))) for _ in range(B)]
    if video: images = [[picture(rng, *s) for _ in range(F)] for s in shapes]
    else: images = [picture(rng, *shapes[0]), picture(rng, *shapes[1], "L" if proc == "clip" else "RGB")]
    for i, im in enumerate(images):
        for f, one in enumerate(im if video else [im]): one.save(f"{folder}/image-{i}{f'-{f}' if video else ''}.png")
    px = processor(images=images, return_tensors="pt")["pixel_values"]
    T = 7
    ids = torch.from_numpy(rng.integers(5, vocab - 3, (B, T))); ids[:, 0] = tok["start"]
    mask = torch.ones_like(ids)
    git = name.startswith("git")
    prompt = ids[:, :4] if "vqa" in name else None
    tensors, info = {"pixel_values": px, "input_ids": ids}, dict(case=name, seed=seed, transformers=tf.__version__, torch=torch.__version__, pillow=PIL.__version__, generated={})
    with torch.no_grad():
        kw = dict(pixel_values=px, output_hidden_states=True, output_attentions=True)
        o = model(input_ids=ids, attention_mask=mask, labels=ids, **kw) if git else model(decoder_input_ids=ids, **kw)
        tensors["logits"] = o.logits
        if git:
            tensors["loss"] = o.loss.reshape(1)
            vis = [model.git.image_encoder(px[:, f]).last_hidden_state for f in range(F)] if video else [model.git.image_encoder(px).last_hidden_state]
            tensors["encoder_last_hidden_state"] = torch.cat(vis, 1)
        else:
            labels = ids.clone(); labels[1, -2:] = -100
            tensors["labels"] = labels; tensors["loss"] = model(pixel_values=px, labels=labels).loss.reshape(1)
            tensors["encoder_last_hidden_state"] = o.encoder_last_hidden_state
        hs, at = (o.hidden_states, o.attentions) if git else (o.decoder_hidden_states, o.decoder_attentions)
        for i, h in enumerate(hs): tensors[f"hidden_states.{i}"] = h
        if full:
            for i, a in enumerate(at): tensors[f"attentions.{i}"] = a
            if not git:
                for i, a in enumerate(o.cross_attentions): tensors[f"cross_attentions.{i}"] = a
                for i, h in enumerate(o.encoder_hidden_states): tensors[f"encoder_hidden_states.{i}"] = h
        double = load(type(model), folder, made).double()
        def run(m, settings, dtype):
            return m.generate(pixel_values=px.to(dtype), **({"input_ids": prompt} if prompt is not None else {}), do_sample=False, return_dict_in_generate=True, output_scores=True, **settings)
        free = run(model, dict(max_new_tokens=12, eos_token_id=None), torch.float32).sequences
        start = prompt.shape[1] if prompt is not None else 1
        pick = int(free[0, start + 5])
        for label, s in SETTINGS.items():
            s = {k: {"PICK": pick, "PAD": tok["pad"], "PICK2": [[int(free[0, start + 2])], [int(free[1, start + 1]), int(free[1, start + 2])]], "PICK3": [int(free[1, start + 4])]}.get(v, v) if isinstance(v, str) else v for k, v in s.items()}
            a, b = run(model, s, torch.float32), run(double, s, torch.float64)
            if a.sequences.shape != b.sequences.shape or not torch.equal(a.sequences, b.sequences): return False
            tensors[f"generated.{label}"] = a.sequences
            if getattr(a, "sequences_scores", None) is not None: tensors[f"sequences_scores.{label}"] = a.sequences_scores
            info["generated"][label] = dict(settings=s, text=tok["fast"].batch_decode(a.sequences, skip_special_tokens=True, clean_up_tokenization_spaces=tok["kind"] == "wordpiece"))
    if prompt is not None: info["prompt_tokens"] = prompt.shape[1]
    info["tokenization"] = [dict(text=t, ids=(i := tok["fast"](t)["input_ids"]), ids_without_special=tok["fast"](t, add_special_tokens=False)["input_ids"],
                                 decoded=tok["fast"].decode(i, skip_special_tokens=True, clean_up_tokenization_spaces=tok["kind"] == "wordpiece")) for t in TEXTS]
    save_file({k: np.ascontiguousarray(v.numpy()) for k, v in tensors.items()}, f"{folder}/expected.safetensors")
    json.dump(info, open(f"{folder}/expected.json", "w"), ensure_ascii=False, indent=1)
    return True


ENCODERS = ["vit", "deit", "beit", "beit-shared", "clip", "swin", "donut-swin"]
DECODERS = ["gpt2", "bert", "roberta", "bart", "mbart", "trocr", "trocr-sinusoidal"]
NAMES = ["git", "git-40", "git-vqa", "git-video"] + [f"{e}_{d}" for e in ENCODERS for d in DECODERS]

if __name__ == "__main__":
    ap = argparse.ArgumentParser(); ap.add_argument("out"); ap.add_argument("--seed", type=int, default=1); ap.add_argument("--only", default="."); ap.add_argument("--full", action="store_true", help="also attentions"); ap.add_argument("--small", action="store_true", help="smaller GIT checkpoints and pictures")
    a = ap.parse_args()
    for n, name in enumerate(x for x in NAMES if re.search(a.only, x)):
        for attempt in range(8):
            seed = a.seed * 100_003 + NAMES.index(name) * 101 + attempt
            if case(a.out, name, seed, np.random.default_rng(seed), a.full, a.small): print(name, "seed", seed, flush=True); break
        else: shutil.rmtree(f"{a.out}/{name}", ignore_errors=True); print(name, "GAVE UP", flush=True)
