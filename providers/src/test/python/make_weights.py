# Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0
"""Records the files of weights that the tests of dev.veduta.checkpoint read.

    make_weights.py OUT      (OUT: providers/src/test/resources/weights)

Needs torch, safetensors, h5py, transformers==4.57.6, tensorflow-cpu, tf-keras, flax.
"""

import collections
import io
import json
import os
import pathlib
import sys
import zipfile

os.environ["TF_USE_LEGACY_KERAS"] = "1"

import torch
from safetensors.torch import save_file


def tensors():
    """Every type of element, and every kind of view that torch.save keeps as it is."""
    torch.manual_seed(1)
    made = collections.OrderedDict()
    for name in "float64 float32 float16 bfloat16".split():
        made[name] = torch.randn(2, 3, dtype=torch.float32).to(getattr(torch, name))
    for name in "int64 int32 int16 int8".split():
        made[name] = torch.tensor([[1, -2], [100, -100]], dtype=getattr(torch, name))
    made["uint8"] = torch.tensor([0, 1, 200, 255], dtype=torch.uint8)
    made["bool"] = torch.tensor([True, False, True])
    made["scalar"] = torch.tensor(2.5)
    made["none"] = torch.zeros(0, 3)
    made["transposed"] = torch.randn(3, 4).t()
    made["permuted"] = torch.randn(2, 3, 4, 5).permute(3, 1, 0, 2)
    made["channels_last"] = torch.randn(2, 3, 4, 4).to(memory_format=torch.channels_last)
    made["sliced"] = torch.randn(4, 6)[1:, ::2]
    made["half"] = torch.randn(3, 4).half().t()
    made["expanded"] = torch.arange(3).expand(2, 3)
    shared = torch.randn(4, 3)
    made["shared.upper"] = shared[:2]
    made["shared.lower"] = shared[2:]
    made["shared.whole"] = shared
    made["tied"] = shared
    made["parameter"] = torch.nn.Parameter(torch.randn(3))
    made["encoder.LayerNorm.gamma"] = torch.ones(3)
    made["encoder.LayerNorm.beta"] = torch.zeros(3)
    return made


def big_endian(source, target):
    """What a machine of the other kind would have written; float32 only."""
    with zipfile.ZipFile(source) as before, zipfile.ZipFile(target, "w") as after:
        for name in before.namelist():
            data = before.read(name)
            if name.endswith("/byteorder"):
                data = b"big"
            elif "/data/" in name:
                data = b"".join(data[i : i + 4][::-1] for i in range(0, len(data), 4))
            after.writestr(name, data)


def without_sources(file):
    """Leaves out the excerpts of sources that TorchScript keeps for its messages."""
    with zipfile.ZipFile(file) as archive:
        entries = [(e.filename, archive.read(e)) for e in archive.infolist() if not e.filename.endswith(".debug_pkl")]
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for name, data in entries:
            archive.writestr(zipfile.ZipInfo(name), data)


def record_torch(out):
    out.mkdir(parents=True, exist_ok=True)
    made = tensors()
    expected = {
        name.replace("gamma", "weight").replace("beta", "bias"): value.detach().clone().contiguous()
        for name, value in made.items()
        if value.numel() > 0
    }
    save_file(expected, out / "expected.safetensors")
    torch.save(made, out / "zip.bin")
    torch.save(made, out / "protocol5.bin", pickle_protocol=5)
    torch.save(made, out / "legacy.bin", _use_new_zipfile_serialization=False)
    training = {
        "epoch": 3,
        "loss": 0.25,
        "best": None,
        "state_dict": made,
        "optimizer": {
            "state": {0: {"step": torch.tensor(1.0), "exp_avg": torch.zeros(3)}},
            "param_groups": [{"lr": 1e-3, "betas": (0.9, 0.999), "params": [0]}],
        },
    }
    torch.save(training, out / "training.bin")
    linear = torch.nn.Linear(2, 3)
    torch.save(linear.state_dict(), out / "linear.bin")
    save_file(linear.state_dict(), out / "linear.safetensors")
    torch.save(linear, out / "module.bin")
    big_endian(out / "linear.bin", out / "big-endian.bin")
    torch.jit.save(torch.jit.script(linear), out / "program.bin")
    without_sources(out / "program.bin")

    names = list(made)
    index = {}
    for shard, part in enumerate((names[:10], names[10:]), 1):
        file = f"shard-{shard}.bin"
        torch.save({name: made[name] for name in part}, out / file)
        index.update({name: file for name in part})
    (out / "index.json").write_text(json.dumps({"metadata": {}, "weight_map": index}, indent=1))


