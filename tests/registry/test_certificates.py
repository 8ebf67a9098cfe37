"""A certificate stands for one person in one unit, proved by a challenge answered once, in time."""

import json
from datetime import timedelta

import pytest

from builders import registry
from builders.certificates import SITE, a_pair, an_authority, answered, taken
from gongheng.foundation.access.roles import Role
from gongheng.foundation.certificates.reading import read_certificate
from gongheng.foundation.ledger.models import Entry
from gongheng.foundation.refusals import Refused
from gongheng.foundation.sealing.suites import suite
from gongheng.registry.certificates import actions, queries, rules
from gongheng.registry.certificates.lifecycle import LinkState
from gongheng.registry.certificates.models import CertificateLink, Challenge

pytestmark = pytest.mark.django_db
NOW = registry.START
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _own_home(tmp_path, monkeypatch, settings):
    monkeypatch.setenv("GONGHENG_HOME", str(tmp_path))


@pytest.fixture
def bidder():
    return registry.an_office(Role.BIDDER, registry.a_party().code)


def pose(**change):
    return actions.pose(
        **{"session": "session", "purpose": "link", "site": SITE, "at": NOW, **change}
    )


def take(text, **change):
    told = {"session": "session", "purpose": "link", "at": NOW, **change}
    return actions.take_answer(text, **told)


def refusal(work, *given, **named) -> str:
    before = Entry.objects.count(), CertificateLink.objects.count()
    with pytest.raises(Refused) as no:
        work(*given, **named)
    assert "—" not in no.value.sentence
    assert (Entry.objects.count(), CertificateLink.objects.count()) == before
    return no.value.code


@pytest.mark.parametrize("name", ["guomi", "international"])
def test_a_person_links_a_pair_of_the_own_unit(bidder, name):
    pair = a_pair(NOW, code=bidder.body, suite=name)
    link = actions.link_certificate(taken(pair, at=NOW), by=bidder, at=NOW)

    assert link.state == LinkState.LINKED
    assert queries.live_link(bidder) == link
    signing, encryption = queries.certificates_of(link)
    assert (signing.fingerprint, encryption.fingerprint) == (link.fingerprint, link.encryption)
    told = Entry.objects.order_by("pk").last()
    assert told.act == "certificate.link_certificate"
    assert "示例有限公司" not in json.dumps(told.facts, ensure_ascii=False)


def test_a_linked_certificate_signs_its_account_in_and_no_unlinked_one_does(bidder):
    pair = a_pair(NOW, code=bidder.body)
    assert refusal(queries.account_of, taken(pair, at=NOW, purpose="sign_in")) == (
        "certificate_not_linked"
    )
    link = actions.link_certificate(taken(pair, at=NOW), by=bidder, at=NOW)
    assert queries.account_of(taken(pair, at=NOW, purpose="sign_in")).pk == bidder.account_id

    actions.unlink_certificate(link, reason="密钥遗失", by=bidder, at=NOW)
    assert refusal(queries.account_of, taken(pair, at=NOW, purpose="sign_in")) == (
        "certificate_not_linked"
    )


def test_a_challenge_is_answered_once(bidder):
    pair, text = a_pair(NOW), pose()
    given = answered(text, pair)
    take(given)

    assert refusal(take, given) == "challenge_used"
    assert pose() != text


def test_a_failed_answer_spends_the_challenge_too():
    pair, other, text = a_pair(NOW), a_pair(NOW), pose()

    assert refusal(take, answered(text, pair, keeper=other.issued.signing_key)) == "signature_wrong"
    assert refusal(take, answered(text, pair)) == "challenge_used"


def test_a_challenge_belongs_to_its_session_and_purpose():
    pair, text = a_pair(NOW), pose()

    assert refusal(take, answered(text, pair), session="another") == "challenge_unknown"
    assert refusal(take, answered(text, pair), purpose="sign_in") == "challenge_unknown"
    assert refusal(take, answered(text + "x", pair)) == "challenge_unknown"
    assert take(answered(text, pair))


