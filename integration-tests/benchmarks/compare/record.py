"""The file of results: lines of JSON, some of each part. A part that is run again replaces its lines.

The line of a part that has no contestant says on what machine it ran, when, and with what.
"""
import datetime
import importlib.metadata
import json
import os
import platform
import re
import subprocess

from compare import processes


def read(path):
    if not os.path.exists(path):
        return []
    with open(path) as file:
        return [json.loads(line) for line in file if line.strip()]


def begin(path, part, threads, more):
    """Forgets what is known of a part and writes where and when it runs; with `more`, rounds are added to it."""
    lines = read(path)
    if more and any(line["part"] == part for line in lines):
        return
    lines = [line for line in lines if line["part"] != part] + [dict(part=part, machine=machine(), threads=threads)]
    os.makedirs(os.path.dirname(os.path.abspath(path)), exist_ok=True)
    with open(path, "w") as file:
        file.writelines(json.dumps(line) + "\n" for line in lines)


def add(path, line):
    with open(path, "a") as file:
        file.write(json.dumps(line) + "\n")


def machine():
    """What figures depend on."""
    info = open("/proc/cpuinfo").read()
    names, flags = re.findall(r"model name\s*: (.*)", info), set(re.findall(r"flags\s*: (.*)", info)[0].split()) if "flags" in info else set()
    pages = "/sys/kernel/mm/transparent_hugepage/enabled"
    return dict(processor=names[0] if names else platform.processor() or "unknown", cpus=len(os.sched_getaffinity(0)),
                family=" ".join(re.findall(r"(?:cpu family|model)\s*: (\d+)", info)[:2]),
                features={name: flag in flags for name, flag in FEATURES.items()},
                huge_pages=re.findall(r"\[(\w+)\]", open(pages).read())[0] if os.path.exists(pages) else "none",
                memory_gb=round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2 ** 30),
                kernel=platform.release(), java=java_version(), commit=commit(), date=datetime.datetime.now(datetime.UTC).isoformat(timespec="minutes"),
                versions={name: version(name) for name in ("torch", "transformers", "onnx", "onnxruntime", "numpy")} | {"python": platform.python_version()})


FEATURES = {"AVX2": "avx2", "AVX-512": "avx512f", "AVX-512 VNNI": "avx512_vnni", "AVX-512 BF16": "avx512_bf16", "AVX-VNNI": "avx_vnni",
            "AMX BF16": "amx_bf16", "AMX INT8": "amx_int8"}


def java_version():
    found = processes.find_java()
    return re.findall(r"build ([\w.+-]+)", subprocess.run([found, "-version"], capture_output=True, text=True).stderr)[0] if found else "none"


def commit():
    done = subprocess.run(["git", "describe", "--always", "--dirty"], cwd=processes.ROOT, capture_output=True, text=True)
    return done.stdout.strip() or "unknown"


def version(module):
    try:
        return importlib.metadata.version(module)
    except importlib.metadata.PackageNotFoundError:
        return "none"
