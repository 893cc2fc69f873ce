#!/usr/bin/env python3
# Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0
"""Trains two tiny models that know a few pictures by heart, and records what Transformers reads with them.

    python make_readers.py ../src/test/resources/readers --seed 3

`trocr` reads lines of text; `donut` knows the tasks cord-v2 and docvqa. Beside the pictures of each, readings.json
holds for each picture and prompt what DonutProcessor.token2json makes of the sequence, cleaned as model cards say.
"""
import argparse, json, os, re
import torch
from PIL import Image, ImageDraw
from transformers import (DonutProcessor, DonutSwinConfig, DonutSwinModel, MBartConfig, MBartForCausalLM,
                          TrOCRConfig, TrOCRForCausalLM, VisionEncoderDecoderModel, ViTConfig, ViTModel)
from transformers.models.donut.image_processing_pil_donut import DonutImageProcessorPil
from transformers.models.vit.image_processing_pil_vit import ViTImageProcessorPil
import make_goldens

LINES = ["industry, Mr. Brown", "TOTAL 12,50", "commented icily"]
RECEIPTS = [
    ("tea 2\nmilk 1\n3", "<s_menu><s_nm>tea</s_nm><s_price>2</s_price><sep/><s_nm>milk</s_nm><s_price>1</s_price></s_menu>"
     "<s_total>3</s_total><s_class><receipt/></s_class>"),
    ("cake 4\n4", "<s_menu><s_nm>cake</s_nm><s_price>4</s_price></s_menu><s_total>4</s_total>"),
]
QUESTION = "what is the total?"
TAGS = ["<s_cord-v2>", "<s_docvqa>", "<sep/>", "<receipt/>"] + [
    f"<{slash}s_{name}>" for name in ("menu", "nm", "price", "total", "class", "question", "answer") for slash in ("", "/")]


def picture(text, width, height):
    image = Image.new("RGB", (width, height), "white")
    ImageDraw.Draw(image).text((2, 2), text, fill="black")
    return image


def train(model, pixels, rows, pad):
    """Learns rows of (picture, prompt ids, ids that follow) until it is sure of every token."""
    longest = max(len(prompt) + len(rest) for _, prompt, rest in rows)
    ids = torch.full((len(rows), longest), pad)
    known = torch.zeros_like(ids)
    for i, (_, prompt, rest) in enumerate(rows):
        ids[i, : len(prompt) + len(rest)] = torch.tensor(prompt + rest)
        known[i, len(prompt) : len(prompt) + len(rest)] = 1
    x = pixels[[picture for picture, _, _ in rows]]
    targets = torch.where(known == 1, ids, -100)[:, 1:]
    optimizer = torch.optim.AdamW(model.parameters(), lr=4e-3)
    for step in range(1500):
        logits = model(pixel_values=x, decoder_input_ids=ids[:, :-1]).logits
        loss = torch.nn.functional.cross_entropy(logits.flatten(0, 1), targets.flatten(), reduction="none").max()
        mean = torch.nn.functional.cross_entropy(logits.flatten(0, 1), targets.flatten())
        if loss < 5e-3:
            break
        optimizer.zero_grad()
        mean.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
    print("steps", step, "largest loss of a token", loss.item())
    assert loss < 0.02, "not learned"


def save(folder, model, tokenizer, processor, images):
    model.generation_config.max_length = 60
    model.save_pretrained(os.path.join(folder, "checkpoint"))
    tokenizer.save_pretrained(os.path.join(folder, "checkpoint"))
    processor.save_pretrained(os.path.join(folder, "checkpoint"))
    for i, image in enumerate(images):
        image.save(os.path.join(folder, f"picture-{i}.png"))


def record(folder, model, tokenizer, pixels, requests):
    readings = []
    processor = DonutProcessor.__new__(DonutProcessor)  # only its tokenizer is asked for anything
    processor.tokenizer = tokenizer
    for index, request in requests:
        prompt = request.get("prompt")
        ids = tokenizer(prompt, add_special_tokens=False, return_tensors="pt").input_ids if prompt else None
        with torch.no_grad():
            sequence = model.generate(pixels[index : index + 1], decoder_input_ids=ids)[0]
        whole = tokenizer.decode(sequence)
        cleaned = whole.replace(tokenizer.eos_token, "").replace(tokenizer.pad_token, "")
        # The first tag is the task, from the prompt or what the decoder starts with.
        cleaned = re.sub(r"^\s*<s_.*?>", "", cleaned).strip()
        fields = processor.token2json(cleaned)
        readings.append(dict(picture=f"picture-{index}.png", **request, json=fields))
        print(readings[-1])
    with open(os.path.join(folder, "readings.json"), "w", encoding="utf-8") as out:
        json.dump(readings, out, ensure_ascii=False, indent=1)