def record_pair(out):
    """One model as Transformers saves it for PyTorch, TensorFlow and Flax."""
    from transformers import (
        FlaxVisionEncoderDecoderModel,
        GPT2Config,
        TFVisionEncoderDecoderModel,
        ViTConfig,
        VisionEncoderDecoderConfig,
        VisionEncoderDecoderModel,
    )

    torch.manual_seed(2)
    config = VisionEncoderDecoderConfig.from_encoder_decoder_configs(
        ViTConfig(
            hidden_size=4,
            num_hidden_layers=1,
            num_attention_heads=2,
            intermediate_size=6,
            image_size=4,
            patch_size=2,
        ),
        GPT2Config(n_embd=8, n_layer=1, n_head=2, vocab_size=11, n_positions=6, n_inner=10),
    )
    model = VisionEncoderDecoderModel(config)
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.normal_()
    model.save_pretrained(out)
    model.save_pretrained(out, safe_serialization=False)
    TFVisionEncoderDecoderModel.from_pretrained(out, from_pt=True).save_pretrained(out)
    FlaxVisionEncoderDecoderModel.from_pretrained(out, from_pt=True).save_pretrained(out)
    (out / "generation_config.json").unlink()
    (out / "config.json").write_text(
        json.dumps(
            {
                "model_type": "vision-encoder-decoder",
                "encoder": {"model_type": "vit"},
                "decoder": {"model_type": "gpt2"},
            }
        )
    )


def record_flax(out):
    """Every type of element, and an array in pieces."""
    import jax.numpy as jnp
    import numpy as np
    from flax import serialization

    out.mkdir(parents=True, exist_ok=True)
    types = "float32 float16 bfloat16 int32 int16 int8 uint8".split()
    tree = {name: jnp.asarray([[1, 2, 3]], dtype=getattr(jnp, name)) for name in types}
    tree.update(int64=np.asarray([1, -2]), float64=np.asarray([0.5]), bool=np.asarray([True, False]))
    tree.update(step=7, missing=None, scalar=np.float32(1.5))
    tree["bf16"] = {"kernel": jnp.arange(6, dtype=jnp.bfloat16).reshape(2, 3)}
    serialization.MAX_CHUNK_SIZE = 16
    tree["pieces"] = {"kernel": np.arange(10, dtype=np.float32).reshape(2, 5)}
    (out / "types.msgpack").write_bytes(serialization.msgpack_serialize({"params": tree}))


def record_h5(out):
    """Every type of element, big-endian ones, and what Keras does not write."""
    import h5py
    import numpy as np

    out.mkdir(parents=True, exist_ok=True)
    with h5py.File(out / "types.h5", "w") as file:
        layer = file.create_group("layer")
        for name in "float64 float32 float16 int64 int32 int16 int8 uint8 bool".split():
            layer.create_dataset(f"model/{name}:0", data=np.asarray([[0, 1, 1]]).astype(name))
        layer.create_dataset("model/big:0", data=np.asarray([1, 2.5], ">f4"))
        layer.create_dataset("model/big/kernel:0", data=np.arange(6, dtype=">i2").reshape(2, 3))
        layer.create_dataset("model/scalar:0", data=np.float32(3))
        layer.create_dataset("model/none:0", shape=(0, 3), dtype="f4")
    data = np.zeros(1000, "f4")
    for name, options in {
        "chunked": {"chunks": (100,)},
        "compressed": {"chunks": (1000,), "compression": "gzip"},
    }.items():
        with h5py.File(out / f"{name}.h5", "w") as file:
            file.create_dataset("layer/model/x/kernel:0", data=data, **options)
    with h5py.File(out / "link.h5", "w") as file:
        file["layer/model/x/kernel:0"] = h5py.ExternalLink("other.h5", "/x")
    with h5py.File(out / "soft-link.h5", "w") as file:
        file["layer/model/x/kernel:0"] = h5py.SoftLink("/layer")
    with h5py.File(out / "external.h5", "w") as file:
        file.create_dataset(
            "layer/model/x/kernel:0", shape=(4,), dtype="f4", external=[("/etc/passwd", 0, 16)]
        )
    with h5py.File(out / "circle.h5", "w") as file:
        file.create_group("layer/a/b")
        file["layer/a/b/c"] = file["layer"]
    with h5py.File(out / "text.h5", "w") as file:
        file.create_dataset("layer/model/x/kernel:0", data=[b"abc", b"defg"])


if __name__ == "__main__":
    target = pathlib.Path(sys.argv[1])
    record_torch(target / "torch")
    record_flax(target / "flax")
    record_h5(target / "keras")
    record_pair(target / "pair")
