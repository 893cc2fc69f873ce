#!/usr/bin/env python3
"""Records what the image processors of Hugging Face Transformers (Pillow backend) make of computed pictures.

    pip install -r requirements.txt
    python record_pixels.py --seed 4 --count 240 --longest 180 > ../../../providers/src/test/resources/dev/veduta/image/transformers-5.18.0-pixels.tsv

A line holds the settings as a file would, the picture's size, and of pixel_values the height, the width and the SHA-256
of their 32-bit floats, or `refused` where Transformers fails. The settings are drawn at random, in the older schema as
often as in the newer, and lead to one size for all pictures. `picture` says what the pictures show.
"""
import argparse, hashlib, json, random
import numpy as np, PIL, transformers
from PIL import Image
from transformers.models.beit.image_processing_pil_beit import BeitImageProcessorPil
from transformers.models.clip.image_processing_pil_clip import CLIPImageProcessorPil
from transformers.models.deit.image_processing_pil_deit import DeiTImageProcessorPil
from transformers.models.donut.image_processing_pil_donut import DonutImageProcessorPil
from transformers.models.videomae.image_processing_pil_videomae import VideoMAEImageProcessorPil
from transformers.models.vit.image_processing_pil_vit import ViTImageProcessorPil
transformers.logging.set_verbosity(transformers.logging.CRITICAL)

CLASSES = dict(ViT=ViTImageProcessorPil, DeiT=DeiTImageProcessorPil, Beit=BeitImageProcessorPil,
               Donut=DonutImageProcessorPil, CLIP=CLIPImageProcessorPil, VideoMAE=VideoMAEImageProcessorPil)
MEANS = [[0.5] * 3, [0.485, 0.456, 0.406], [0.48145466, 0.4578275, 0.40821073]]
DEVIATIONS = [[0.5] * 3, [0.229, 0.224, 0.225], [0.26862954, 0.26130258, 0.27577711]]


def picture(width, height):
    x, y = np.arange(width, dtype=np.int64)[None, :], np.arange(height, dtype=np.int64)[:, None]
    channels = [(3 * x * x + 7 * (c + 2) * x * y + 5 * y * y + 90 * c) >> 4 for c in range(3)]
    return Image.fromarray((np.stack(channels, -1) & 255).astype(np.uint8))


def edge(r, longest):
    return r.choice([r.randint(1, longest), r.randint(longest // 4, longest // 2)])


def picture_size(r, longest):
    size = [edge(r, longest), edge(r, longest)]
    if r.random() < 0.15:
        size[r.randrange(2)] = r.randint(1, 4)
    return size


def maybe(r, settings, key, value, share=0.5):
    if r.random() < share:
        settings[key] = value


def draw(r, longest):
    name = r.choice(list(CLASSES))
    old, most = r.random() < 0.5, longest // 2
    s = {"feature_extractor_type" if old else "image_processor_type": name + ("FeatureExtractor" if old else "ImageProcessor")}
    pair = [r.randint(4, most), r.randint(4, most)]
    both = dict(zip(("height", "width"), pair))
    short = name in ("CLIP", "VideoMAE")
    s["size"] = r.choice([pair[0]] + ([] if short else [pair])) if old else (r.choice([
        {"shortest_edge": pair[0]}, {"shortest_edge": pair[0], "longest_edge": pair[0] + pair[1]}, both]) if short or r.random() < 0.1 and name != "Donut" else both)
    crop = r.choice([r.randint(1, most), dict(height=r.randint(1, most), width=r.randint(1, most))])
    if name == "Donut":
        for key, share in (("do_align_long_axis", 0.5), ("do_thumbnail", 0.75), ("do_pad", 0.8), ("do_resize", 0.8)):
            maybe(r, s, key, r.random() < share)
        if s.get("do_pad") is False or r.random() < 0.1:
            s.update(do_center_crop=True, crop_size=crop)
    else:
        cropped = name in ("CLIP", "VideoMAE", "DeiT")
        maybe(r, s, "do_resize", r.random() < 0.8)
        varies = s.get("do_resize") is False or short or "shortest_edge" in (s["size"] if isinstance(s["size"], dict) else ())
        if varies or r.random() < 0.5:
            s.update(do_center_crop=True, crop_size=crop)
        elif cropped:
            s["do_center_crop"] = False
    maybe(r, s, "resample", r.randint(0, 5))
    maybe(r, s, "image_mean", r.choice(MEANS + [0.4]))
    maybe(r, s, "image_std", r.choice(DEVIATIONS + [0.3]))
    maybe(r, s, "do_normalize", r.random() < 0.6)
    maybe(r, s, "do_convert_rgb", r.choice([True, False, None]))
    if not old:
        maybe(r, s, "do_rescale", r.random() < 0.6)
        maybe(r, s, "rescale_factor", r.choice([1 / 255, 1 / 127.5, 0.00390625]))
    return CLASSES[name], s


def record(kind, settings, width, height):
    try:
        values = kind(**settings)([picture(width, height)], return_tensors="np")["pixel_values"]
    except ValueError:
        return "refused"
    values = np.ascontiguousarray(values.reshape(values.shape[-3:]), "<f4")
    return f"{values.shape[1]}\t{values.shape[2]}\t{hashlib.sha256(values.tobytes()).hexdigest()}"


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--seed", type=int, default=4)
    p.add_argument("--count", type=int, default=240)
    p.add_argument("--longest", type=int, default=180, help="longest edge of a picture; sizes reach half of it")
    a = p.parse_args()
    r = random.Random(a.seed)
    print(f"# What Transformers {transformers.__version__} makes of computed pictures with Pillow {PIL.__version__}; record_pixels.py --seed {a.seed} --count {a.count} --longest {a.longest}")
    for _ in range(a.count):
        kind, settings = draw(r, a.longest)
        width, height = picture_size(r, a.longest)
        print(json.dumps(settings), width, height, record(kind, settings, width, height), sep="\t")


if __name__ == "__main__":
    main()
