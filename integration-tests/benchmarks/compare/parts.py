"""What is compared: each part is a task, and those who do it in turn."""
import dataclasses
import os
from collections.abc import Callable

from compare import checkpoints, processes

PRECISIONS = ("fp32", "bf16", "int8")  # of Veduta's weights


@dataclasses.dataclass(frozen=True)
class Part:
    """A task that processes do in turn.

    title: what the report calls it
    model: the kind of checkpoint it needs
    command: the process of a contestant such as "veduta fp32"
    contestants: who does it; the first is what others are compared with
    pictures: of one run
    same: whether a result equals that of another in the same precision
    run: how a process is started and read
    rounds: processes of each contestant, unless another number is asked for
    """
    title: str
    model: str
    command: Callable
    contestants: tuple
    pictures: int = 1
    same: Callable = lambda a, b: a == b
    run: Callable = processes.run
    rounds: int = 5


def ours():
    return tuple(f"veduta {precision}" for precision in PRECISIONS)


def captions(beams=1, pictures=1, warmups=5, count=7):
    def command(who, folder, threads):
        engine, precision = who.split()
        sizes = [checkpoints.TOKENS, beams, pictures, warmups, count]
        if engine == "veduta":
            return processes.java("CaptionRun", folder, precision, threads, *sizes)
        return processes.torch("captions", folder, precision, threads, *sizes)
    return command


def encoder(pictures, warmups, count):
    def command(who, folder, threads):
        engine, precision = who.split()
        if engine == "torch":
            return processes.torch("encoder", folder, precision, threads, checkpoints.TOKENS, 1, pictures, warmups, count)
        return processes.java("EncoderRun", engine, folder, threads, pictures, warmups, count)
    return command


def start(who, folder, threads):
    engine, precision = who.split()
    if engine == "torch":
        return processes.torch("once", folder, precision, threads, checkpoints.TOKENS)
    weights = [] if precision == "fp32" else [f"--precision={precision}"]
    return processes.launcher("caption", f"--model={folder}", f"--threads={threads}", f"--max-new-tokens={checkpoints.TOKENS}", *weights, "--quiet",
                              os.path.abspath(checkpoints.picture(folder, 0)))


def close(a, b):
    """Whether encoders see the same: 1e-3 of the largest number, which is 10 to 100 times what the order of sums makes."""
    return len(a) == len(b) and max(abs(x - y) for x, y in zip(a, b)) <= 1e-3 * max(map(abs, a))


TORCH = ("torch fp32", "torch bf16")
PARTS = {
    "caption": Part("GIT base, one caption", "git", captions(), ours() + TORCH),
    "beams": Part("GIT base, four beams", "git", captions(beams=checkpoints.BEAMS, warmups=3, count=5), ours() + TORCH),
    "batch": Part("GIT base, 16 pictures", "git", captions(pictures=checkpoints.PICTURES, warmups=1, count=3), ours() + TORCH,
                  pictures=checkpoints.PICTURES),
    "trocr": Part("TrOCR base, one text", "trocr", captions(warmups=3, count=5), ours() + TORCH),
    "encoder": Part("GIT's encoder, one picture", "git", encoder(1, 15, 25), ("veduta fp32", "onnxruntime fp32") + TORCH, same=close),
    "encoder-batch": Part("GIT's encoder, 16 pictures", "git", encoder(16, 2, 5), ("veduta fp32", "onnxruntime fp32") + TORCH,
                          pictures=16, same=close),
    "start": Part("From process start to a caption", "git", start, ours() + ("torch fp32",), run=processes.run_once),
    "fresh": Part("Fresh JVMs", "git", captions(warmups=2, count=5), ("veduta fp32",), rounds=20),
}
