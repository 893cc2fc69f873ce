"""Who is compared, as a result names it: "veduta int8", "veduta onednn bf16", "torch bf16", "onnxruntime int8".

A probe, "probe 197x3072x768 bf16", is what they are held against: a product by oneDNN alone.
"""

PRECISIONS = ("fp32", "bf16", "int8")  # of Veduta's weights
BACKENDS = ("", "onednn")  # of Veduta: vector-cpu, which names don't mention, and others
NAMES = {"veduta": "Veduta", "onednn": "oneDNN", "torch": "PyTorch", "onnxruntime": "ONNX Runtime"}


def ours():
    return tuple(" ".join(filter(None, ("veduta", backend, precision))) for backend in BACKENDS for precision in PRECISIONS)


def is_ours(who):
    return who.startswith("veduta")


def is_other(who):
    return engine(who) in ("torch", "onnxruntime")


def is_probe(who):
    return engine(who) == "probe"


def engine(who):
    return who.split()[0]


def backend(who):
    """The backend that Veduta computes with."""
    words = who.split()
    return words[1] if len(words) == 3 else "vector-cpu"


def precision(who):
    return who.split()[-1]


def name(who):
    """As people read it: "Veduta oneDNN bf16"."""
    return " ".join(NAMES.get(word, word) for word in who.split())


def beside(who):
    """The same with Veduta's own products."""
    return f"veduta {precision(who)}"
