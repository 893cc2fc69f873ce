"""Runs PrecisionRun, what precisions and backends cost in captions, and records it.

    python -m compare.accuracy [--cache FOLDER] [--results FILE] [--backends NAME,…] [--scenes N] [--cases FOLDER]
"""
import argparse
import json
import os
import subprocess
import sys

from compare import processes, record

RECIPE = f"{processes.ROOT}/apps/recipe"
MODEL = f"{processes.ROOT}/apps/git-scenes/src/main/resources/dev/veduta/models/git-scenes"
CASES = f"{processes.ROOT}/integration-tests/goldens/src/test/resources/cases"


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--cache", default=f"{processes.HERE}/target/models", help="where the scenes are, or will be: 70 MB")
    p.add_argument("--results", default=f"{processes.HERE}/results/latest.jsonl")
    p.add_argument("--backends", default="vector-cpu,onednn", help="in fp32 the first is what others are compared with")
    p.add_argument("--scenes", type=int, default=2000, help="how many")
    p.add_argument("--cases", default=CASES, help="a folder of golden cases")
    p.add_argument("--no-build", action="store_true")
    a = p.parse_args()
    if not a.no_build:
        processes.build(launcher=False)
    scenes = f"{a.cache}/scenes-{a.scenes}"
    if not os.path.exists(f"{scenes}/captions.tsv"):
        draw = [sys.executable, "-m", "recipe.samples", "captioner", f"--folder={os.path.abspath(scenes)}", f"--examples={a.scenes}"]
        subprocess.run(draw, cwd=RECIPE, check=True)
    measure("scenes", a, MODEL, os.path.abspath(scenes))
    measure("cases", a, os.path.abspath(a.cases))


def measure(part, a, *folders):
    record.begin(a.results, part, os.cpu_count(), False)
    process = subprocess.Popen(processes.java("PrecisionRun", part, a.backends, *folders), cwd=processes.HERE, stdout=subprocess.PIPE, text=True)
    for text in process.stdout:
        line = dict(part=part, **json.loads(text))
        record.add(a.results, line)
        print(line, flush=True)
    if process.wait() != 0:
        sys.exit(f"failed with {process.returncode}: {' '.join(process.args)}")


if __name__ == "__main__":
    main()
