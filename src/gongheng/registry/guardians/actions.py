"""Form a circle of guardians, put it in force by a second body, give it its draw key, end it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from gongheng.foundation.access.actors import Actor
from gongheng.foundation.acts import beginning, performing
from gongheng.foundation.clock import day_of
from gongheng.foundation.drawing.dealing import circle_json, read_circle
from gongheng.foundation.refusals import refuse_unless
from gongheng.foundation.sealing.suites import suite as algorithms_of
from gongheng.registry import entry_checks as check
from gongheng.registry.guardians.lifecycle import CIRCLE, CircleState
from gongheng.registry.guardians.models import LONGEST_NAME, LONGEST_REASON, Circle, Guardian
from gongheng.registry.guardians.papers import digest_of_key, draw_key_bytes, root_of
from gongheng.registry.guardians.queries import in_force_of, keys_of
from gongheng.registry.guardians.rules import Candidate, Judged, check_numbers, judged


def propose(
    name: str, *, region: str, guardians: Sequence[Candidate], threshold: int,
    suite: str = "guomi", by: Actor, at: datetime,
) -> Circle:  # fmt: skip
    """提出监护组。各家证书当场核验；提出之后还要由另一单位确认，才用来封标."""
    circle = Circle(
        name=check.text(name, field="name", most=LONGEST_NAME),
        region=check.region(region, on=day_of(at)),
        threshold=threshold, suite=suite, proposed_by=by.person or by.reference,
        proposed_body=by.body, proposed_at=at,
    )  # fmt: skip
    with beginning(CIRCLE, "propose", circle, by=by, at=at) as (circle, record):
        check_numbers(len(guardians), threshold, region=circle.region, at=at)
        held = judged(guardians, suite=suite, region=circle.region, at=at)
        circle.code = _next_code(circle.region)
        circle.state = CircleState.PROPOSED
        circle.save()
        _seat(circle, held)
        record(name=circle.name, region=circle.region, threshold=threshold, suite=suite,
               root=root_of(circle), bodies=[one.body for one in held],
               signing=[one.signing.fingerprint for one in held],
               encryption=[one.encryption.fingerprint for one in held])  # fmt: skip
    return circle


def confirm(circle: Circle, *, by: Actor, at: datetime) -> Circle:
    """确认监护组。由提出者以外的另一单位核对各家证书摘要后确认；原来的一组同时停用，经它封存的照旧由它开启."""
    with performing(CIRCLE, "confirm", circle, by=by, at=at) as (circle, record):
        again = [
            Candidate(one.signing.encode(), one.encryption.encode())
            for one in circle.guardians.order_by("at")
        ]
        judged(again, suite=circle.suite, region=circle.region, at=at)
        former = in_force_of(circle.region)
        if former is not None:
            give_way(former, to=circle, by=by, at=at)
        circle.in_force_at = at
        record(root=root_of(circle))
    return circle


def give_way(former: Circle, *, to: Circle, by: Actor, at: datetime) -> Circle:
    """由新组接替。随新组的确认办理，同一地区任何时刻只有一组在任."""
    with performing(CIRCLE, "give_way", former, by=by, at=at) as (former, record):
        former.retired_at = at
        record(to=to.code)
    return former


def set_draw_key(
    circle: Circle, *, key: Mapping[str, Any], signatures: Mapping[int, bytes],
    by: Actor, at: datetime,
) -> Circle:  # fmt: skip
    """登记抽取公钥。由全体监护人共同生成、逐一签名；另一单位核对摘要、确认以后才起用，用过的不得再用."""
    with performing(CIRCLE, "set_draw_key", circle, by=by, at=at) as (circle, record):
        made = read_circle(dict(key))
        told = circle_json(made)
        seated = list(circle.guardians.order_by("at"))
        fits = (made.threshold, made.guardians) == (circle.threshold, len(seated))
        refuse_unless(fits, "guardian_file_bad", field="key")
        refuse_unless(told != circle.draw_key, "nothing_changed", field="key")
        _never_used(circle, told)
        pairs, said = algorithms_of(circle.suite).pairs, draw_key_bytes(root_of(circle), told)
        for one, (signing, _) in zip(seated, keys_of(circle), strict=True):
            signed = pairs.verify(signing, said, signatures.get(one.at, b""))
            refuse_unless(signed, "draw_key_unsigned", field="signatures", at=one.at)
        circle.offered_key = told
        circle.offered_by, circle.offered_body = by.person or by.reference, by.body
        record(key=digest_of_key(told))
    return circle


def confirm_draw_key(circle: Circle, *, digest: str, by: Actor, at: datetime) -> Circle:
    """确认抽取公钥。由登记者以外的另一单位核对摘要；原来的公钥即告停用，不得恢复，已申请的抽取照旧用它."""
    with performing(CIRCLE, "confirm_draw_key", circle, by=by, at=at) as (circle, record):
        told = circle.offered_key
        refuse_unless(told and digest == digest_of_key(told), "draw_key_differs", field="digest")
        _never_used(circle, told)
        if circle.draw_key:
            circle.former_keys = [*circle.former_keys, digest_of_key(circle.draw_key)]
        circle.draw_key, circle.offered_key = told, {}
        circle.offered_by = circle.offered_body = ""
        record(key=digest, number=len(circle.former_keys) + 1)
    return circle


def ask_to_retire(circle: Circle, *, reason: str, by: Actor, at: datetime) -> Circle:
    """申请停用。停用后新公告的项目不再由监护人保管，所以要另一单位同意."""
    with performing(CIRCLE, "ask_to_retire", circle, by=by, at=at) as (circle, record):
        told = check.text(reason, field="reason", most=LONGEST_REASON)
        circle.ending_asked_by, circle.ending_asked_body = by.person or by.reference, by.body
        record(reason=told)
    return circle


def retire(circle: Circle, *, by: Actor, at: datetime) -> Circle:
    """停用监护组。经它封存的投标文件照旧由它开启."""
    with performing(CIRCLE, "retire", circle, by=by, at=at) as (circle, record):
        circle.retired_at = at
        record(root=root_of(circle))
    return circle


def drop(circle: Circle, *, reason: str, by: Actor, at: datetime) -> Circle:
    """撤回提出。没有确认的监护组从未启用."""
    with performing(CIRCLE, "drop", circle, by=by, at=at) as (circle, record):
        circle.retired_at = at
        record(reason=check.text(reason, field="reason", most=LONGEST_REASON))
    return circle


def _seat(circle: Circle, held: Sequence[Judged]) -> None:
    Guardian.objects.bulk_create(
        Guardian(circle=circle, at=place, body=one.body, name=one.signing.name,
                 signing=one.signing.pem, signing_fingerprint=one.signing.fingerprint,
                 encryption=one.encryption.pem, encryption_fingerprint=one.encryption.fingerprint)
        for place, one in enumerate(held, 1)
    )  # fmt: skip


def _never_used(circle: Circle, told: Mapping[str, Any]) -> None:
    """The keys of a circle only go forward: who could bring an old one back could redraw by it."""
    refuse_unless(digest_of_key(told) not in circle.former_keys, "draw_key_former", field="key")


def _next_code(region: str) -> str:
    """Numbered within the region; of two proposed at once the database keeps one."""
    return f"JH{region}-{Circle.objects.filter(region=region).count() + 1:03}"
