"""Five bodies with certificates and keys, formed into a circle by the real acts.

Keys and certificates are made once a run; every home gets the root that issued them.
"""

import base64
import os
import shutil
import tempfile
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from builders import draws, registry
from gongheng.foundation.access.actors import Actor
from gongheng.foundation.access.roles import Role
from gongheng.foundation.certificates import issuing
from gongheng.foundation.certificates.trials import Issued, TrialAuthority
from gongheng.foundation.certificates.trust import TEST_FOLDER
from gongheng.foundation.drawing.dealing import circle_json
from gongheng.foundation.paths import home
from gongheng.foundation.sealing import package as sbp
from gongheng.foundation.sealing.keys import SoftwareKey
from gongheng.registry.guardians import actions
from gongheng.registry.guardians.models import Circle
from gongheng.registry.guardians.papers import digest_of_key, draw_key_bytes, root_of
from gongheng.registry.guardians.rules import Candidate

COUNT, DAYS = 5, 3600
SINCE = registry.START - timedelta(days=30)
NAMES = ("示例交易中心见证处", "示例监督局", "示例公证处", "示例审计局", "示例信用中心")


@dataclass(frozen=True)
class Keys:
    """One guardian: the body, its pair of certificates and both keys (Keeper objects)."""

    at: int
    body: str
    name: str
    issued: Issued
    secret: int  # the share of the draw key

    @property
    def signing(self) -> SoftwareKey:
        return self.issued.signing_key

    @property
    def encryption(self) -> SoftwareKey:
        return self.issued.encryption_key

    @property
    def candidate(self) -> Candidate:
        return Candidate(self.issued.signing, self.issued.encryption)


@dataclass(frozen=True)
class Formed:
    """A circle in force, the five who hold its keys, and who formed and confirmed it."""

    circle: Circle
    keys: tuple[Keys, ...]
    former: Actor
    confirmer: Actor

    def officer(self, at: int, moment: datetime = registry.START) -> Actor:
        """A person of the guardian at this place (from 1)."""
        return registry.an_office(Role.GUARDIAN, self.keys[at - 1].body, at=moment)


def five(suite: str = "guomi") -> tuple[Keys, ...]:
    """The five; the root that issued them is recognised in this home from now on."""
    folder, keys = _five(suite)
    target = home() / TEST_FOLDER
    target.mkdir(parents=True, exist_ok=True)
    for file in folder.iterdir():
        if not (target / file.name).exists():
            _sweep(target)
            shutil.copy(file, target / file.name)
    return keys


def _sweep(target: Path) -> None:
    """Roots of runs that are over: their process is gone."""
    for old in target.glob("root-guardians-*"):
        if not Path(f"/proc/{old.stem.rpartition('-')[2]}").exists():
            old.unlink(missing_ok=True)


def a_proposed_circle(
    region: str = registry.HUBEI, *, suite: str = "guomi", at: datetime = registry.START,
    by: Actor | None = None, **more,
) -> Circle:  # fmt: skip
    return actions.propose(
        "示例监护组", region=region, suite=suite, at=at, by=by or registry.a_supervisor(region, at=at),
        **{"guardians": [one.candidate for one in five(suite)], "threshold": 3, **more},
    )  # fmt: skip


def circle_in_force(
    region: str = registry.HUBEI, *, suite: str = "guomi", at: datetime = registry.START,
    draw_key: bool = True,
) -> Formed:  # fmt: skip
    """A circle of five with threshold three, confirmed by another bureau, with its draw key."""
    former, confirmer = (registry.a_supervisor(region, at=at) for _ in range(2))
    circle = a_proposed_circle(region, suite=suite, at=at, by=former)
    circle = actions.confirm(circle, by=confirmer, at=at)
    if draw_key:
        circle = with_draw_key(circle, former, confirmer, at=at, **a_draw_key(circle, suite))
    return Formed(circle, five(suite), former, confirmer)


def with_draw_key(circle, first, second, *, at: datetime = registry.START, **given) -> Circle:
    """One body hands the key in, another compares it."""
    circle = actions.set_draw_key(circle, by=first, at=at, **given)
    digest = digest_of_key(circle.offered_key)
    return actions.confirm_draw_key(circle, digest=digest, by=second, at=at)


def a_draw_key(circle: Circle, suite: str = "guomi") -> dict:
    """The key of the cached guardians and everybody's signature that it is theirs."""
    key = circle_json(_drawers().circle)
    said = draw_key_bytes(root_of(circle), key)
    return {"key": key, "signatures": {one.at: one.signing.sign(said) for one in five(suite)}}


@cache
def _drawers() -> draws.Guardians:
    return draws.five_guardians()


@cache
def _five(suite: str) -> tuple[Path, tuple[Keys, ...]]:
    folder = Path(tempfile.mkdtemp(prefix="gongheng-guardians-"))
    authority = TrialAuthority(folder, suite)
    # A root beside those of other tests and of other processes on the same home.
    authority._tail = f"-guardians-{suite}-{os.getpid()}"
    authority.begin(at=SINCE)
    authority.renew_list(at=SINCE, days=DAYS)
    bodies = [registry.a_code("12") for _ in NAMES]
    return folder, tuple(
        Keys(at, body, name, authority.issue("guardian", name, code=body, at=SINCE, days=DAYS),
             _drawers().secrets[at])
        for at, (body, name) in enumerate(zip(bodies, NAMES, strict=True), 1)
    )  # fmt: skip


def armoured(der: bytes) -> str:
    """A certificate as text, as people upload it."""
    return issuing.armoured(der)


def a_release(rehearsal, formed: Formed, place: int, **change) -> dict:
    """What this guardian answers to a rehearsal: the batch and its signature."""
    from gongheng.registry.guardians.batches import batch_of, signed_bytes

    keys = formed.keys[place - 1]
    shares = [
        {"bid": rehearsal.commitment, "role": role,
         "share": sbp.unwrap_share(rehearsal.header, role, place, keys.encryption).hex()}
        for role in rehearsal.halves
    ]  # fmt: skip
    batch = {**batch_of(rehearsal.code, place, shares), **change}
    return {
        "batch": batch,
        "signature": base64.b64encode(keys.signing.sign(signed_bytes(batch))).decode(),
    }
