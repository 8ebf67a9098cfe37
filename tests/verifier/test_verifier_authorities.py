"""Who issued a bidder's certificate: judged by roots that the reader brings, at the time the bid came."""

import base64
import json
from datetime import timedelta
from functools import cache

import pytest
from gongheng_verifier import authorities
from gongheng_verifier.cli import main

from builders import opening_bundles as made
from gongheng.foundation.certificates import issuing
from gongheng.foundation.certificates.issuing import Issuer, Order
from gongheng.foundation.certificates.reading import read_certificate
from gongheng.foundation.clock import beijing
from gongheng.foundation.sealing.keys import SoftwareKey
from gongheng.foundation.sealing.suites import suite

SINCE, UNTIL, AT = beijing(2026, 1, 1), beijing(2028, 1, 1), beijing(2026, 6, 1)
GUOMI = suite("guomi")
DAY = timedelta(days=1)


class Made:
    """An authority, or whoever stands below one."""

    def __init__(
        self, name, by=None, *, authority=True, since=SINCE, until=UNTIL, uses=None, below=None
    ):
        self.key = SoftwareKey.generate(GUOMI.pairs)
        self.name = issuing.name_of(name, unit="示例")
        issuer = by.issuer if by else self.issuer
        uses = frozenset(uses or (issuing.AUTHORITY if authority else issuing.SIGNING))
        self.der = issuing.issue(
            Order(self.name, self.key.public, since, until, uses, authority, below), issuer
        )

    @property
    def issuer(self):
        return Issuer(self.name, self.key, GUOMI)

    @property
    def held(self):
        return authorities.read(self.der)

    def revokes(self, *gone, at=SINCE, until=UNTIL):
        rows = [(read_certificate(one.der).serial, moment) for one, moment in gone]
        der = issuing.revocations(rows, self.issuer, at=at, until=until, number=1)
        return authorities.read_list(der)


@cache
def root():
    return Made("根")


@cache
def middle():
    return Made("中间", root())


@cache
def firm():
    return Made("单位", middle(), authority=False)


def fault(leaf, roots=None, between=(), lists=(), at=AT):
    roots = [root()] if roots is None else roots
    found = authorities.fault_of(
        leaf.der, [one.held for one in roots], [one.held for one in between], lists, at
    )
    return found[0]


def test_a_certificate_is_traced_to_a_root_over_an_authority_between():
    assert fault(firm(), between=[middle()]) == ""
    assert fault(firm(), roots=[middle()]) == ""
    assert fault(firm()) == "证书不是由给出的发证机构签发的"


def test_whether_it_was_revoked_is_told_only_where_a_list_of_every_step_is_at_hand():
    lists = [root().revokes(), middle().revokes()]
    ders = firm().der, [root().held], [middle().held]

    assert authorities.fault_of(*ders, lists, AT) == ("", True)
    assert authorities.fault_of(*ders, lists[:1], AT) == ("", False)
    assert authorities.fault_of(*ders, [middle().revokes(until=AT - DAY), lists[0]], AT) == (
        "",
        False,
    )


BAD = {
    "another root": lambda: fault(firm(), roots=[Made("根")], between=[middle()]),
    "a root of the bundle's own": lambda: fault(firm(), between=[middle(), Made("根")], roots=[Made("别的")]),
    "expired when the bid came": lambda: fault(firm(), between=[middle()], at=UNTIL + DAY),
    "not yet in force": lambda: fault(firm(), between=[middle()], at=SINCE - DAY),
    "an expired authority between": lambda: fault(Made("单位", old(), authority=False), between=[old()]),
    "issued by a firm": lambda: fault(Made("别家", firm(), authority=False), between=[firm(), middle()]),
    "an authority that may not sign": lambda: fault(Made("单位", mute(), authority=False), between=[mute()]),
    "too many authorities between": lambda: fault(
        Made("单位", deep(), authority=False), between=[deep(), low()], roots=[root()]),
    "revoked before": lambda: fault(
        firm(), between=[middle()], lists=[middle().revokes((firm(), AT - DAY))]),
    "an authority that was revoked": lambda: fault(
        firm(), between=[middle()], lists=[root().revokes((middle(), AT - DAY))]),
    "an authority's own certificate": lambda: fault(middle()),
}  # fmt: skip


@cache
def old():
    return Made("旧", root(), until=AT - DAY)


@cache
def mute():
    return Made("哑", root(), uses=issuing.SIGNING)


@cache
def low():
    return Made("低", root(), below=0)


@cache
def deep():
    return Made("深", low())


@pytest.mark.parametrize("name", BAD)
def test_a_certificate_is_not_taken_when_it_is(name):
    assert BAD[name]()


def a_ring(many):
    """Authorities of one name and one key: every one of them issued every other."""
    first = Made("环")
    ders = [
        issuing.issue(
            Order(first.name, first.key.public, SINCE, UNTIL - number * DAY,
                  frozenset(issuing.AUTHORITY), authority=True), first.issuer)
        for number in range(many)
    ]  # fmt: skip
    return Made("单位", first, authority=False), [authorities.read(one) for one in ders]


@pytest.fixture
def steps(monkeypatch):
    """How many signatures were asked for."""
    seen, good = [], authorities._good
    monkeypatch.setattr(authorities, "_good", lambda *told: seen.append(1) or good(*told))
    return seen


def test_a_bundle_whose_authorities_lead_in_circles_is_given_up(steps, monkeypatch):
    monkeypatch.setattr(authorities, "MOST_STEPS", 100)
    leaf, ring = a_ring(5)
    clause, _ = authorities.fault_of(leaf.der, [root().held], ring, [], AT)
    assert clause
    assert len(steps) == 100


