"""GIT's vision tower as ONNX models, in fp32 and in int8, in the folder of the checkpoint."""
import os
import sys
import time

from compare import checkpoints


def write(folder):
    """What is there already stays."""
    if not os.path.exists(f"{folder}/encoder.onnx"):
        write_encoder(folder)
    if not os.path.exists(f"{folder}/encoder-int8.onnx"):
        write_quantised(folder)


def write_encoder(folder):
    """For any number of pictures, and the pixels of all pictures."""
    import torch
    from PIL import Image
    process, model = checkpoints.Git.process(folder), checkpoints.Git.load(folder, dtype=torch.float32).eval()
    pixels = process([Image.open(checkpoints.picture(folder, i)) for i in range(checkpoints.PICTURES)], return_tensors="pt")["pixel_values"]
    pixels.numpy().astype("<f4").tofile(f"{folder}/pixels.f32")
    batch = torch.export.Dim("batch", min=1, max=64)
    with torch.inference_mode():
        torch.onnx.export(checkpoints.tower(model), (pixels[:2],), f"{folder}/encoder.onnx", input_names=["pixels"], output_names=["tokens"],
                          dynamic_shapes=({0: batch},), external_data=True, verbose=False)


def write_quantised(folder):
    """With dynamic quantisation: a factor for each output, or one for a whole matrix, whichever is faster here."""
    import logging
    from onnxruntime.quantization import QuantType, quantize_dynamic
    logging.getLogger().setLevel(logging.ERROR)  # recommends a preparation that changes nothing here
    source, found = f"{folder}/encoder.onnx", {}
    for per_channel in (True, False):
        file = f"{folder}/encoder-int8-{'outputs' if per_channel else 'matrix'}.onnx"
        # MatMul alone: the convolution of the patches, a hundredth of the work, is slower in int8.
        quantize_dynamic(source, file, weight_type=QuantType.QInt8, per_channel=per_channel, op_types_to_quantize=["MatMul"])
        found[file] = []
    pixels = checkpoints.read_pixels(folder, 1)
    sessions = {file: session(file) for file in found}
    for _ in range(15):
        for file, one in sessions.items():
            begin = time.perf_counter()
            one.run(["tokens"], {"pixels": pixels})
            found[file].append(time.perf_counter() - begin)
    fastest = min(found, key=lambda file: min(found[file]))
    print(", ".join(f"{os.path.basename(file)}: {min(times) * 1000:.0f} ms" for file, times in found.items()), file=sys.stderr, flush=True)
    for file in found:
        if file != fastest:
            os.remove(file)
    os.rename(fastest, f"{folder}/encoder-int8.onnx")


def session(file):
    import onnxruntime
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3  # errors
    return onnxruntime.InferenceSession(file, options, providers=["CPUExecutionProvider"])
