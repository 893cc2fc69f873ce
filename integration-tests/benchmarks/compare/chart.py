"""Draws docs/benchmarks.svg and writes docs/benchmarks.md from recorded results.

    python -m compare.chart [--results FILE] [--docs FOLDER]
"""
import argparse
import html
import os

from compare import contestants, page, processes, record, report

COLOURS = {"torch fp32": "a", "torch bf16": "b", "onnxruntime fp32": "c", "onnxruntime int8": "d"}
WIDTH, LEFT, RIGHT, ROW, GAP, TOP = 870, 300, 170, 22, 16, 86

# Drawn on a ground of its own, so that it is legible wherever it is shown; a reader's dark scheme turns it dark.
STYLE = """
  .ground { fill: #ffffff } .text { fill: #1f2328 } .soft { fill: #59636e } .grid { stroke: #d1d9e0 } .one { stroke: #1f2328 }
  .whisker { stroke: #1f2328 } .a { fill: #3987e5 } .b { fill: #8a63d2 } .c { fill: #1f9e78 } .d { fill: #b7791f }
  .figure { paint-order: stroke; stroke: #ffffff; stroke-width: 4px }
  text { font: 13px system-ui, sans-serif } .title { font-size: 17px; font-weight: 600 } .small { font-size: 11.5px }
  @media (prefers-color-scheme: dark) {
    .ground { fill: #0d1117 } .text { fill: #f0f6fc } .soft { fill: #9198a1 } .grid { stroke: #3d444d } .one, .whisker { stroke: #f0f6fc }
    .figure { stroke: #0d1117 } .a { fill: #4c9aff } .b { fill: #a98bf0 } .c { fill: #3fb992 } .d { fill: #d9a441 }
  }
"""


def draw(lines):
    drawn = [(group.title, report.drawn(report.ratios(group.part, lines, group.unit))) for group in report.groups(lines)]
    drawn = [(title, rows) for title, rows in drawn if rows]
    most = max([1.1] + [r.spread.most for _, rows in drawn for r in rows]) * 1.03
    height = TOP + sum(len(rows) * ROW + GAP + ROW for _, rows in drawn) + 40
    scale = (WIDTH - LEFT - RIGHT) / most
    title = "What Veduta needs, as a part of what others need"
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" role="img" '
           f'aria-labelledby="title"><title id="title">{title}</title><style>{STYLE}</style>',
           f'<rect class="ground" width="{WIDTH}" height="{height}" rx="8"/>',
           text(20, 30, title, "text title"),
           text(20, 50, f"Less is better; 1 is as much. Medians of alternating processes (Veduta : the other), whiskers from best to worst round. {where(lines)}", "soft small")]
    for step in range(int(most / .25) + 1):
        x = LEFT + step * .25 * scale
        out.append(f'<line class="{"one" if step == 4 else "grid"}" x1="{x:.1f}" y1="{TOP - 8}" x2="{x:.1f}" y2="{height - 34}" stroke-width="1"/>')
        out.append(text(x, height - 18, f"{step * .25:g}", "soft small", "middle"))
    y = TOP
    for what, rows in drawn:
        out.append(text(20, y + 15, what, "text"))
        y += ROW
        for r in rows:
            out += bar(r, y, scale)
            y += ROW
        y += GAP
    return "\n".join(out + ["</svg>"]) + "\n"


def bar(r, y, scale):
    x, least, most = (LEFT + value * scale for value in (r.spread.median, r.spread.least, r.spread.most))
    middle = y + ROW / 2
    label = f"{contestants.name(r.ours)} : {contestants.name(r.theirs)}"
    figures = f"{r.spread.median:.2f}  ({page.amount(r.our_median, r.unit)} : {page.amount(r.their_median, r.unit)})"
    return [text(LEFT - 10, middle + 4, label, "soft", "end"),
            f'<rect class="{COLOURS[r.theirs]}" x="{LEFT}" y="{y + 3}" width="{x - LEFT:.1f}" height="{ROW - 6}" rx="2"/>',
            f'<path class="whisker" fill="none" stroke-width="1.5" d="M{least:.1f} {middle - 4}v8M{least:.1f} {middle}H{most:.1f}M{most:.1f} {middle - 4}v8"/>',
            text(max(x, most) + 8, middle + 4, figures, "text small figure")]


def text(x, y, content, style, anchor="start"):
    return f'<text class="{style}" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{html.escape(content)}</text>'


def where(lines):
    machines = [line["machine"] for line in lines if "machine" in line]
    return f"{machines[0]['processor']}, {machines[0]['cpus']} CPUs." if machines else ""


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--results", default=f"{processes.HERE}/results/latest.jsonl")
    p.add_argument("--docs", default=f"{processes.ROOT}/docs")
    a = p.parse_args()
    lines = record.read(a.results)
    for file, content in (("benchmarks.svg", draw(lines)), ("benchmarks.md", page.write(lines))):
        with open(os.path.join(a.docs, file), "w") as out:
            out.write(content)


if __name__ == "__main__":
    main()
