"""What is compared: each part is a task, and those who do it in turn."""
import dataclasses
import os
from collections.abc import Callable

from compare import checkpoints, contestants, processes


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
    rehearsals: processes of each contestant before the first round, which don't count
    probes: what the processor can do, measured in each round
    """
    title: str
    model: str
    command: Callable
    contestants: tuple
    pictures: int = 1
    same: Callable = lambda a, b: a == b
    run: Callable = processes.run
    rounds: int = 5
    rehearsals: int = 0
    probes: tuple = ()


def captions(beams=1, pictures=1, warmups=5, count=7):
    def command(who, folder, threads):
        sizes = [checkpoints.TOKENS, beams, pictures, warmups, count]
        if contestants.is_ours(who):
            return processes.java("CaptionRun", folder, contestants.backend(who), contestants.precision(who), threads, *sizes)
        return processes.torch("captions", folder, contestants.precision(who), threads, *sizes)
    return command


def encoder(pictures, warmups, count):
    def command(who, folder, threads):
        if contestants.is_probe(who):
            return processes.java("EngineRun", contestants.precision(who), *who.split()[1:-1], threads)
        if contestants.engine(who) == "torch":
            return processes.torch("encoder", folder, contestants.precision(who), threads, checkpoints.TOKENS, 1, pictures, warmups, count)
        engine = contestants.backend(who) if contestants.is_ours(who) else contestants.engine(who)
        return processes.java("EncoderRun", engine, contestants.precision(who), folder, threads, pictures, warmups, count)
    return command


def start(who, folder, threads):
    if contestants.engine(who) == "torch":
        return processes.torch("once", folder, contestants.precision(who), threads, checkpoints.TOKENS)
    return processes.launcher("caption", f"--model={folder}", f"--backend={contestants.backend(who)}", f"--precision={contestants.precision(who)}",
                              f"--threads={threads}", f"--max-new-tokens={checkpoints.TOKENS}", "--quiet",
                              os.path.abspath(checkpoints.picture(folder, 0)))


def close(a, b):
    """Whether encoders see the same: 1e-3 of the largest number, which is 10 to 100 times what the order of sums makes."""
    return len(a) == len(b) and max(abs(x - y) for x, y in zip(a, b)) <= 1e-3 * max(map(abs, a))


TORCH = ("torch fp32", "torch bf16")
ONNX_RUNTIME = ("onnxruntime fp32", "onnxruntime int8")
# The encoder's largest products, ROWS x OUTPUTS x INPUTS.
PROBES = tuple(f"probe {shape} {precision}" for shape in ("197x3072x768", "197x768x3072") for precision in contestants.PRECISIONS)
ALL = contestants.ours() + TORCH
ENCODERS = contestants.ours() + ONNX_RUNTIME + TORCH
PARTS = {
    "caption": Part("GIT base, one caption", "git", captions(), ALL),
    "beams": Part("GIT base, four beams", "git", captions(beams=checkpoints.BEAMS, warmups=3, count=5), ALL),
    "batch": Part("GIT base, 16 pictures", "git", captions(pictures=checkpoints.PICTURES, warmups=1, count=3), ALL, pictures=checkpoints.PICTURES),
    "trocr": Part("TrOCR base, one text", "trocr", captions(warmups=3, count=5), ALL),
    "encoder": Part("GIT's encoder, one picture", "git", encoder(1, 15, 25), ENCODERS, same=close, probes=PROBES),
    "encoder-batch": Part("GIT's encoder, 16 pictures", "git", encoder(16, 2, 5), ENCODERS, pictures=16, same=close),
    "start": Part("From process start to a caption", "git", start, ALL, run=processes.run_once, rehearsals=1),
    "fresh": Part("Fresh JVMs", "git", captions(warmups=2, count=5), ("veduta fp32",), rounds=20),
}
