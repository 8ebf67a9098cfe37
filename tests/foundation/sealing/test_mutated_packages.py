"""Two thousand ways to tamper with a sealed bid, and none is taken in."""

import base64
import json
import random
from functools import cache

import pytest

from builders.sealing import scene, sealed
from gongheng.foundation.canonical import canonical
from gongheng.foundation.refusals import Refused
from gongheng.foundation.sealing import package as sbp
from gongheng.foundation.sealing.digests import sm3_hex
from gongheng.foundation.sealing.keys import SoftwareKey
from gongheng.foundation.sealing.package import checking, container, forms
from gongheng.foundation.sealing.suites import suite

MANY = 2000
PER_KIND = 200


def judged(data: bytes, terms: sbp.Terms | None = None) -> str:
    """The code of the refusal, "" when it was taken in."""
    people = scene()
    try:
        bid = sbp.unpack(data)
        sbp.check_package(bid, terms or people.terms, signer_public=people.signer.public,
                          roles=("price", "technical"))  # fmt: skip
    except Refused as no:
        return no.code
    return ""


def split(data: bytes) -> tuple[dict, bytes]:
    begin = len(container.MARK) + container.LENGTH_SIZE
    length = int.from_bytes(data[len(container.MARK) : begin], "big")
    return json.loads(data[begin : begin + length]), data[begin + length :]


def glued(head: dict, body: bytes) -> bytes:
    written = canonical(head)
    return container.MARK + len(written).to_bytes(4, "big") + written + body


def flip_head(data, dice):
    """One bit anywhere before the ciphertext."""
    at = dice.randrange(len(data) - len(split(data)[1]))
    return data[:at] + bytes([data[at] ^ 1 << dice.randrange(8)]) + data[at + 1 :]


def flip_body(data, dice):
    """One bit of the ciphertext."""
    at = dice.randrange(len(data) - len(split(data)[1]), len(data))
    return data[:at] + bytes([data[at] ^ 1 << dice.randrange(8)]) + data[at + 1 :]


def cut(data, dice):
    """The end is missing."""
    return data[: dice.randrange(len(data))]


def drop(data, dice):
    """Some bytes are missing in the middle."""
    at, size = dice.randrange(len(data) - 40), dice.randrange(1, 40)
    return data[:at] + data[at + size :]


def double(data, dice):
    """Some bytes stand twice."""
    at, size = dice.randrange(len(data) - 40), dice.randrange(1, 40)
    return data[: at + size] + data[at:]


