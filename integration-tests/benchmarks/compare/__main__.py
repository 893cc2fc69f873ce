"""Compares Veduta with Transformers on PyTorch and with ONNX Runtime, whole processes in turn.

    python -m compare [PART …] [--cache FOLDER] [--results FILE] [--rounds N] [--threads N] [--who REGEX] [--more]

Parts are those of parts.py; all of them without an argument. README.md in the folder above says what they measure.
"""
import argparse
import re
import sys

from compare import checkpoints, exports, parts, processes, record, report


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("parts", nargs="*", metavar="PART", choices=[*parts.PARTS, []], help=", ".join(parts.PARTS))
    p.add_argument("--cache", default=f"{processes.HERE}/target/models", help="where the checkpoints are, or will be: 3.4 GB")
    p.add_argument("--results", default=f"{processes.HERE}/results/latest.jsonl", help="the file of results")
    p.add_argument("--rounds", type=int, help="processes of each contestant instead of 5; of the part fresh 20")
    p.add_argument("--threads", type=int, default=2)
    p.add_argument("--who", default=".", help="a regular expression: which contestants and probes; the first always takes part, "
                                              "because others are compared with it")
    p.add_argument("--more", action="store_true", help="add rounds to those in the file instead of replacing them")
    p.add_argument("--no-build", action="store_true")
    p.add_argument("--check", action="store_true", help="say what this machine lacks, and nothing else")
    a = p.parse_args()
    lacking = processes.missing()
    if lacking:
        sys.exit("missing on this machine:\n" + "\n".join(f"  {one}" for one in lacking))
    if a.check:
        return
    chosen = a.parts or list(parts.PARTS)
    if not a.no_build:
        processes.build(launcher="start" in chosen)
    for name in chosen:
        compare(name, a)


def compare(name, a):
    part, folder = parts.PARTS[name], f"{a.cache}/{parts.PARTS[name].model}"
    checkpoints.write(part.model, folder)
    if part.model == "git":
        exports.write(folder)
    record.begin(a.results, name, a.threads, a.more)
    before = [line for line in record.read(a.results) if line["part"] == name and "by" in line]
    first = max((line["round"] for line in before), default=0) + 1
    asked = re.compile(a.who)
    chosen = [who for who in part.contestants if who == part.contestants[0] or asked.search(who)]
    for who in chosen * part.rehearsals:
        part.run(part.command(who, folder, a.threads))
    for number in range(first, first + (a.rounds or part.rounds)):
        results = {who: part.run(part.command(who, folder, a.threads)) for who in chosen}
        reference = results[chosen[0]]["result"]
        for who, r in results.items():
            if who.endswith("fp32") and not part.same(reference, r["result"]):
                sys.exit(f"{name}: {who} got another result than {chosen[0]}:\n{reference}\n{r['result']}")
            line = dict(part=name, round=number, by=who, pictures=part.pictures, agreement=report.agreement(reference, r["result"]), **measured(r))
            record.add(a.results, line)
            print(f"{name:13} round {number:2} {who:18} median {r['median'] * 1000:7.1f} ms  min {r['least'] * 1000:7.1f} ms  "
                  f"start to first {r['first']:5.2f} s  peak {r['peak_kb'] / 1024:6.0f} MB  same {line['agreement']:4.0%}  ({r['what']})", flush=True)
        for probe in filter(asked.search, part.probes):
            r = part.run(part.command(probe, folder, a.threads))
            record.add(a.results, dict(part=name, round=number, by=probe, **measured(r)))
            print(f"{name:13} round {number:2} {probe:23} {r['operations'] / r['median'] / 1e9:7.1f} billion operations a second  ({r['what']})", flush=True)
    report.print_part(name, record.read(a.results))


def measured(r):
    """What is recorded of a process: its result isn't."""
    return {key: r[key] for key in ("median", "least", "first", "peak_kb", "what", "operations") if r.get(key)}


if __name__ == "__main__":
    main()
