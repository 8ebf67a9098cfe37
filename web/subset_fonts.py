"""Cuts the Noto SC faces to GB 2312 and common symbols for PDFs: python web/subset_fonts.py."""
# a command, not a package; it prints for people

import hashlib
import json
import os
import sys
import time
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

ROOT = Path(__file__).resolve().parent.parent
SOURCES = Path(__file__).resolve().parent / "node_modules" / "@expo-google-fonts"
HOME = Path(os.environ.get("GONGHENG_HOME") or ROOT / ".gongheng")
FACES = {
    "NotoSerifSC-Regular.ttf": "noto-serif-sc/400Regular/NotoSerifSC_400Regular.ttf",
    "NotoSerifSC-Bold.ttf": "noto-serif-sc/700Bold/NotoSerifSC_700Bold.ttf",
    "NotoSansSC-Regular.ttf": "noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf",
    "NotoSansSC-Bold.ttf": "noto-sans-sc/700Bold/NotoSansSC_700Bold.ttf",
}
# 〔〕 of document numbers, amounts, boxes, circled numbers, and place names beyond GB 2312.
COMMON = "〔〕【】《》「」『』·—…“”‘’¥￥€°±×÷≤≥≈≠√□■○●◆△▲▽▼★☆→←↑↓①②③④⑤⑥⑦⑧⑨⑩㎡㎥℃‰№§"
PLACES = "垸堉磡埫沄璟玥昇喆堃赟曌翀頔祎珺琤晞"


def gb2312() -> set[int]:
    """Return every character of GB 2312, from the codec itself."""
    found = set()
    for high in range(0xA1, 0xFF):
        for low in range(0xA1, 0xFF):
            try:
                found.add(ord(bytes((high, low)).decode("gb2312")))
            except UnicodeDecodeError:
                continue
    return found


def wanted() -> set[int]:
    """Return the code points a subset keeps."""
    ascii_and_latin = set(range(0x20, 0x7F)) | set(range(0xA0, 0x100))
    return gb2312() | ascii_and_latin | {ord(c) for c in COMMON + PLACES}


def cut(source: Path, target: Path, points: set[int]) -> None:
    """Write the subset of one face; the name table keeps its licence."""
    options = subset.Options()
    options.layout_features = ["*"]
    options.name_IDs = ["*"]
    options.notdef_outline = True
    options.recalc_timestamp = False
    options.drop_tables += ["vhea", "vmtx"]
    font = TTFont(source, lazy=True)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=points)
    cutter.subset(font)
    font.save(target)


def stamp_of(source: Path, points: set[int]) -> str:
    """Return what a subset was made of; the same stamp means nothing to do."""
    digest = hashlib.sha256(source.read_bytes())
    digest.update(json.dumps(sorted(points)).encode())
    return digest.hexdigest()


def main() -> int:
    """Cut what is missing or stale and print size and time of each face."""
    out, points, began = HOME / "fonts", wanted(), time.perf_counter()
    out.mkdir(parents=True, exist_ok=True)
    stamps_file = out / "stamps.json"
    stamps = json.loads(stamps_file.read_text()) if stamps_file.exists() else {}
    for name, place in FACES.items():
        source, target = SOURCES / place, out / name
        if not source.exists():
            print(f"{name}: 没有找到源字体，请先在 web 目录运行 npm ci --ignore-scripts")
            return 1
        stamp, start = stamp_of(source, points), time.perf_counter()
        if stamps.get(name) != stamp or not target.exists():
            half = target.with_suffix(".part")
            cut(source, half, points)
            half.replace(target)
            stamps[name] = stamp
            stamps_file.write_text(json.dumps(stamps, indent=1))
        size, took = target.stat().st_size / 1e6, time.perf_counter() - start
        print(f"{name}: {size:.2f} MB, {took:.1f} s")
    print(f"{out}: {len(points)} characters, {time.perf_counter() - began:.1f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
