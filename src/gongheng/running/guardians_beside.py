"""Five guardians for the demonstration: `gongheng guardian watch`, each a process with its own key.

They prove how guardians work, not that they are independent: all five run on this machine.
"""

import os
import sys

from gongheng.foundation.paths import home
from gongheng.running.seats import SEATS, exist, folder_of


def commands(site: str) -> list[list[str]]:
    """The commands that run them beside the site; none in production, none where none were made."""
    if os.environ.get("GONGHENG_ENV") == "production" or not exist():
        return []
    return [
        [sys.executable, "-m", "gongheng", "guardian", "watch", "--site", site,
         "--folder", str(folder), "--passphrase-file", str(folder / "passphrase"),
         "--api-key-file", str(folder / "api.key"), "--circle", str(folder / "paper.json"),
         *outside()]
        for folder in (folder_of(at) for at in range(1, len(SEATS) + 1))
    ]  # fmt: skip


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
