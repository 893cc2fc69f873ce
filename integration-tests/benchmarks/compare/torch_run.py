"""One process of the baseline, PyTorch: prints what the Java programs print, a line of JSON.

    python -m compare.torch_run captions|encoder FOLDER fp32|bf16 THREADS TOKENS BEAMS PICTURES WARMUPS COUNT
    python -m compare.torch_run once FOLDER fp32|bf16 THREADS TOKENS

`once` is what a user's program does for one picture: it prints the text and ends.
"""
import json
import re
import sys
import time

from compare import checkpoints


def main(task, folder, precision, threads, tokens, beams=1, pictures=1, warmups=0, count=0):
    threads, tokens, beams, pictures, warmups, count = map(int, (threads, tokens, beams, pictures, warmups, count))
    import torch
    torch.set_num_threads(threads)
    kind = checkpoints.of(folder)
    dtype = {"fp32": torch.float32, "bf16": torch.bfloat16}[precision]
    model = kind.load(folder, dtype=dtype).eval()
    with torch.inference_mode():
        if task == "encoder":
            work = encoder(model, folder, dtype, pictures)
        else:
            work = captions(kind, model, folder, dtype, tokens, beams, pictures)
        if task == "once":
            print(work()[1][0], flush=True)
            return
        measure(lambda: work()[0], warmups, count, f"PyTorch {torch.__version__}, {precision}")


def captions(kind, model, folder, dtype, tokens, beams, pictures):
    """From the files of pictures to texts. The image processor computes as Pillow does, which is what Veduta computes."""
    from PIL import Image
    from transformers import BertTokenizer
    process, words = kind.process(folder), BertTokenizer(f"{folder}/vocab.txt")

    def work():
        images = [Image.open(checkpoints.picture(folder, i)) for i in range(pictures)]
        pixels = process(images, return_tensors="pt")["pixel_values"].to(dtype)
        ids = model.generate(pixel_values=pixels, max_new_tokens=tokens, do_sample=False, num_beams=beams)
        return ids[:, 1:].tolist(), words.batch_decode(ids, skip_special_tokens=True)
    return work


def encoder(model, folder, dtype, pictures):
    """From pixels in memory to image tokens; returns numbers from all over them, by which encoders are compared."""
    import torch
    sees = checkpoints.tower(model)
    pixels = torch.from_numpy(checkpoints.read_pixels(folder, pictures)).to(dtype)

    return lambda: (sees(pixels).flatten()[::997].float().tolist(), [])


def measure(work, warmups, count, what):
    result = work()
    first = time.time()
    for _ in range(warmups):
        work()
    seconds = []
    for _ in range(count):
        begin = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - begin)
    peak = int(re.search(r"VmHWM:\s+(\d+) kB", open("/proc/self/status").read()).group(1))
    print(json.dumps(dict(result=result, first=first, seconds=seconds, peak_kb=peak, what=what)))


if __name__ == "__main__":
    main(*sys.argv[1:])
