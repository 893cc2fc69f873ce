"""docs/benchmarks.md: the figures of the chart as tables, with where they come from."""
import statistics

from compare import contestants, kernel_tables, report
from compare import goals as targets


def write(lines):
    sections = (machines, goals, tables, fresh, pictures, starts, rates, accuracy, kernel_tables.write)
    return "\n".join(HEAD + [line for section in sections for line in section(lines)]) + "\n"


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


def goals(lines):
    found = targets.rows(lines)
    out = ["## What oneDNN is for", "", "| | measured | expected | reached |", "|---|---|---|---|"]
    return [*out, *(f"| {' | '.join(row)} |" for row in found), ""] if found else []


def tables(lines):
    out = ["## Whole processes", "",
           "Medians of the rounds, and in parentheses the least and the most. What stands below *beside* is Veduta's figure divided by the other's",
           "of the same round. *Same* is how many tokens (of encoders: numbers, to a hundredth) are those of Veduta in fp32; in fp32 all have to be.",
           "*Veduta* alone computes with vector-cpu, *Veduta oneDNN* with the products of oneDNN.", ""]
    for group in report.groups(lines):
        by = {who: rounds for who, rounds in report.rounds_of(group.part, lines).items() if not contestants.is_probe(who)}
        others = list(filter(contestants.is_other, by))
        figure = {"median": "time", "first": "time", "peak_kb": "memory"}[group.unit]
        out += [f"### {group.title}", "", f"| | {figure} | rounds | same | {' | '.join(f'beside {contestants.name(one)}' for one in others)} |",
                "|---" * (4 + len(others)) + "|"]
        for who, rounds in by.items():
            ratios = [report.ratio(by, who, one, group.unit) if contestants.is_ours(who) else None for one in others]
            figures = report.spread(line[group.unit] for line in rounds.values())
            cells = [amount(figures.median, group.unit), str(figures.rounds), f"{report.median(rounds, 'agreement'):.0%}",
                     *(f"**{r.spread.median:.2f}** ({r.spread.least:.2f} to {r.spread.most:.2f})" if r else "" for r in ratios)]
            out.append(f"| {contestants.name(who)} | {' | '.join(cells)} |")
        out.append("")
    return out


def rates(lines):
    """The encoder beside what its largest products reach alone."""
    found = report.probed(lines)
    if not found:
        return []
    shapes = sorted({probe.split()[1] for one in found for probe in one.products})
    out = ["## The encoder beside its largest products", "",
           "Billions of multiplications and additions a second: of the whole encoder for one picture, in whose time everything else is too, and of",
           "oneDNN alone, which multiplies the same matrices again and again on as many threads. The last column is of the faster product.", "",
           f"| | encoder | {' | '.join(f'product {shape}' for shape in shapes)} | part of it |", "|---" * (3 + len(shapes)) + "|"]
    for one in found:
        products = {probe.split()[1]: f"{value.median:.0f}" for probe, value in one.products.items()}
        out.append(f"| {contestants.name(one.who)} | {one.encoder.median:.0f} | {' | '.join(products.get(shape, '') for shape in shapes)} "
                   f"| **{one.share.median:.0%}** ({one.share.least:.0%} to {one.share.most:.0%}) |")
    return out + [""]


def starts(lines):
    found = report.later_starts(lines)
    out = ["Seconds by which the first caption of a process comes later with oneDNN than with vector-cpu:", "", "| | s |", "|---|---|",
           *(f"| {contestants.name(who)} | **{s.median:+.2f}** ({s.least:+.2f} to {s.most:+.2f}) |" for who, s in found.items()), ""]
    return out if found else []


def accuracy(lines):
    """What precision costs: scenes, and golden cases."""
    scenes, cases = ([line for line in lines if line["part"] == part and "backend" in line] for part in ("scenes", "cases"))
    out = ["## Precision", ""] if scenes or cases else []
    if scenes:
        out += [f"{scenes[0]['scenes']} scenes with known captions, by git-scenes; *as fp32* is as vector-cpu writes in fp32. Its checkpoint is stored in bf16.", "",
                "| | right | as fp32 | tokens as fp32 |", "|---|---|---|---|",
                *(f"| {way(line)} | {line['right']} ({line['right'] / line['scenes']:.2%}) | {line['alike']} ({line['alike'] / line['scenes']:.2%}) "
                  f"| {line['tokens_alike']:.2%} |" for line in scenes), ""]
    if cases:
        out += [f"{cases[0]['cases']} golden cases, whose models are untrained, so that their tokens are close together:", "",
                "| | error of logits, median | largest | likeliest token as fp32 |", "|---|---|---|---|",
                *(f"| {way(line)} | {line['error_median']:.4%} | {line['error_largest']:.4%} | {line['alike'] / line['tokens']:.2%} of {line['tokens']} |"
                  for line in cases), ""]
    return out


def way(line):
    return contestants.name(" ".join(["veduta"] + [line["backend"]] * (line["backend"] != "vector-cpu") + [line["precision"]]))


def amount(value, unit):
    return f"{value / 1024:.0f} MB" if unit == "peak_kb" else f"{value:.2f} s" if value >= 10 else f"{value * 1000:.0f} ms"


def fresh(lines):
    slowest = report.slowest_of_fresh(lines)
    if slowest is None:
        return []
    return [f"Of {slowest[1]} fresh JVMs the slowest took {slowest[0]:.2f} times the median, each by the median of its captions.", ""]


def pictures(lines):
    out = []
    for who, rounds in report.rounds_of("batch", lines).items():
        out.append(f"| {contestants.name(who)} | {statistics.median(line['pictures'] / line['median'] for line in rounds.values()):.2f} |")
    return ["Sixteen pictures at once:", "", "| | pictures a second |", "|---|---|", *out, ""] if out else []