@pytest.mark.parametrize(("later", "code"), [
    (-MINUTE * 5, "challenge_expired"), (-timedelta(seconds=1), "challenge_expired"),
    (timedelta(0), ""), (MINUTE * 5 - timedelta(seconds=1), ""), (MINUTE * 5, "challenge_expired"),
])  # fmt: skip
def test_a_challenge_lives_five_minutes_by_the_server_s_clock(later, code):
    given = answered(pose(), a_pair(NOW))

    if code:
        assert refusal(take, given, at=NOW + later) == code
    else:
        assert take(given, at=NOW + later).challenge == json.loads(given)["challenge"]


def test_a_waiting_challenge_is_shown_again_and_old_ones_are_swept():
    text = pose()
    assert pose(at=NOW + MINUTE) == text
    assert pose(session="another") != text
    assert pose(purpose="sign_in") != text
    assert pose(at=NOW + MINUTE * 5) != text

    pose(at=NOW + timedelta(days=2))
    assert Challenge.objects.count() == 1


def test_what_the_challenge_says_a_person_can_read():
    text = pose()

    assert f"平台：{SITE}\n用途：绑定证书\n" in text
    assert "有效至：" in text


def test_an_expired_revoked_or_foreign_certificate_is_refused():
    old = a_pair(NOW - timedelta(days=10), days=9)
    assert refusal(take, answered(pose(), old)) == "certificate_expired"
    gone = a_pair(NOW)
    an_authority(NOW).revoke(read_certificate(gone.issued.signing).serial, at=NOW)
    assert refusal(take, answered(pose(), gone)) == "certificate_revoked"


def test_a_certificate_of_an_authority_that_is_not_recognised_is_refused(tmp_path, monkeypatch):
    monkeypatch.setenv("GONGHENG_HOME", str(tmp_path / "elsewhere"))
    foreign = a_pair(NOW)
    monkeypatch.setenv("GONGHENG_HOME", str(tmp_path / "here"))

    assert refusal(take, answered(pose(), foreign)) == "issuer_unknown"


def test_without_the_judgement_a_revoked_certificate_would_be_taken(monkeypatch):
    """Twin."""
    pair = a_pair(NOW - timedelta(days=10), days=9)
    monkeypatch.setattr(rules, "judge", lambda *_, **__: None)

    assert take(answered(pose(), pair)).signing


def test_the_pair_must_be_a_pair_of_the_own_unit(bidder):
    pair, other = a_pair(NOW, code=bidder.body), a_pair(NOW, code=bidder.body, name="另一家")
    cases = {
        "encryption_certificate_missing": {"encryption": ""},
        "certificates_apart": {"encryption": other.encryption},
        "certificate_wrong_use": {"encryption": pair.certificate},
    }
    for code, change in cases.items():
        given = take(answered(pose(), pair, **change))
        assert refusal(actions.link_certificate, given, by=bidder, at=NOW) == code
    foreign = take(answered(pose(), a_pair(NOW, code=registry.a_code())))
    assert refusal(actions.link_certificate, foreign, by=bidder, at=NOW) == (
        "certificate_of_another_unit"
    )


def test_one_certificate_stands_for_one_person_and_one_person_has_one(bidder):
    pair, colleague = a_pair(NOW), registry.an_office(Role.BIDDER, bidder.body)
    actions.link_certificate(taken(pair, at=NOW), by=bidder, at=NOW)

    assert refusal(actions.link_certificate, taken(pair, at=NOW), by=colleague, at=NOW) == (
        "already_exists"
    )
    second = taken(a_pair(NOW), at=NOW)
    assert refusal(actions.link_certificate, second, by=bidder, at=NOW) == "already_exists"


