"""The played opening is judged by the offline verifier: another program, which knows nothing of us."""

import subprocess
import sys

from gongheng.demo.seats import folder_of, outside
from gongheng.demo.telling import tell_line
from gongheng.foundation.ledger.keys import log_signer
from gongheng.foundation.paths import home
from gongheng.trading.opening.models import Opening
from gongheng.trading.opening.record import bundle_of
from gongheng.trading.tendering.models import Tender

FOLDER = "judged"


def judge(tender: Tender) -> None:
    """Write the opening's file beside the demonstration and print the verifier's report on it.

    Raises RuntimeError when a check fails: the demonstration would prove nothing.
    """
    folder = home() / FOLDER
    folder.mkdir(exist_ok=True)
    bundle, key = folder / f"{tender.code}.zip", folder / "log.key"
    bundle.write_bytes(bundle_of(Opening.objects.get(tender=tender)))
    key.write_text(log_signer().vkey() + "\n", encoding="utf-8")
    witnesses = [one for one in outside()[2:] if one != "--moved-clock"]
    command = [sys.executable, "-m", "gongheng_verifier", "opening", str(bundle), "--key", str(key),
               "--circle", str(folder_of(1) / "paper.json"), *witnesses]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    for line in done.stdout.splitlines():
        tell_line(line)
    tell_line(f"文件：{bundle}")
    if done.returncode:
        raise RuntimeError(f"离线核验没有通过：{done.stderr[-400:]}")