def trocr(folder):
    tokenizer = make_goldens.byte_bpe(roberta=True)["fast"]
    images = [picture(line, 128, 16) for line in LINES]
    processor = ViTImageProcessorPil(size=dict(height=32, width=32), image_mean=[0.5] * 3, image_std=[0.5] * 3)
    encoder = ViTModel(ViTConfig(image_size=32, patch_size=8, hidden_size=32, num_hidden_layers=1, num_attention_heads=4,
                                 intermediate_size=40, qkv_bias=False), add_pooling_layer=False)
    decoder = TrOCRForCausalLM(TrOCRConfig(vocab_size=len(tokenizer), d_model=32, decoder_layers=1, decoder_attention_heads=4,
                                           decoder_ffn_dim=40, max_position_embeddings=64, bos_token_id=0, pad_token_id=1, eos_token_id=2))
    model = prepared(VisionEncoderDecoderModel(encoder=encoder, decoder=decoder), start=2)
    pixels = processor(images, return_tensors="pt").pixel_values
    train(model, pixels, [(i, [2], tokenizer(line).input_ids[1:]) for i, line in enumerate(LINES)], pad=1)
    save(folder, model, tokenizer, processor, images)
    record(folder, model, tokenizer, pixels, [(i, {}) for i in range(len(LINES))])


def donut(folder):
    tokenizer = make_goldens.unigram()["fast"]
    # Some are special and some are not, as in the published checkpoints.
    tokenizer.add_tokens(TAGS[2:])
    tokenizer.add_special_tokens(dict(extra_special_tokens=TAGS[:2]))
    images = [picture(text, 60, 48) for text, _ in RECEIPTS]
    processor = DonutImageProcessorPil(size=dict(height=64, width=48), do_align_long_axis=False, image_mean=[0.5] * 3, image_std=[0.5] * 3)
    encoder = DonutSwinModel(DonutSwinConfig(image_size=[64, 48], patch_size=4, embed_dim=16, depths=[1, 1], num_heads=[2, 4],
                                             window_size=4), add_pooling_layer=False)
    decoder = MBartForCausalLM(MBartConfig(vocab_size=len(tokenizer), d_model=32, decoder_layers=1, decoder_attention_heads=4,
                                           decoder_ffn_dim=40, max_position_embeddings=64, is_decoder=True, add_cross_attention=True,
                                           add_final_layer_norm=True, scale_embedding=True, forced_eos_token_id=None,
                                           bos_token_id=0, pad_token_id=1, eos_token_id=2))
    model = prepared(VisionEncoderDecoderModel(encoder=encoder, decoder=decoder), start=tokenizer.convert_tokens_to_ids("<s_cord-v2>"))
    pixels = processor(images, return_tensors="pt").pixel_values
    ids = lambda text: tokenizer(text, add_special_tokens=False).input_ids
    question = f"<s_docvqa><s_question>{QUESTION}</s_question><s_answer>"
    rows = [(i, ids("<s_cord-v2>"), ids(fields) + [2]) for i, (_, fields) in enumerate(RECEIPTS)]
    rows += [(i, ids(question), ids(f"{text.splitlines()[-1]}</s_answer>") + [2]) for i, (text, _) in enumerate(RECEIPTS)]
    train(model, pixels, rows, pad=1)
    save(folder, model, tokenizer, processor, images)
    record(folder, model, tokenizer, pixels,
           [(0, {}), (0, dict(task="cord-v2", prompt="<s_cord-v2>")), (1, dict(task="<s_cord-v2>", prompt="<s_cord-v2>")),
            (0, dict(question=QUESTION, prompt=question)), (1, dict(question=QUESTION, prompt=question))])


def prepared(model, start):
    for config in (model.config, model.generation_config):
        config.decoder_start_token_id, config.pad_token_id, config.eos_token_id = start, 1, 2
        config.bos_token_id = 0
    return model.eval()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out")
    parser.add_argument("--seed", type=int, default=3)
    arguments = parser.parse_args()
    torch.manual_seed(arguments.seed)
    for make in (trocr, donut):
        folder = os.path.join(arguments.out, make.__name__)
        os.makedirs(folder, exist_ok=True)
        make(folder)


if __name__ == "__main__":
    main()
