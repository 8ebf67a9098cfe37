"""The played opening is judged by the offline verifier: another program, which knows nothing of us."""

import json
import subprocess
import sys
from pathlib import Path

from gongheng.demo.seats import folder_of, outside
from gongheng.demo.telling import tell_line
from gongheng.foundation.certificates.trust import TEST_FOLDER
from gongheng.foundation.ledger.keys import log_signer
from gongheng.foundation.paths import home
from gongheng.foundation.timestamps.queries import connected
from gongheng.trading.bidding.models import Bid
from gongheng.trading.bidding.sealed.queries import receipt_of
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
               "--circle", str(folder_of(1) / "paper.json"), "--authorities", str(_root()),
               *witnesses, *_stamped(tender, folder)]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    for line in done.stdout.splitlines():
        tell_line(line)
    tell_line(f"文件：{bundle}")
    if done.returncode:
        raise RuntimeError(f"离线核验没有通过：{done.stderr[-400:]}")


def _root() -> Path:
    """The authority that issued every certificate played here."""
    return home() / TEST_FOLDER / "root.pem"


def _stamped(tender: Tender, folder: Path) -> list[str]:
    """Two bidders bring the receipts they kept; the root of the time stamps, where they are connected."""
    told = []
    for bid in Bid.objects.filter(section__tender=tender, header__isnull=False).order_by("pk")[:2]:
        file = folder / f"receipt-{bid.pk}.json"
        file.write_text(json.dumps(receipt_of(bid), ensure_ascii=False), encoding="utf-8")
        told += ["--receipt", str(file)]
    if connected():
        told += ["--tsa-roots", str(_root())]
    return told
