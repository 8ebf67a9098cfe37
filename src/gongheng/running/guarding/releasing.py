"""A guardian's answer to an opening: own shares unwrapped, checked, signed; once a closed set."""

import base64
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from gongheng.foundation.canonical import canonical
from gongheng.foundation.certificates.trials import read_key_file
from gongheng.foundation.refusals import Refused, refuse_unless
from gongheng.foundation.sealing import package as sbp
from gongheng.foundation.sealing.digests import sm3_hex
from gongheng.foundation.sealing.keys import Keeper
from gongheng.registry.guardians.batches import WITHHELD, batch_of, signed_bytes
from gongheng.running.guarding.closing import Outside, headers_of
from gongheng.running.guarding.files import ENCRYPTION, SIGNING, once
from gongheng.running.guarding.paper import Paper

RELEASED = "released"


@dataclass(frozen=True)
class Holder:
    """One guardian: its keys, its circle, its memory."""

    paper: Paper
    signing: Keeper
    encryption: Keeper
    folder: Path

    @property
    def at(self) -> int:
        """Its place in the circle."""
        return self.paper.place_of(self.encryption.public)


def holder_of(folder: Path, paper: Paper, words: str) -> Holder:
    """With software keys, as `gongheng ca issue` and the authorities' tools write them."""
    signing, encryption = (
        read_key_file((folder / name).read_text(encoding="utf-8"), words)
        for name in (SIGNING, ENCRYPTION)
    )
    same = paper.place_of(signing.public) == paper.place_of(encryption.public)
    refuse_unless(same, "guardian_file_bad", field="circle")
    return Holder(paper, signing, encryption, folder)


def release_of(
    holder: Holder, asked: Any, tender: str, outside: Outside | None, *, now: datetime
) -> dict[str, Any]:
    """The signed batch; a second set of the same tender is refused (`guardian_asked_before`)."""
    shares, withheld = [], []
    for commitment, header, roles in headers_of(asked, tender, holder.paper, outside, now=now):
        for role in roles:
            whose = {"bid": commitment, "role": role}
            try:
                share = sbp.unwrap_share(header, role, holder.at, holder.encryption)
                shares.append({**whose, "share": share.hex()})
            except Refused as refused:
                code = refused.code if refused.code in WITHHELD else "cannot_unwrap"
                withheld.append({**whose, "code": code})
    batch = batch_of(tender, holder.at, shares, withheld)
    if outside is not None:
        once(holder.folder / RELEASED, sm3_hex(tender.encode()), sm3_hex(canonical(batch)))
    signature = holder.signing.sign(signed_bytes(batch))
    return {"batch": batch, "signature": base64.b64encode(signature).decode()}
