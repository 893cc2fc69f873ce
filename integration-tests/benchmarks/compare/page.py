"""docs/benchmarks.md: the figures of the chart as tables, with where they come from."""
import statistics

from compare import report

WHO = {"torch fp32": "PyTorch fp32", "torch bf16": "PyTorch bf16", "onnxruntime fp32": "ONNX Runtime fp32"}


def write(lines, groups):
    return "\n".join([*HEAD, *machines(lines), *ratios(groups), *fresh(lines), *pictures(lines), *kernels(lines)]) + "\n"


HEAD = ["# Benchmarks", "",
        "Written by `integration-tests/benchmarks/run.sh` from the results that it recorded; how to repeat them, and what exactly is",
        "measured, is said [there](../integration-tests/benchmarks/README.md). Figures of different machines can't be compared: what",
        "counts are the ratios, Veduta's figure divided by the other's, of processes that took turns. Less is better.", "",
        "![What Veduta needs, as a part of what others need](benchmarks.svg)", ""]


def machines(lines):
    """Each machine and state once, with the parts that ran on it."""
    known = {}
    for line in lines:
        if "machine" in line:
            m = line["machine"]
            key = (m["processor"], m["family"], m["cpus"], m["java"], tuple(m["versions"].items()), m["commit"], m["date"][:10], line["threads"])
            known.setdefault(key, (m, []))[1].append(line["part"])
    out = ["## Where", "", "| | |", "|---|---|"]
    for (_, _, _, _, _, _, day, threads), (m, part) in known.items():
        features = ", ".join(f"{name}: {'yes' if there else 'no'}" for name, there in m["features"].items())
        versions = ", ".join(f"{name} {v}" for name, v in m["versions"].items())
        out += [f"| parts | {', '.join(part)} |", f"| processor | {m['processor']} (family and model {m['family']}), {m['cpus']} CPUs, {threads} threads used |",
                f"| instructions | {features} |", f"| memory | {m['memory_gb']} GB, huge pages: {m['huge_pages']} |",
                f"| versions | Java {m['java']}, {versions} |", f"| date | {day}, commit {m['commit']} |"]
    return out + [""]


def ratios(groups):
    out = ["## Whole processes", "", "The median of the rounds, and in parentheses the least and the most. *Same* is how many tokens (of encoders: numbers,",
           "to a hundredth) are those of Veduta in fp32, for ours and theirs; in fp32 all have to be.", "",
           "| | Veduta | beside | Veduta's | theirs | ratio | rounds | same |", "|---|---|---|---|---|---|---|---|"]
    for what, rows in groups:
        for r in rows:
            out.append(f"| {what} | {r.ours.split()[1]} | {WHO[r.theirs]} | {amount(r.our_median, r.unit)} | {amount(r.their_median, r.unit)} "
                       f"| **{r.median:.2f}** ({r.least:.2f} to {r.most:.2f}) | {r.rounds} | {r.our_agreement:.0%}, {r.their_agreement:.0%} |")
    return out + [""]


def amount(value, unit):
    return f"{value / 1024:.0f} MB" if unit == "peak_kb" else f"{value * 1000:.0f} ms"


def fresh(lines):
    slowest = report.slowest_of_fresh(lines)
    if slowest is None:
        return []
    return [f"Of {slowest[1]} fresh JVMs the slowest took {slowest[0]:.2f} times the median, each by the median of its captions.", ""]


def pictures(lines):
    out = []
    for who, rounds in report.lines_of("batch", lines).items():
        out.append(f"| {who} | {statistics.median(line['pictures'] / line['median'] for line in rounds.values()):.2f} |")
    return ["Sixteen pictures at once:", "", "| | pictures a second |", "|---|---|", *out, ""] if out else []


def kernels(lines):
    """Kernels as parts of what the processor could do in the same round."""
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
                "its operands lie in caches, as do those of norms and `topK`, so these may be faster than memory.", "",
                "| kernel | µs | GFLOP/s | of peak | GB/s | of memory | ONNX Runtime's µs | ratio |", "|---|---|---|---|---|---|---|---|"]
        out += [kernel(name, who, peak, memory) for (group, name), who in by_name.items() if group != "hardware"] + [""]
    return out


def limits(by_name, prefix, unit):
    """What the processor could do in each round: the best of several ways to try it."""
    ways = [way for (_, name), who in by_name.items() if name.startswith(prefix) for way in who.values()]
    return {r: max(way[r][unit] for way in ways) for r in ways[0]}


def middle(by_round):
    return statistics.median(by_round.values())


def kernel(name, who, peak, memory):
    ours, theirs = who["veduta"], who.get("onnxruntime", {})

    def share(unit, limit):
        return f"{middle({r: line[unit] / limit[r] for r, line in ours.items()}):.0%}"

    def figure(lines, unit):
        return f"{middle({r: line[unit] for r, line in lines.items()}):.1f}"
    counted = any(line["gigaflops"] for line in ours.values())
    flops = (figure(ours, "gigaflops"), share("gigaflops", peak)) if counted else ("", "")
    both = ours.keys() & theirs.keys()
    beside = (figure(theirs, "microseconds"),
              f"{middle({r: ours[r]['microseconds'] / theirs[r]['microseconds'] for r in both}):.2f}") if both else ("", "")
    return (f"| {name} | {figure(ours, 'microseconds')} | {flops[0]} | {flops[1]} | {figure(ours, 'gigabytes')} | {share('gigabytes', memory)} "
            f"| {beside[0]} | {beside[1]} |")
