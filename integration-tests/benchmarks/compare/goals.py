"""What oneDNN is expected to gain, beside what it gained."""
from compare import contestants, report

BF16, INT8, TORCH = "veduta onednn bf16", "veduta onednn int8", "torch bf16"
CAPTION_WITH_AMX, CAPTION, TROCR, PICTURES_WITH_AMX, SHARE, LATER, LOST = .4, .55, .5, 3, .6, .3, .005


def rows(lines):
    """What, the figure, what it should be at most or at least, and whether it is; as texts. Only what was measured."""
    machines = [line["machine"] for line in lines if line["part"] == "caption" and "machine" in line]
    amx = bool(machines) and machines[0]["features"].get("AMX BF16", False)
    caption, batch, trocr = (report.rounds_of(part, lines) for part in ("caption", "batch", "trocr"))
    found = [at_most("One caption, bf16, time", report.ratio(caption, BF16, TORCH), CAPTION_WITH_AMX if amx else CAPTION),
             at_most("One caption, int8, time", report.ratio(caption, INT8, BF16), 1),
             at_most("One text of TrOCR, bf16, time", report.ratio(trocr, BF16, TORCH), TROCR),
             pictures(report.ratio(batch, BF16, TORCH), PICTURES_WITH_AMX if amx else None)]
    for part, what in (("encoder", "one picture"), ("encoder-batch", "16 pictures")):
        found.append(at_most(f"Encoder, {what}, int8, time", report.ratio(report.rounds_of(part, lines), INT8, "onnxruntime int8"), 1))
    for one in report.probed(lines):
        found.append(row(f"Encoder, {contestants.precision(one.who)}, rate beside that of its largest product", f"{one.share.median:.0%}", f"≥ {SHARE:.0%}",
                         one.share.median >= SHARE))
    for who, later in report.later_starts(lines).items():
        found.append(row(f"First caption of a process, {contestants.precision(who)}, beside vector-cpu", f"{later.median:+.2f} s", f"≤ {LATER:+.1f} s",
                         later.median <= LATER))
    scenes = [line for line in lines if line["part"] == "scenes" and "backend" in line]
    for line in scenes:
        if line["backend"] == "onednn" and line["precision"] != "fp32":
            of, lost, other = line["scenes"], scenes[0]["right"] - line["right"], line["scenes"] - line["alike"]
            found.append(row(f"Right captions of scenes lost, {line['precision']}", f"{lost / of:.2%}", f"≤ {LOST:.1%}", lost <= LOST * of))
            found.append(row(f"Captions of scenes other than those of fp32, {line['precision']}", f"{other / of:.2%}", f"≤ {LOST:.1%}", other <= LOST * of))
    return [one for one in found if one]


def at_most(what, ratio, limit):
    return ratio and row(f"{what} beside {contestants.name(ratio.theirs)}", f"{ratio.spread.median:.2f}", f"≤ {limit:g}", ratio.spread.median <= limit)


def pictures(ratio, least):
    value = ratio and 1 / ratio.spread.median
    return ratio and row(f"16 pictures, bf16, pictures a second beside {contestants.name(ratio.theirs)}", f"{value:.2f}",
                         f"≥ {least:g}" if least else "with AMX alone", least is None or value >= least)


def row(what, figure, goal, reached):
    return what, figure, goal, "yes" if reached else "no"
