"""Five guardians for the demonstration: `gongheng guardian watch`, each a process with its own key.

They prove how guardians work, not that they are independent: all five run on this machine.
"""

import os
import sys

from gongheng.demo.seats import SEATS, exist, folder_of, outside


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
