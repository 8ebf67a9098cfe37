"""A test authority in the tests' own home, and people who sign challenges with its certificates."""

from typing import NamedTuple

from gongheng.foundation.certificates import issuing
from gongheng.foundation.certificates.trials import Issued, TrialAuthority
from gongheng.foundation.certificates.trust import TEST_FOLDER
from gongheng.foundation.paths import home
from gongheng.registry.certificates import actions
from gongheng.registry.certificates.answers import Answer, answer

SITE = "http://127.0.0.1:8000"


class Pair(NamedTuple):
    """An issued pair and its certificates as text."""

    issued: Issued
    certificate: str
    encryption: str


def an_authority(at, name: str = "guomi") -> TrialAuthority:
    """The authority of this home; made when it is not there."""
    made = TrialAuthority(home() / TEST_FOLDER, name)
    if not made.root.exists():
        made.begin(at=at)
    return made


def a_pair(at, *, code: str = "", name: str = "示例有限公司", suite: str = "guomi", **more) -> Pair:
    """A signing and an encryption certificate."""
    issued = an_authority(at, suite).issue("firm", name, code=code, at=at, **more)
    return Pair(issued, issuing.armoured(issued.signing), issuing.armoured(issued.encryption))


def answered(text: str, pair: Pair, **change) -> str:
    """The text of an answer to this challenge."""
    told = {"certificate": pair.certificate, "encryption": pair.encryption, **change}
    return answer(text, told.pop("keeper", pair.issued.signing_key), **told)


def taken(pair: Pair, *, at, purpose: str = "link", session: str = "session") -> Answer:
    """An answer that was taken."""
    text = actions.pose(session=session, purpose=purpose, site=SITE, at=at)
    return actions.take_answer(answered(text, pair), session=session, purpose=purpose, at=at)
