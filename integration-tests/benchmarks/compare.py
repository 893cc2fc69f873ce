#!/usr/bin/env python3
"""Captions of a GIT of the base size: Veduta against Transformers on PyTorch, in one run.

    python compare.py CACHE [--rounds 5] [--captions 7] [--threads 2] [--tokens 20]

CACHE is a folder for a checkpoint of git-base's shape with random weights (0.7 GB), which is written there once.
Whole processes alternate: Veduta, PyTorch, Veduta, PyTorch … Each loads the model, writes one caption (cold), then
some that are not counted, then those that are. A caption goes from the file of a picture to its text: float32, one
picture, greedy, a fixed number of tokens. README.md beside this file says what the report means.
"""
import argparse, glob, json, os, re, statistics, subprocess, sys, time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
LEAST_MARGIN = 0.02  # between the first and the second token of each step, so that rounding can't choose


def write_checkpoint(folder, tokens):
    """A GIT with the sizes of microsoft/git-base, weights from a seed, and files for its picture and its words."""
    import numpy as np, torch
    from PIL import Image
    from transformers import GitConfig, GitForCausalLM
    os.makedirs(folder, exist_ok=True)
    words = [f"word{i}" for i in range(30522)]
    words[0], words[100:104] = "[PAD]", ["[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    open(f"{folder}/vocab.txt", "w").write("\n".join(words) + "\n")
    json.dump(dict(tokenizer_class="BertTokenizer", do_lower_case=True, model_max_length=512), open(f"{folder}/tokenizer_config.json", "w"))
    json.dump(dict(image_processor_type="CLIPImageProcessor", do_resize=True, size={"shortest_edge": 224}, resample=3, do_center_crop=True,
                   crop_size={"height": 224, "width": 224}, do_rescale=True, rescale_factor=1 / 255, do_normalize=True, do_convert_rgb=True,
                   image_mean=[0.48145466, 0.4578275, 0.40821073], image_std=[0.26862954, 0.26130258, 0.27577711]), open(f"{folder}/preprocessor_config.json", "w"))
    rng = np.random.default_rng(7)
    coarse = Image.fromarray(rng.integers(0, 256, (12, 16, 3), dtype=np.uint8))
    picture = np.asarray(coarse.resize((640, 480), Image.Resampling.BICUBIC)).astype(np.int16) + rng.integers(-6, 7, (480, 640, 3))
    Image.fromarray(picture.clip(0, 255).astype(np.uint8)).save(f"{folder}/picture.png")
    pixels = processor(folder)(Image.open(f"{folder}/picture.png"), return_tensors="pt")["pixel_values"]
    for seed in range(1, 20):
        torch.manual_seed(seed)
        model = GitForCausalLM(GitConfig(eos_token_id=None)).eval()
        for name, p in model.named_parameters():  # layers small beside the embeddings, so that each step sees another state
            if p.dim() >= 2:
                p.data.normal_(0, 1 if "embedding" in name else (4 if name == "output.weight" else .7) / p[0].numel() ** .5)
            elif name.endswith("bias"):
                p.data.normal_(0, .02)
        model.generation_config.eos_token_id = None
        out = model.generate(pixel_values=pixels, max_new_tokens=tokens, do_sample=False, output_scores=True, return_dict_in_generate=True)
        best = torch.stack(out.scores)[:, 0].topk(2).values
        margin, distinct = (best[:, 0] - best[:, 1]).min().item(), len(set(out.sequences[0].tolist()))
        print(f"seed {seed}: least margin {margin:.3f}, {distinct} distinct tokens", flush=True)
        if margin >= LEAST_MARGIN and distinct > tokens / 3:
            model.save_pretrained(folder)
            open(f"{folder}/complete", "w").write(f"seed {seed}\n")
            return
    sys.exit("no seed gives tokens that rounding can't change")


def processor(folder):
    """The processor that computes as Pillow does, which is what Veduta computes."""
    from transformers.models.clip.image_processing_pil_clip import CLIPImageProcessorPil
    return CLIPImageProcessorPil(**{k: v for k, v in json.load(open(f"{folder}/preprocessor_config.json")).items() if k != "image_processor_type"})


def run_torch(a):
    """One process of the baseline: prints what CaptionRun.java prints."""
    import torch
    from PIL import Image
    from transformers import BertTokenizer, GitForCausalLM
    torch.set_num_threads(a.threads)
    model = GitForCausalLM.from_pretrained(a.cache, dtype=torch.float32).eval()
    process, words = processor(a.cache), BertTokenizer(f"{a.cache}/vocab.txt")

    def caption():
        with torch.inference_mode():
            pixels = process(Image.open(f"{a.cache}/picture.png"), return_tensors="pt")["pixel_values"]
            ids = model.generate(pixel_values=pixels, max_new_tokens=a.tokens, do_sample=False)
            words.batch_decode(ids, skip_special_tokens=True)
            return ids[0, 1:].tolist()

    ids = caption()
    first = time.time()
    for _ in range(a.warmups):
        caption()
    seconds = []
    for _ in range(a.captions):
        begin = time.perf_counter()
        caption()
        seconds.append(time.perf_counter() - begin)
    peak = int(re.search(r"VmHWM:\s+(\d+) kB", open("/proc/self/status").read()).group(1))
    print(json.dumps(dict(tokens=ids, first=first, seconds=seconds, peak_kb=peak, what=f"torch {torch.__version__}")))


def java():
    """A JDK 25: JAVA_HOME, the path, or where distributions put it."""
    found = [os.path.join(os.environ.get("JAVA_HOME", "/nowhere"), "bin/java"), "java"] + sorted(glob.glob("/usr/lib/jvm/*25*/bin/java"))
    for one in found:
        try:
            if re.search(r'version "25', subprocess.run([one, "-version"], capture_output=True, text=True).stderr):
                return one
        except OSError:
            pass
    sys.exit("no JDK 25 found; set JAVA_HOME to one")


def commands(a):
    arguments = [str(v) for v in (a.cache, a.threads, a.tokens, a.warmups, a.captions)]
    torch = [sys.executable, os.path.abspath(__file__), a.cache, "--run-torch"]
    torch += [f"--{k}={getattr(a, k)}" for k in ("threads", "tokens", "warmups", "captions")]
    if a.only == "torch":
        return {"torch": torch}
    if not a.no_build:
        subprocess.run(["mvn", "-q", "-B", "-pl", "integration-tests/benchmarks", "-am", "package", "-DskipTests"], cwd=ROOT, check=True)
    flags = ["--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED", "-XX:+UseSerialGC", *a.jvm.split()]  # the launcher's
    veduta = [java(), *flags, "-cp", f"{HERE}/target/classes:{HERE}/target/lib/*", "dev.veduta.benchmarks.CaptionRun", *arguments]
    return {"veduta": veduta} if a.only == "veduta" else {"veduta": veduta, "torch": torch}


def run(command):
    begin = time.time()
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)}\n{done.stderr}")
    result = json.loads(done.stdout.strip().splitlines()[-1])
    return result | dict(first=result["first"] - begin, least=min(result["seconds"]), median=statistics.median(result["seconds"]))


