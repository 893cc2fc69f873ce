"""Runs KernelReport, the JMH benchmarks of single kernels, and records what it measures.

    python -m compare.kernels [--results FILE] [--threads N] [--rounds N] [--only REGEX] [--more]
"""
import argparse
import subprocess
import sys

from compare import processes, record


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--results", default=f"{processes.HERE}/results/latest.jsonl")
    p.add_argument("--threads", type=int, default=2, help="one thread, and that many")
    p.add_argument("--rounds", type=int, default=3, help="fresh JVMs of each kernel")
    p.add_argument("--only", default=".", help="a regular expression: which groups or names of kernels")
    p.add_argument("--more", action="store_true", help="add to the results in the file instead of replacing them")
    p.add_argument("--no-build", action="store_true")
    a = p.parse_args()
    if not a.no_build:
        processes.build(launcher=False)
    record.begin(a.results, "kernels", a.threads, a.more)
    threads = ",".join(str(count) for count in sorted({1, a.threads}))
    command = processes.java("KernelReport", a.results, a.rounds, threads, a.only)
    process = subprocess.Popen(command, cwd=processes.HERE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    for line in process.stdout:
        if not line.startswith("WARNING:"):  # of every JVM that JMH starts, about the Vector API and JMH's own habits
            print(line, end="", flush=True)
    sys.exit(process.wait())


if __name__ == "__main__":
    main()
