# Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0
"""Fonts and words as Debian ships them, installed, or unpacked below a folder.

`python -m recipe.debian DIR` downloads and unpacks the packages of packages.txt without root; set
RECIPE_DEBIAN=DIR to have them used.
"""

import os
import subprocess
import sys
from pathlib import Path

PACKAGES = Path(__file__).parent.parent / "packages.txt"


def installed(path: str) -> str:
    """A file or folder of /usr/share."""
    found = Path(os.environ.get("RECIPE_DEBIAN", "/")) / "usr/share" / path
    if not found.exists():
        raise FileNotFoundError(
            f"{found} is missing; install the packages of {PACKAGES.name}, or unpack them by"
            " 'python -m recipe.debian DIR' and set RECIPE_DEBIAN=DIR"
        )
    return str(found)


def packages() -> list[str]:
    """The names in packages.txt, without its comments."""
    lines = PACKAGES.read_text().splitlines()
    return [name for line in lines if (name := line.split("#")[0].strip())]


def unpack(root: Path) -> None:
    """Downloads every package that is not below the folder yet, and unpacks it there."""
    archives = root / "packages"
    archives.mkdir(parents=True, exist_ok=True)
    for name in packages():
        if not (root / "usr/share/doc" / name).exists():
            subprocess.run(["apt-get", "download", "-q", name], cwd=archives, check=True)
            archive = next(archives.glob(f"{name}_*.deb"))
            subprocess.run(["dpkg-deb", "-x", archive, root], check=True)


if __name__ == "__main__":
    unpack(Path(sys.argv[1]))
