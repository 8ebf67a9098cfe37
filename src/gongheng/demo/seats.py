"""Who plays a guardian in the demonstration, and where each keeps its keys; no database."""

import os
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


def outside() -> list[str]:
    """What a guardian takes from elsewhere than the site; here from this machine."""
    from gongheng.foundation.ledger.keys import log_signer

    return ["--log-key", log_signer().vkey(), "--moved-clock", *_witnesses()]


def _witnesses() -> list[str]:
    """The keys of the witnesses configured now, in a file; without any, none must have signed."""
    told = [
        one.split() for one in os.environ.get("GONGHENG_WITNESSES", "").split(";") if one.strip()
    ]
    if not told:
        return ["--quorum", "0"]
    file = home() / "guardians" / "witness-keys"
    file.write_text("\n".join(key for _, key in told) + "\n", encoding="utf-8")
    quorum = os.environ.get("GONGHENG_WITNESS_QUORUM", "2")
    return ["--witness-keys", str(file), "--quorum", quorum]
