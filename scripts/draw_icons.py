"""Draw the icons of 掌上信用 from the mark of the site: `python scripts/draw_icons.py`. No library."""

import struct
import zlib
from pathlib import Path

OUT = Path(__file__).parents[1] / "src/gongheng/portals/static/gongheng"
BLUE, WHITE = (0x12, 0x33, 0x5C), (0xFF, 0xFF, 0xFF)
GRID = 32  # the mark is drawn on a grid of 32, as mark.svg
HALF_LINE = 1.2
FINE = 4  # samples a side of a pixel
LINES = (((16, 7), (16, 25)), ((7, 12), (25, 12)), ((11, 25), (21, 25)), ((7, 12), (7, 17)),
         ((15, 12), (15, 17)), ((17, 12), (17, 17)), ((25, 12), (25, 17)))  # fmt: skip
BOWLS = ((11, 17), (21, 17))
RADIUS = 4


def is_white(x: float, y: float) -> bool:
    """Whether a point of the grid lies on the mark."""
    for (ax, ay), (bx, by) in LINES:
        near = max(min(x, max(ax, bx)), min(ax, bx)), max(min(y, max(ay, by)), min(ay, by))
        if max(abs(x - near[0]), abs(y - near[1])) <= HALF_LINE:
            return True
    return any(y >= cy and abs(((x - cx) ** 2 + (y - cy) ** 2) ** 0.5 - RADIUS) <= HALF_LINE
               for cx, cy in BOWLS)  # fmt: skip


def drawn(size: int, scale: float) -> bytes:
    """A square PNG; `scale` is how much of it the mark fills (the rest is for round masks)."""
    rows = []
    for row in range(size):
        line = bytearray([0])
        for column in range(size):
            white = 0
            for step in range(FINE * FINE):
                x = (column + (step % FINE + 0.5) / FINE) / size - 0.5
                y = (row + (step // FINE + 0.5) / FINE) / size - 0.5
                white += is_white(x / scale * GRID + GRID / 2, y / scale * GRID + GRID / 2)
            share = white / (FINE * FINE)
            line += bytes(round(b + (w - b) * share) for b, w in zip(BLUE, WHITE, strict=True))
        rows.append(bytes(line))
    head = struct.pack(">IIBBBBB", size, size, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(b"".join(rows), 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in parts
    )


if __name__ == "__main__":
    for name, size, scale in (("app-192", 192, 1.0), ("app-512", 512, 1.0),
                              ("app-maskable-512", 512, 0.8), ("app-180", 180, 1.0)):  # fmt: skip
        path = OUT / f"{name}.png"
        path.write_bytes(drawn(size, scale))
        print(f"{path.name}: {path.stat().st_size} bytes")
