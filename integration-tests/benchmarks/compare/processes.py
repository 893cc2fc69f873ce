"""Starts the processes that are compared, and reads what they print."""
import glob
import importlib.util
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
ROOT = os.path.dirname(os.path.dirname(HERE))
FLAGS = ["--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED", "-XX:+UseSerialGC", "-Xmn32m"]  # the launcher's
PYTHON_MODULES = ("torch", "transformers", "tokenizers", "PIL", "safetensors", "numpy", "onnx", "onnxscript", "onnxruntime")


def missing():
    """What this machine lacks for all parts, each with what to do about it."""
    found = [f"the Python module {name}; pip install -r {HERE}/requirements.txt" for name in PYTHON_MODULES
             if importlib.util.find_spec(name) is None]
    if not shutil.which("mvn"):
        found.append("mvn, which builds Veduta; install Maven 3.8 or later")
    if find_java() is None:
        found.append("a JDK 25; install one (https://adoptium.net) and set JAVA_HOME to it")
    return found


def find_java():
    """A JDK 25: JAVA_HOME, the path, or where distributions put it."""
    candidates = [os.path.join(os.environ.get("JAVA_HOME", "/nowhere"), "bin/java"), "java"] + sorted(glob.glob("/usr/lib/jvm/*25*/bin/java"))
    for one in candidates:
        try:
            if re.search(r'version "25', subprocess.run([one, "-version"], capture_output=True, text=True).stderr):
                return one
        except OSError:
            pass
    return None


def build(launcher):
    """The benchmarks, and for process starts the command line."""
    subprocess.run(["mvn", "-q", "-B", "-pl", "integration-tests/benchmarks", "-am", "package", "-DskipTests"], cwd=ROOT, check=True)
    if launcher:
        subprocess.run([f"{ROOT}/veduta", "--version"], check=True, stdout=subprocess.DEVNULL)


def java(program, *arguments, flags=()):
    return [find_java(), *FLAGS, *flags, "-cp", f"{HERE}/target/classes:{HERE}/target/lib/*", f"dev.veduta.benchmarks.{program}",
            *map(str, arguments)]


def torch(*arguments):
    return [sys.executable, "-m", "compare.torch_run", *map(str, arguments)]


def launcher(*arguments):
    return [f"{ROOT}/veduta", *map(str, arguments)]


def run(command):
    """One process that reports on itself: its line of JSON, `first` counted from its start, and the median of its seconds."""
    begin = time.time()
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=HERE)
    if done.returncode != 0:
        sys.exit(f"failed: {' '.join(command)}\n{done.stderr}")
    result = json.loads(done.stdout.strip().splitlines()[-1])
    return result | dict(first=result["first"] - begin, least=min(result["seconds"]), median=statistics.median(result["seconds"]))


def run_once(command):
    """A program as a user starts it: seconds until it has printed its line, and the most memory it ever had."""
    begin = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, cwd=HERE)
    text = process.stdout.readline().strip()
    seconds = time.perf_counter() - begin
    process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0 or not text:
        sys.exit(f"failed with {process.returncode}: {' '.join(command)}")
    return dict(result=text, first=seconds, median=seconds, least=seconds, peak_kb=usage.ru_maxrss, what=command[0].split("/")[-1])
