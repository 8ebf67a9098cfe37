"""Who plays a guardian in the demonstration, and where each keeps its keys; no database."""

from pathlib import Path

from gongheng.foundation.paths import home

SEATS = (
    ("示例省公共资源交易中心见证处", ""), ("示例市住房和城乡建设局", ""),
    ("示例江城公证处", "12420100MB0000061"), ("示例省审计局", "11420000MB0000062"),
    ("示例省电子政务中心", "12420000MB0000063"),
)  # fmt: skip


def folder_of(number: int) -> Path:
    """Where a played guardian keeps its keys; from 1."""
    return home() / "guardians" / str(number)


def exist() -> bool:
    """Whether a demonstration made them here."""
    return all((folder_of(at) / "api.key").exists() for at in range(1, len(SEATS) + 1))
