"""Ratios with their spread, from recorded lines."""
import dataclasses
import statistics

UNITS = {"median": "time", "first": "start to first result", "peak_kb": "peak memory"}


@dataclasses.dataclass(frozen=True)
class Ratio:
    """What Veduta needs as a part of what another does: the median of the rounds, the least and the most."""
    part: str
    ours: str
    theirs: str
    unit: str
    median: float
    least: float
    most: float
    our_median: float
    their_median: float
    rounds: int
    our_agreement: float
    their_agreement: float


def agreement(a, b):
    """How many places of a result are the same; 1 for all. Encoders' numbers count where they are within a hundredth of the largest."""
    if isinstance(a, str):
        return float(a == b)
    if a and isinstance(a[0], float):
        bound = .01 * max(map(abs, a))
        return sum(abs(x - y) <= bound for x, y in zip(a, b)) / len(a)
    places = [x == y for one, other in zip(a, b) for x, y in zip(one, other)]
    return sum(places) / len(places)


def lines_of(part, lines):
    """Its rounds, by who ran."""
    found = {}
    for line in lines:
        if line["part"] == part and "by" in line and "round" in line:
            found.setdefault(line["by"], {})[line["round"]] = line
    return found


def ratios(part, lines, unit="median"):
    by = lines_of(part, lines)
    ours, theirs = [w for w in by if w.startswith("veduta")], [w for w in by if not w.startswith("veduta")]
    return [ratio(part, o, t, unit, by) for o in ours for t in theirs]


def ratio(part, ours, theirs, unit, by):
    rounds = sorted(by[ours].keys() & by[theirs].keys())
    each = sorted(by[ours][r][unit] / by[theirs][r][unit] for r in rounds)
    values = {who: statistics.median(by[who][r][unit] for r in rounds) for who in (ours, theirs)}
    agreements = [statistics.median(by[who][r]["agreement"] for r in rounds) for who in (ours, theirs)]
    return Ratio(part, ours, theirs, unit, statistics.median(each), each[0], each[-1], values[ours], values[theirs], len(rounds), *agreements)


def slowest_of_fresh(lines):
    """The slowest fresh JVM's median as a multiple of the median of all, and their number."""
    medians = sorted(line["median"] for line in lines_of("fresh", lines).get("veduta fp32", {}).values())
    return (medians[-1] / statistics.median(medians), len(medians)) if medians else None


def print_part(part, lines):
    if part == "fresh":
        slowest, count = slowest_of_fresh(lines)
        print(f"fresh: the slowest of {count} JVMs took {slowest:.2f} of their median (at most 1.3)")
        return
    for unit, what in UNITS.items():
        for r in ratios(part, lines, unit) if unit == "median" or not part.startswith("encoder") else []:
            if part != "start" or unit != "first":
                print(f"{part}: {r.ours} / {r.theirs}, {what}: {r.median:.2f} ({r.least:.2f} to {r.most:.2f} in {r.rounds} rounds)")
