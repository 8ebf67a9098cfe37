"""Where a release goes: a rehearsal or an opening; both are asked and answered alike."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.conf import settings
from django.http import Http404

from gongheng.foundation.ledger import cosigning, keys
from gongheng.portals.context import demo_mark
from gongheng.registry.guardians.queries import certificates_of, guardian_of, recipients
from gongheng.trading.rehearsals import actions, queries
from gongheng.trading.rehearsals.lifecycle import REHEARSAL
from gongheng.trading.tendering.queries import tender_of_code

OPENINGS = "gongheng.trading.opening.shares"


@dataclass(frozen=True)
class Source:
    """One kind of release: its words, how it is found, asked and answered."""

    title: str
    article: str
    find: Callable[[Any, str], Any]  # (actor, code) -> the thing, Http404 when there is none
    ask: Callable[[Any, Any], dict[str, Any]]  # (thing, actor) -> the request
    answer: Callable[..., Any]  # (thing, batch=, signature=, by=, at=)
    outside: bool


def sources() -> dict[str, Source]:
    """By the word in the address."""
    found = {"rehearsals": Source("开启演练", REHEARSAL.acts["release"].under, _rehearsal,
                                  queries.to_release, actions.release, outside=False)}  # fmt: skip
    if find_spec(OPENINGS):
        opening = import_module(f"{OPENINGS}.queries")
        acts, lives = import_module(f"{OPENINGS}.actions"), _lifecycle()
        found["openings"] = Source(
            "释放份额", lives.acts["release"].under, _tender,
            opening.to_release,
            lambda tender, **told: acts.release(opening.unsealing_of(tender), **told),
            outside=True,
        )  # fmt: skip
    return found


def _lifecycle() -> Any:
    return import_module("gongheng.trading.opening.lifecycle").UNSEALING


def _rehearsal(actor: Any, code: str) -> Any:
    return queries.rehearsal_for(actor, code)


def _tender(actor: Any, code: str) -> Any:
    tender = tender_of_code(code)
    if tender is None or tender.circle is None or guardian_of(actor, tender.circle) is None:
        raise Http404
    return tender


def waiting(actor: Any, now: datetime) -> list[dict[str, Any]]:
    """What this guardian has not answered: kind, tender, until when."""
    found = [{"kind": "rehearsals", "tender": one.tender, "due": one.due_at}
             for one in queries.waiting_for(actor)]  # fmt: skip
    if find_spec(OPENINGS):
        opened = import_module(f"{OPENINGS}.queries").waiting_for_release(actor)
        found = [{"kind": "openings", "tender": one, "due": now} for one in opened] + found
    return found


def told(source: Source, thing: Any, actor: Any) -> dict[str, Any]:
    """What the page's worker needs: the request, the circle, whom to believe about the log."""
    circle = thing.circle
    own = guardian_of(actor, circle)
    assert own is not None
    signing, encryption = certificates_of(own)
    asked = source.ask(thing, actor)
    return {
        "asked": asked, "tender": asked["tender"],
        "circle": {
            "code": circle.code, "threshold": circle.threshold,
            "fingerprints": [one.fingerprint for one in recipients(circle)],
            "own": {"at": own.at, "signing": signing.public.hex(),
                    "encryption": encryption.public.hex()},
        },
        "outside": outside() if source.outside else None,
    }  # fmt: skip


def outside() -> dict[str, Any]:
    """The log's key and the witnesses'; a guardian compares them with what it has from elsewhere."""
    return {"logKey": keys.log_signer().vkey(),
            "witnessKeys": [one.key.vkey() for one in cosigning.witnesses()],
            "quorum": cosigning.quorum() if settings.WITNESSES else 0,
            "moved": bool(demo_mark())}  # fmt: skip
