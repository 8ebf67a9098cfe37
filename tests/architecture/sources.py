"""The files that the architecture tests read, and small ways to look into a syntax tree."""

import ast
import subprocess
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src/gongheng"


def modules(*folders: str, named: str = "*.py") -> list[Path]:
    """Source files of the package below these folders, migrations left out."""
    found = {path for folder in folders or ("",) for path in (PACKAGE / folder).rglob(named)}
    return sorted(path for path in found if "migrations" not in path.parts)


def short(path: Path) -> str:
    """The path as the tests write it: below the package, else below the checkout."""
    return path.relative_to(PACKAGE if path.is_relative_to(PACKAGE) else ROOT).as_posix()


def dotted_name(path: Path) -> str:
    """The module's name, such as `gongheng.trading.bidding.actions`."""
    return path.relative_to(PACKAGE.parent).with_suffix("").as_posix().replace("/", ".")


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def tree(path: Path) -> ast.Module:
    return ast.parse(read(path))


def dotted(node: ast.AST) -> str:
    """`a.b(c).d` as "a.b().d"; what has no name is "?"."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    if isinstance(node, ast.Call):
        return f"{dotted(node.func)}()"
    if isinstance(node, ast.Subscript):
        return dotted(node.value)
    return "?"


def calls(parsed: ast.AST) -> Iterator[ast.Call]:
    return (node for node in ast.walk(parsed) if isinstance(node, ast.Call))


def texts(parsed: ast.AST) -> Iterator[ast.Constant]:
    """Every text in the code, docstrings and the parts of f-strings included."""
    for node in ast.walk(parsed):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node


def committed() -> list[Path]:
    """Every file that is or would be committed."""
    told = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "-z"],
        cwd=ROOT, capture_output=True, check=True, text=True,
    ).stdout  # fmt: skip
    paths = (ROOT / name for name in told.split("\0") if name)
    return sorted(path for path in paths if path.is_file())