def processor_name():
    names = re.findall(r"model name\s*: (.*)", open("/proc/cpuinfo").read())
    return f"{names[0] if names else 'unknown processor'}, {len(os.sched_getaffinity(0))} CPUs available"


def compare(a):
    if not os.path.exists(f"{a.cache}/complete"):
        subprocess.run([sys.executable, os.path.abspath(__file__), a.cache, "--write", f"--tokens={a.tokens}"], check=True)
    print(f"{processor_name()}; {a.threads} threads, float32, batch 1, {a.tokens} tokens greedy, "
          f"{a.warmups} captions of warm-up and {a.captions} measured a process")
    both, results = commands(a), []
    for number in range(a.rounds):
        results.append({name: run(command) for name, command in both.items()})
        for name, r in results[-1].items():
            print(f"round {number + 1} {name:7} median {r['median'] * 1000:7.1f} ms  min {r['least'] * 1000:7.1f} ms  "
                  f"start to first caption {r['first']:5.2f} s  peak {r['peak_kb'] / 1024:6.0f} MB  ({r['what']})", flush=True)
    if len({tuple(r["tokens"]) for pair in results for r in pair.values()}) != 1 or len(results[0][next(iter(both))]["tokens"]) != a.tokens:
        sys.exit(f"tokens differ: {[{n: r['tokens'] for n, r in pair.items()} for pair in results]}")
    print(f"tokens: all {len(results) * len(both)} processes wrote the same {a.tokens}")
    if len(both) == 2:
        for key, what in (("median", "median caption"), ("least", "fastest caption"), ("first", "start to first caption"), ("peak_kb", "peak memory")):
            ratios = sorted(pair["torch"][key] / pair["veduta"][key] for pair in results)
            print(f"torch / veduta, {what}: {statistics.median(ratios):.2f} (pairs {ratios[0]:.2f} to {ratios[-1]:.2f})")


if __name__ == "__main__":
    p = argparse.ArgumentParser(); p.add_argument("cache")
    for name, default in (("rounds", 5), ("captions", 7), ("warmups", 5), ("threads", 2), ("tokens", 20)):
        p.add_argument(f"--{name}", type=int, default=default)
    p.add_argument("--only", choices=["torch", "veduta"]); p.add_argument("--no-build", action="store_true")
    p.add_argument("--jvm", default="", help="more flags for the JVM")
    p.add_argument("--run-torch", action="store_true", help=argparse.SUPPRESS); p.add_argument("--write", action="store_true", help=argparse.SUPPRESS)
    a = p.parse_args()
    write_checkpoint(a.cache, a.tokens) if a.write else run_torch(a) if a.run_torch else compare(a)