def test_a_key_is_replaced_in_one_step(bidder):
    first, second = a_pair(NOW), a_pair(NOW)
    link = actions.link_certificate(taken(first, at=NOW), by=bidder, at=NOW)
    fresh = actions.replace_certificate(link, given=taken(second, at=NOW), by=bidder, at=NOW)
    link.refresh_from_db()

    assert (link.state, fresh.state) == (LinkState.REPLACED, LinkState.LINKED)
    assert queries.live_link(bidder) == fresh
    assert queries.own_links(bidder) == [fresh, link]
    assert refusal(queries.account_of, taken(first, at=NOW, purpose="sign_in")) == (
        "certificate_not_linked"
    )


def test_a_refused_replacement_leaves_the_old_certificate_in_force(bidder):
    first = a_pair(NOW)
    link = actions.link_certificate(taken(first, at=NOW), by=bidder, at=NOW)
    half = take(answered(pose(), a_pair(NOW), encryption=""))

    assert refusal(actions.replace_certificate, link, given=half, by=bidder, at=NOW) == (
        "encryption_certificate_missing"
    )
    same = taken(first, at=NOW)
    assert refusal(actions.replace_certificate, link, given=same, by=bidder, at=NOW) == (
        "nothing_changed"
    )
    assert queries.live_link(bidder) == link


def test_only_the_holder_replaces_and_the_security_office_may_end_it(bidder):
    link = actions.link_certificate(taken(a_pair(NOW), at=NOW), by=bidder, at=NOW)
    colleague = registry.an_office(Role.BIDDER, bidder.body)
    given = taken(a_pair(NOW), at=NOW)
    for actor in (colleague, registry.a_security_admin()):
        assert refusal(actions.replace_certificate, link, given=given, by=actor, at=NOW) == (
            "not_permitted"
        )
    told = {"reason": "失密", "at": NOW}
    assert refusal(actions.unlink_certificate, link, by=colleague, **told) == "not_permitted"
    ended = actions.unlink_certificate(link, by=registry.a_security_admin(), **told)
    assert ended.state == LinkState.UNLINKED


@pytest.mark.parametrize("text", [
    "", "[]", "{}", "null", "[" * 60_000, "x" * 70_000, '{"v": "gongheng/answer/1"}',
])  # fmt: skip
def test_what_is_no_answer_is_refused(text):
    assert refusal(take, text) == "answer_malformed"


@pytest.mark.parametrize("change", [
    {"v": "2"}, {"signature": "*"}, {"signature": 1}, {"between": "x"}, {"between": [1]},
    {"between": ["x"] * 4}, {"more": 1}, {"certificate": None},
])  # fmt: skip
def test_an_answer_of_another_shape_is_refused(change):
    whole = json.loads(answered(pose(), a_pair(NOW)))

    assert refusal(take, json.dumps({**whole, **change})) == "answer_malformed"


def test_an_answer_with_something_that_is_no_certificate_is_refused():
    whole = json.loads(answered(pose(), a_pair(NOW)))
    for change in ({"certificate": "x"}, {"encryption": "x"}, {"between": ["x"]},
                   {"certificate": "\ud800"}):  # fmt: skip
        assert refusal(take, json.dumps({**whole, **change})) in {
            "certificate_unreadable", "answer_malformed",
        }  # fmt: skip


def test_the_suite_of_the_unit_s_own_key_does_not_matter(bidder, settings):
    settings.SEALING_SUITE = "international"

    assert suite("guomi").name == "guomi"
    assert take(answered(pose(), a_pair(NOW)))


@pytest.mark.parametrize(
    "told", ["\ud800", "\0", "", "0" * 63, "G" * 64, "０" * 64, "0" * 64 + "\n"]
)
def test_a_challenge_that_no_digest_can_be_is_refused_before_anything_is_asked_of_it(told):
    given = json.loads(answered(pose(), a_pair(NOW))) | {"challenge": told}

    assert refusal(take, json.dumps(given)) == "answer_malformed"