def swap(data, dice):
    """Two stretches of the ciphertext change places."""
    head, body = split(data)
    one, other = dice.randrange(len(body) // 2 - 20), dice.randrange(len(body) // 2, len(body) - 20)
    moved = bytearray(body)
    moved[one : one + 20], moved[other : other + 20] = (
        body[other : other + 20],
        body[one : one + 20],
    )
    return glued(head, bytes(moved))


def change_field(data, dice):
    """One value of the header is another well-formed one."""
    head, body = split(data)
    things = [head["header"], *head["header"]["parts"]]
    thing = dice.choice(things)
    name = dice.choice(sorted(set(thing) - {"parts"}))
    thing[name] = altered(thing[name], dice)
    return glued(head, body)


def altered(value, dice):
    if isinstance(value, list):
        row = list(value)
        at = dice.randrange(len(row))
        how = dice.choice(["drop", "double", "turn", "alter"])
        if how == "drop":
            del row[at]
        elif how == "double":
            row.append(row[at])
        elif how == "turn" and len(set(row)) > 1:
            row.append(row.pop(0))
        else:
            row[at] = altered(row[at], dice)
        return row
    if isinstance(value, int):
        return value + dice.choice([-1, 1, 4096])
    at = dice.randrange(len(value))
    other = dice.choice([sign for sign in "0123456789abcdef" if sign != value[at]])
    return value[:at] + other + value[at + 1 :]


def change_shape(data, dice):
    """A field too many, too few, or of another type."""
    head, body = split(data)
    thing = dice.choice([head, head["header"], *head["header"]["parts"]])
    name = dice.choice(sorted(thing))
    how = dice.choice(["drop", "add", "type"])
    if how == "drop":
        del thing[name]
    elif how == "add":
        thing[name + "2"] = thing[name]
    else:
        thing[name] = dice.choice([None, True, 0, "", [], {}, [[]], {"a": 1}])
    return glued(head, body)


def respell(data, dice):
    """The same values in other bytes: a space, another order, another base64 or hex."""
    head, body = split(data)
    how = dice.randrange(4)
    if how == 0:
        written = json.dumps(head, indent=dice.choice([None, 1])).encode()
        return container.MARK + len(written).to_bytes(4, "big") + written + body
    if how == 1:
        head["signature"] += dice.choice(["\n", "=", "AA=="])
    elif how == 2:
        head["nonce"] = head["nonce"].upper() + dice.choice(["", " "])
    else:
        head["certificate"] = head["certificate"].rstrip("=") + dice.choice(["", "====", " "])
    return glued(head, body)


def sign_again(data, dice):
    """Another key signs, with a certificate of its own, with or without naming it in the header."""
    stranger = SoftwareKey.generate(suite("guomi").pairs)
    head, body = split(data)
    certificate = b"another " + dice.randbytes(8)
    if dice.random() < 0.7:
        head["header"]["bidder"] = sm3_hex(certificate)
    if dice.random() < 0.7:
        head["certificate"] = base64.b64encode(certificate).decode()
    said = forms.signed_bytes(head["header"], bytes.fromhex(head["nonce"]))
    head["signature"] = base64.b64encode(stranger.sign(said)).decode()
    return glued(head, body)


@cache
def another(number):
    """One of eight other bids of the same bidder."""
    people = scene()
    made = sbp.seal({"price": bytes([number]), "technical": b""}, people.terms,
                    people.signatory, algorithms=suite("guomi"), client="试")  # fmt: skip
    return sbp.pack(made.package)


def mix(data, dice):
    """The head of one bid with a part of another: a split view."""
    head, body = split(data)
    foreign, _ = split(another(dice.randrange(8)))
    name = dice.choice(["signature", "nonce", "header"])
    if name == "header":
        head["header"]["parts"][0] = foreign["header"]["parts"][0]
    else:
        head[name] = foreign[name]
    return glued(head, body)


KINDS = [flip_head, flip_body, cut, drop, double, swap, change_field, change_shape, respell,
         sign_again, mix]  # fmt: skip


@pytest.fixture(scope="module")
def data():
    return sbp.pack(sealed().package)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_no_tampered_bid_is_taken_in(data, kind):
    assert judged(data) == ""
    dice, seen = random.Random(kind.__name__), 0
    while seen < PER_KIND:
        tampered = kind(data, dice)
        if tampered == data:
            continue
        seen += 1
        assert judged(tampered) != "", (kind.__doc__, seen)


def test_the_kinds_together_are_two_thousand():
    assert len(KINDS) * PER_KIND >= MANY


def test_a_bid_replayed_in_another_tender_is_not_taken_in(data):
    terms = scene().terms
    for change in ({"tender": "E1"}, {"lot": "9"}, {"document": "00" * 32}, {"threshold": 2}):
        assert judged(data, sbp.Terms(**{**terms.__dict__, **change})) != ""


@pytest.mark.parametrize(("defence", "kinds"), [
    ("check_signature", [sign_again, mix, change_field]),
    ("check_chunks", [flip_body, swap]),
])  # fmt: skip
def test_without_a_defence_some_tampering_gets_through(data, monkeypatch, defence, kinds):
    """Twin: each defence carries weight."""
    monkeypatch.setattr(checking, defence, lambda *_: None)
    for kind in kinds:
        dice = random.Random(defence)
        assert any(judged(kind(data, dice)) == "" for _ in range(PER_KIND)), kind.__name__
