"""Make the one-file verifier that the site offers: `python3 scripts/build_verifier.py FILE`.

The same sources give the same bytes on every machine (stored members, fixed times, sorted names),
so anybody can build the file from the sources and compare its digest with the one shown.
"""

import stat
import sys
import zipfile
from pathlib import Path

SOURCES = Path(__file__).resolve().parents[1] / "verifier/src/gongheng_verifier"
START = b"#!/usr/bin/env python3\n"
EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time that a ZIP can hold
MODE = stat.S_IFREG | 0o644
MAIN = """import sys

if sys.version_info < (3, 11):
    sys.exit("需要 Python 3.11 或以上版本。")
if __name__ == "__main__":  # a helping process reads this file again
    from gongheng_verifier.cli import entry

    entry()
"""


def build(target: Path) -> None:
    """Write the file; an older one of that name is replaced in one step."""
    members = {f"gongheng_verifier/{file.name}": file.read_bytes() for file in SOURCES.glob("*.py")}
    members["__main__.py"] = MAIN.encode()
    draft = target.with_name(target.name + ".new")
    with draft.open("wb") as stream:
        stream.write(START)
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as package:
            for name in sorted(members):
                info = zipfile.ZipInfo(name, EPOCH)
                info.create_system, info.external_attr = 3, MODE << 16
                package.writestr(info, members[name])
    draft.chmod(0o755)
    draft.replace(target)


if __name__ == "__main__":
    build(Path(sys.argv[1]))
