"""Ratios, differences and rates with their spread, from recorded lines."""
import dataclasses
import statistics

from compare import contestants, parts

UNITS = {"median": "time", "first": "start to first result", "peak_kb": "peak memory"}
# With what a precision is compared: with the first of these that somebody else has.
NEAREST = {"fp32": ("fp32",), "bf16": ("bf16", "fp32"), "int8": ("int8", "bf16", "fp32")}


@dataclasses.dataclass(frozen=True)
class Group:
    """What is shown together: a part, in one unit."""
    part: str
    unit: str
    title: str


@dataclasses.dataclass(frozen=True)
class Spread:
    """The median of the rounds, the least and the most."""
    median: float
    least: float
    most: float
    rounds: int


@dataclasses.dataclass(frozen=True)
class Ratio:
    """What Veduta needs as a part of what another does, in rounds that both took part in."""
    ours: str
    theirs: str
    unit: str
    spread: Spread
    our_median: float
    their_median: float


@dataclasses.dataclass(frozen=True)
class Probed:
    """An encoder beside its largest products: rates, and the encoder's as a part of the best of them in each round."""
    who: str
    encoder: Spread
    products: dict
    share: Spread


def agreement(a, b):
    """How many places of a result are the same; 1 for all. Encoders' numbers count where they are within a hundredth of the largest."""
    if isinstance(a, str):
        return float(a == b)
    if a and isinstance(a[0], float):
        bound = .01 * max(map(abs, a))
        return sum(abs(x - y) <= bound for x, y in zip(a, b)) / len(a)
    places = [x == y for one, other in zip(a, b) for x, y in zip(one, other)]
    return sum(places) / len(places)


def groups(lines):
    """Those that were measured, in the order of the parts."""
    found = []
    for name, part in parts.PARTS.items():
        units = {"start": {"first": part.title, "peak_kb": "Peak memory of that process"}, "fresh": {}}.get(name, {"median": part.title})
        found += [Group(name, unit, title) for unit, title in units.items() if rounds_of(name, lines)]
    return found


def rounds_of(part, lines):
    """Its lines, by who ran and by round. Probes are among them."""
    found = {}
    for line in lines:
        if line["part"] == part and "by" in line and "round" in line:
            found.setdefault(line["by"], {})[line["round"]] = line
    return found


def spread(values):
    values = sorted(values)
    return Spread(statistics.median(values), values[0], values[-1], len(values))


def together(one, other, of):
    """`of(a, b)` of the lines of each round that both took part in; None if there is none."""
    both = sorted(one.keys() & other.keys())
    return spread(of(one[r], other[r]) for r in both) if both else None


def ratio(by, ours, theirs, unit="median"):
    """Of two contestants of a part; None if they never took turns."""
    found = together(by.get(ours, {}), by.get(theirs, {}), lambda a, b: a[unit] / b[unit])
    return found and Ratio(ours, theirs, unit, found, median(by[ours], unit), median(by[theirs], unit))


def median(rounds, key):
    return statistics.median(line[key] for line in rounds.values())


def ratios(part, lines, unit="median"):
    by = rounds_of(part, lines)
    found = [ratio(by, o, t, unit) for o in filter(contestants.is_ours, by) for t in filter(contestants.is_other, by)]
    return [one for one in found if one]


def drawn(rows):
    """Those that a chart has room for: beside others in the nearest precision, and oneDNN where it is meant to gain."""
    found = []
    for r in rows:
        theirs = {contestants.precision(one.theirs) for one in rows if one.ours == r.ours}
        nearest = next((p for p in NEAREST[contestants.precision(r.ours)] if p in theirs), None)
        if contestants.precision(r.theirs) == nearest and r.ours != "veduta onednn fp32":
            found.append(r)
    return found


def rate(line):
    """Billions of multiplications and additions a second."""
    return line["operations"] / line["median"] / 1e9


def probed(lines):
    """Of each precision of the encoder with oneDNN: its rate, and which part of what its largest products reach alone."""
    by, found = rounds_of("encoder", lines), []
    for who in filter(contestants.is_ours, by):
        probes = {one: rounds for one, rounds in by.items() if contestants.is_probe(one) and contestants.precision(one) == contestants.precision(who)}
        rounds = set(by[who]).intersection(*probes.values())
        if contestants.backend(who) == "onednn" and probes and rounds:
            share = spread(rate(by[who][r]) / max(rate(probe[r]) for probe in probes.values()) for r in rounds)
            found.append(Probed(who, spread(map(rate, by[who].values())), {one: spread(map(rate, rounds.values())) for one, rounds in probes.items()}, share))
    return found


def later_starts(lines):
    """How many seconds later than with vector-cpu the first caption comes, by precision."""
    by = rounds_of("start", lines)
    found = {who: together(by[who], by.get(contestants.beside(who), {}), lambda a, b: a["first"] - b["first"])
             for who in by if contestants.is_ours(who) and who != contestants.beside(who)}
    return {who: value for who, value in found.items() if value}


def slowest_of_fresh(lines):
    """The slowest fresh JVM's median as a multiple of the median of all, and their number."""
    medians = sorted(line["median"] for line in rounds_of("fresh", lines).get("veduta fp32", {}).values())
    return (medians[-1] / statistics.median(medians), len(medians)) if medians else None


def print_part(part, lines):
    if part == "fresh":
        slowest, count = slowest_of_fresh(lines)
        print(f"fresh: the slowest of {count} JVMs took {slowest:.2f} of their median (at most 1.3)")
        return
    for unit, what in UNITS.items():
        for r in ratios(part, lines, unit) if unit == "median" or not part.startswith("encoder") else []:
            if part != "start" or unit != "first":
                s = r.spread
                print(f"{part}: {r.ours} / {r.theirs}, {what}: {s.median:.2f} ({s.least:.2f} to {s.most:.2f} in {s.rounds} rounds)")
