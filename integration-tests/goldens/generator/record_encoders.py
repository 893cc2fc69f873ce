#!/usr/bin/env python3
"""Records what the vision encoders of Hugging Face Transformers make of computed weights and pixels.

    pip install -r requirements.txt
    python record_encoders.py > ../../../providers/src/test/resources/dev/veduta/vision/transformers-5.18.0-encoders.json

A case holds config.json, the tensors of its checkpoint, the size of the picture, and every seventh number of
last_hidden_state. `numbers` says what the tensors hold; it is RandomCheckpoint of the test kit.
"""
import json, math, os, tempfile
import numpy as np, torch, transformers
from safetensors import safe_open
from safetensors.numpy import save_file
from transformers import AutoModel, BeitConfig, CLIPVisionConfig, DeiTConfig, DonutSwinConfig, SwinConfig, ViTConfig
transformers.logging.set_verbosity(transformers.logging.CRITICAL)
torch.set_num_threads(1)

VIT = dict(hidden_size=16, num_hidden_layers=2, num_attention_heads=2, intermediate_size=24, layer_norm_eps=1e-6, patch_size=4)
SWIN = dict(patch_size=2, embed_dim=8, depths=[2, 2], num_heads=[2, 4], window_size=4)
ALL = dict(use_relative_position_bias=True, use_shared_relative_position_bias=True, use_absolute_position_embeddings=True)

CASES = {  # configuration, height and width of the picture, whether positions are stretched
    "a ViT": (ViTConfig(image_size=16, **VIT), 16, 16, False),
    "a ViT without biases of queries, keys and values": (ViTConfig(image_size=16, qkv_bias=False, **VIT), 16, 16, False),
    "a ViT of oblong pictures": (ViTConfig(image_size=[16, 24], **VIT), 16, 24, False),
    "a ViT whose patches leave a rest": (ViTConfig(image_size=18, **VIT), 18, 18, False),
    "a ViT stretched": (ViTConfig(image_size=16, **VIT), 24, 28, True),
    "a ViT shrunk": (ViTConfig(image_size=32, **VIT), 20, 12, True),
    "a ViT stretched to as many patches": (ViTConfig(image_size=16, **VIT), 8, 32, True),
    "a DeiT": (DeiTConfig(image_size=16, **VIT), 16, 16, False),
    "a DeiT stretched": (DeiTConfig(image_size=16, **VIT), 24, 12, True),
    "a CLIP": (CLIPVisionConfig(image_size=16, **VIT), 16, 16, False),
    "a CLIP stretched": (CLIPVisionConfig(image_size=16, **VIT), 28, 20, True),
    "a BEiT without biases, positions and scales": (BeitConfig(image_size=16, layer_scale_init_value=0.0, **VIT), 16, 16, False),
    "a BEiT with biases of its own": (BeitConfig(image_size=16, use_relative_position_bias=True, **VIT), 16, 16, False),
    "a BEiT with a shared bias and a mask token": (BeitConfig(image_size=16, use_shared_relative_position_bias=True, use_mask_token=True, **VIT), 16, 16, False),
    "a BEiT with everything, normalised": (BeitConfig(image_size=16, use_mean_pooling=False, **ALL, **VIT), 16, 16, False),
    "a BEiT with everything on other pictures": (BeitConfig(image_size=16, use_mean_pooling=False, **ALL, **VIT), 28, 20, False),
    "a BEiT of oblong pictures": (BeitConfig(image_size=[16, 24], use_relative_position_bias=True, **VIT), 16, 24, False),
    "a BEiT of oblong pictures on others": (BeitConfig(image_size=[16, 24], use_relative_position_bias=True, **VIT), 24, 20, False),
    "a Swin": (SwinConfig(image_size=32, **SWIN), 32, 32, False),
    "a Swin whose grids are odd": (SwinConfig(image_size=32, **SWIN), 30, 26, False),
    "a Swin whose patches leave a rest": (SwinConfig(image_size=32, **SWIN), 31, 25, False),
    "a Swin of three stages with odd windows": (SwinConfig(image_size=32, patch_size=2, embed_dim=8, depths=[2, 3, 1], num_heads=[2, 4, 4], window_size=3, qkv_bias=False, mlp_ratio=2.5), 38, 50, False),
    "a Swin with a stage of one window": (SwinConfig(image_size=16, **SWIN), 16, 32, False),
    "a Swin with positions": (SwinConfig(image_size=24, use_absolute_embeddings=True, **SWIN), 24, 24, False),
    "a Swin with positions stretched": (SwinConfig(image_size=24, use_absolute_embeddings=True, **SWIN), 32, 40, True),
    "a DonutSwin": (DonutSwinConfig(image_size=[32, 24], **SWIN), 32, 24, False),
    "a DonutSwin whose grids are odd": (DonutSwinConfig(image_size=[30, 26], **SWIN), 30, 26, False),
}


def java_hash(name):
    code = 0
    for c in name:
        code = (31 * code + ord(c)) & 0xFFFFFFFF
    return code - (1 << 32) if code >= 1 << 31 else code


def java_doubles(seed, count):
    """java.util.Random.nextDouble."""
    state = (seed ^ 0x5DEECE66D) & ((1 << 48) - 1)
    for _ in range(count):
        bits = []
        for n in (26, 27):
            state = (state * 0x5DEECE66D + 0xB) & ((1 << 48) - 1)
            bits.append(state >> (48 - n))
        yield ((bits[0] << 27) + bits[1]) * 2.0 ** -53


def numbers(name, shape):
    matrix = len(shape) > 1
    spread = math.sqrt(3 / shape[-1]) if matrix else 0.2
    scale = not matrix and name.endswith(".weight")
    values = [r * (spread - -spread) - spread for r in java_doubles(java_hash(name), math.prod(shape))]
    return np.array([1 + v if scale else v for v in values], np.float32).reshape(shape)


def record(config, height, width, stretch):
    with tempfile.TemporaryDirectory() as folder:
        AutoModel.from_config(config).save_pretrained(folder)
        file = f"{folder}/model.safetensors"
        with safe_open(file, "np") as f:
            shapes = {k: list(f.get_slice(k).get_shape()) for k in f.keys() if not k.endswith("position_index")}
        save_file({k: numbers(k, s) for k, s in shapes.items()}, file, metadata=dict(format="pt"))
        model = AutoModel.from_pretrained(folder).eval()
        with open(f"{folder}/config.json") as f:
            saved = {k: v for k, v in json.load(f).items() if k in config.to_diff_dict()}
    pixels = torch.from_numpy(numbers("pixel_values", [1, 3, height, width]))
    with torch.no_grad():
        seen = model(pixels, **(dict(interpolate_pos_encoding=True) if stretch else {})).last_hidden_state
    return dict(config=saved, tensors={k: " ".join(map(str, s)) for k, s in shapes.items()}, height=height, width=width,
                stretch=stretch, shape=" ".join(map(str, seen.shape)), expected=[float(f"{v:.5f}") for v in seen.flatten()[::7].tolist()])


if __name__ == "__main__":
    print("{" + ",\n".join(f" {json.dumps(name)}: {json.dumps(record(*case))}" for name, case in CASES.items()) + "}")
