"""The tables of docs/benchmarks.md about kernels: parts of what the processor could do in the same round."""
import statistics

# Beside whom vector-cpu's kernels are shown: the heads of their columns.
NAMES = {"onnxruntime": ("ONNX Runtime's µs", "ratio"), "veduta onednn": ("oneDNN's µs", "ratio")}


def write(lines):
    found = {}  # threads, then (group, kernel), then who, then round
    for line in lines:
        if line["part"] == "kernels" and "kernel" in line:
            found.setdefault(line["threads"], {}).setdefault((line["group"], line["kernel"]), {}).setdefault(line["by"], {})[line["round"]] = line
    out = []
    for threads, by_name in sorted(found.items()):
        peak, memory, small = (limits(by_name, *of) for of in (("multiply-add", "gigaflops"), ("memory, huge pages", "gigabytes"),
                                                               ("memory, 4 KiB pages", "gigabytes")))
        out += [f"## Kernels, {threads} thread{'s' if threads > 1 else ''}", "",
                f"This processor: {middle(peak):.0f} GFLOP/s of multiply-adds, {middle(memory):.1f} GB/s of memory in huge pages, "
                f"{middle(small):.1f} in pages of 4 KiB.",
                "Linear layers are ROWS x OUTPUTS x INPUTS, their weights beyond the caches. Attention is ROWS x QUERIES x KEYS x WIDTH x HEADS;",
                "its operands lie in caches, as do those of norms and `topK`, so these may be faster than memory.", ""]
        known = [(name, who) for (group, name), who in by_name.items() if group != "hardware"]
        others = [by for by in NAMES if any(by in who for _, who in known)]
        head = ["kernel", "µs", "GFLOP/s", "of peak", "GB/s", "of memory", *(what for by in others for what in NAMES[by])]
        out += [f"| {' | '.join(head)} |", "|---" * len(head) + "|", *(kernel(name, who, others, peak, memory) for name, who in known), ""]
    return out


def limits(by_name, prefix, unit):
    """What the processor could do in each round: the best of several ways to try it."""
    ways = [way for (_, name), who in by_name.items() if name.startswith(prefix) for way in who.values()]
    return {r: max(way[r][unit] for way in ways) for r in ways[0]}


def middle(by_round):
    return statistics.median(by_round.values())


def kernel(name, who, others, peak, memory):
    ours = who["veduta"]

    def share(unit, limit):
        return f"{middle({r: line[unit] / limit[r] for r, line in ours.items()}):.0%}"
    cells = [name, figure(ours, "microseconds")]
    cells += [figure(ours, "gigaflops"), share("gigaflops", peak)] if any(line["gigaflops"] for line in ours.values()) else ["", ""]
    cells += [figure(ours, "gigabytes"), share("gigabytes", memory)]
    for by in others:
        both = ours.keys() & who.get(by, {}).keys()
        cells += [figure(who[by], "microseconds"), f"{middle({r: ours[r]['microseconds'] / who[by][r]['microseconds'] for r in both}):.2f}"] if both else ["", ""]
    return f"| {' | '.join(cells)} |"


def figure(lines, unit):
    return f"{middle({r: line[unit] for r, line in lines.items()}):.1f}"
