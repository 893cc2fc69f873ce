# Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0
"""The faces in which lines are printed, by family, and which families are held back."""

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from PIL import ImageFont

from recipe.debian import installed
from recipe.lines.texts import CHARACTERS

HELD_BACK = {
    "b612", "cabin", "clear-sans", "courier-prime", "gentium", "mononoki", "paratype", "vollkorn",
}  # fmt: skip

_FOLDERS = {
    "fonts/truetype": """3270 adf andika anonymous-pro charis clear-sans cmu comfortaa croscore
        crosextra dejavu fanwood firacode fonts-century-catalogue fonts-oldstandard freefont
        gentium gnutypewriter hack inconsolata jetbrains-mono karla lato liberation manrope
        monofur mononoki noto open-sans opendin paratype play roboto/unhinted tuffy vollkorn""",
    "fonts/opentype": """b612 cabin cantarell courier-prime dosis ebgaramond inter junicode jura
        league-mono league-spartan linux-libertine national-park ocr-b play quattrocento
        roboto/slab sortsmill urw-base35 yanone-kaffeesatz""",
    "fonts": "fonts-go",
    "texmf/fonts/opentype/public": "tex-gyre",
}  # fmt: skip

# Signs instead of letters, letters with ornaments, other scripts, and strokes too thin to see.
_UNFIT = re.compile(
    "Symbol|Dingbat|D050000L|Emoji|Initials|tamil|Outline|Shadow|Thin|Hair|ExtraLight|UltraLight"
    r"|Joscelyn|cmunbtl|cmunvt|cmunui|Sketch|Variable|-VF|\[",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Face:
    """A font file."""

    family: str
    path: str

    def at(self, size: int) -> ImageFont.FreeTypeFont:
        return _opened(self.path, size)

    def has(self, text: str) -> bool:
        """Whether it has a glyph for every character."""
        return not set(text) & _missing(self.path)


@cache
def families(held_back: bool) -> dict[str, list[Face]]:
    """The faces of each family that is trained on, or of each that is held back."""
    found: dict[str, list[Face]] = {}
    for parent, names in _FOLDERS.items():
        for name in names.split():
            if (name in HELD_BACK) == held_back:
                found[name] = _faces(name, Path(installed(parent)) / name)
    return found


def _faces(family: str, folder: Path) -> list[Face]:
    files = sorted(p for p in folder.glob("*") if p.suffix in (".ttf", ".otf", ".t1"))
    faces = [Face(family, str(p)) for p in files if not _UNFIT.search(p.name)]
    faces = [face for face in faces if face.has("AZaz09.")]
    if not faces:
        raise FileNotFoundError(f"{folder} has no font; expected one of the family {family!r}")
    return faces


@lru_cache(512)
def _opened(path: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(path, size, layout_engine=ImageFont.Layout.BASIC)


@cache
def _missing(path: str) -> frozenset[str]:
    font = ImageFont.truetype(path, 20, layout_engine=ImageFont.Layout.BASIC)
    unknown = _glyph(font, "\U0010fffd")
    return frozenset(c for c in CHARACTERS if c != " " and _glyph(font, c) in (unknown, None))


def _glyph(font: ImageFont.FreeTypeFont, character: str) -> tuple | None:
    mask = font.getmask(character)
    return (mask.size, bytes(mask)) if mask.size[0] and mask.getbbox() else None
