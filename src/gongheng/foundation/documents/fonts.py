"""Where the Chinese fonts lie: those prepared for this installation, else those of the checkout."""

from functools import cache
from pathlib import Path

from gongheng.foundation.paths import checkout, home

# The weights an office document uses, as the web build fetches them (web/package.json).
OF_THE_CHECKOUT = (
    "noto-serif-sc/400Regular", "noto-serif-sc/700Bold",
    "noto-sans-sc/400Regular", "noto-sans-sc/700Bold",
)  # fmt: skip


@cache
def font_folders() -> list[Path]:
    """Return folders with full-size font files; empty when none were set up."""
    own = home() / "fonts"
    if own.is_dir() and any(own.glob("*.[ot]tf")):
        return [own]
    root = checkout() / "web" / "node_modules" / "@expo-google-fonts"
    return [root / name for name in OF_THE_CHECKOUT if (root / name).is_dir()]