def test_without_an_end_every_way_through_the_circle_is_walked(steps):
    """Twin: five of them are 425 ways, a thousand would be 10**12."""
    leaf, ring = a_ring(5)
    authorities.fault_of(leaf.der, [root().held], ring, [], AT)
    assert len(steps) > 400


def test_strangers_of_the_same_name_do_not_hide_the_real_authority():
    strangers = [Made("中间") for _ in range(5)]
    assert fault(firm(), between=[*strangers, middle()]) == ""


def test_revoked_later_or_by_somebody_else_is_not_revoked_then():
    later = middle().revokes((firm(), AT + DAY))
    stranger = Made("中间").revokes((firm(), AT - DAY))

    assert fault(firm(), between=[middle()], lists=[later, stranger]) == ""


def test_an_altered_certificate_is_nobodys():
    der = bytearray(firm().der)
    place = bytes(der).index("单位".encode())
    der[place] ^= 1
    found = authorities.fault_of(bytes(der), [root().held], [middle().held], [], AT)
    assert found[0]


@pytest.mark.parametrize(
    "junk", [b"", b"\x30", b"\x30\x82\xff\xff", bytes(40), b"\x30\x03\x02\x01\x01"]
)
def test_what_is_no_certificate_or_list_is_refused_and_never_a_traceback(junk):
    for read in (authorities.read, authorities.read_list):
        with pytest.raises(authorities.BROKEN):
            read(junk)
    assert authorities.fault_of(junk, [root().held], [], [], AT)[0]


@pytest.fixture
def judged(tmp_path, capsys):
    """The line O11 of a bundle whose bids are of units under `middle`."""

    def run(told, chunks, *roots):
        (tmp_path / "in.zip").write_bytes(made.zipped(told, chunks))
        pems = "".join(issuing.armoured(one.der) for one in roots)
        (tmp_path / "roots.pem").write_text(pems)
        more = ["--authorities", str(tmp_path / "roots.pem")] if roots else []
        code = main(["opening", str(tmp_path / "in.zip"), "--json", *more])
        report = json.loads(capsys.readouterr().out)
        return code, [one for one in report["checks"] if one["number"] == "O11"]

    return run


def text64(*ders):
    return [base64.b64encode(one).decode() for one in ders]


@pytest.fixture
def bundle(monkeypatch):
    """An honest opening whose first unit is certified by `middle`."""
    code = "91420000MA4KTRIAZ1"
    key, opener = (SoftwareKey.generate(GUOMI.pairs) for _ in range(2))
    order = lambda one, uses: Order(  # noqa: E731
        issuing.name_of("示例", unit="示例", code=code), one.public, SINCE, UNTIL, frozenset(uses)
    )
    person = made.Person(code, "示例建设Z有限公司", key, issuing.issue(order(key, issuing.SIGNING), middle().issuer),
                         opener, issuing.issue(order(opener, issuing.ENCRYPTING), middle().issuer))  # fmt: skip
    monkeypatch.setattr(made, "unit", lambda _: person)
    tale = made.Tale(sections=["001"])
    tale.take(made.a_bid("Z", "001", made.letter("100.00"), 901))
    return tale.told(), tale.chunks()


def test_the_bundle_brings_what_lies_between_and_the_reader_the_root(judged, bundle):
    told, chunks = bundle
    lists = [
        issuing.revocations([], one.issuer, at=SINCE, until=UNTIL, number=1)
        for one in (root(), middle())
    ]
    whole = {**told, "authorities": text64(middle().der), "revocations": text64(*lists)}

    (line,) = judged(whole, chunks, root())[1]
    assert line["passed"]
    assert line["clause"].endswith("收到时都由给出的发证机构签发并且有效")
    (line,) = judged({**told, "authorities": text64(middle().der)}, chunks, root())[1]
    assert line["passed"]
    assert "是否吊销未核验" in line["clause"]
    (line,) = judged(told, chunks)[1]
    assert line["passed"]
    assert "未核验" in line["clause"], "not asked, and said"


@pytest.mark.parametrize("name", ["nothing between", "another root", "junk between"])
def test_a_bidders_certificate_of_an_unknown_authority_fails(judged, bundle, name):
    told, chunks = bundle
    between = {
        "nothing between": [],
        "another root": text64(middle().der),
        "junk between": text64(b"\x30\x00"),
    }[name]
    whole = {**told, "authorities": between} if between else told
    code, lines = judged(whole, chunks, Made("根") if name == "another root" else root())

    assert code == 1
    assert not any(one["passed"] for one in lines)


def test_without_asking_for_the_chain_anybodys_certificate_will_do(judged, bundle, monkeypatch):
    """Twin: a root made at home signs for a unit, and nothing else of the bundle shows it."""
    told, chunks = bundle
    assert judged(told, chunks, Made("自造"))[0] == 1
    monkeypatch.setattr(authorities, "fault_of", lambda *_: ("", True))
    assert judged(told, chunks, Made("自造"))[0] == 0


@pytest.mark.parametrize(
    "text", ["", "不是证书", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"]
)
def test_a_file_without_a_readable_authority_is_refused_in_words(tmp_path, capsys, text):
    (tmp_path / "in.zip").write_bytes(b"PK")
    (tmp_path / "roots.pem").write_text(text)
    assert (
        main(["opening", str(tmp_path / "in.zip"), "--authorities", str(tmp_path / "roots.pem")])
        == 2
    )
    assert "发证机构" in capsys.readouterr().out
