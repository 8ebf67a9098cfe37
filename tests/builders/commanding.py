"""A bidder at its own machine's command line."""

import json

from gongheng.exchange.api.shapes import encode
from gongheng.trading.bidding.sealed.queries import sealing_of

PASSPHRASE = "一个很长很长的口令"


def sealing(run, tmp_path, tender, *more, out="bid.ghsbp", **change):
    needs = tmp_path / "needs.json"
    told = json.loads(encode(sealing_of(tender.sections.get())))
    needs.write_text(json.dumps({**told, **change}, ensure_ascii=False))
    return run("seal", tender.sections.get().code, "--needs", needs, "--letter", tmp_path / "letter.json",
               "--attach", tmp_path / "方案.pdf", "--folder", tmp_path / "firm", "--passphrase-file",
               tmp_path / "pass", "--out", tmp_path / out, "--recovery", tmp_path / f"{out}.prtk", *more)  # fmt: skip
