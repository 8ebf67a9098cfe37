"""Randomness of the guardians: one value whoever answers, and nothing from too few."""

import hashlib
from dataclasses import replace
from itertools import combinations

import pytest

from builders.draws import rounds, takings
from gongheng.foundation.drawing import randomness
from gongheng.foundation.drawing.dealing import Roster, circle_json, joined, read_circle
from gongheng.foundation.drawing.group import GUOMI, Group
from gongheng.foundation.drawing.randomness import Circle, Share, holds, value
from gongheng.foundation.refusals import Refused
from gongheng.foundation.sealing.points import P256

ASKED = b"the question"
NIST = Group(
    P256,
    (
        0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296,
        0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5,
    ),
    lambda data: hashlib.sha256(data).digest(),
    -10,
)
RFC_LABEL = b"QUUX-V01-CS02-with-P256_XMD:SHA-256_SSWU_RO_"


@pytest.fixture
def shares(guardians):
    return guardians.answers(ASKED, (1, 2, 3, 4, 5))


# RFC 9380 appendix J.1.1.
@pytest.mark.parametrize(
    ("message", "x", "y"),
    [
        (b"", "2c15230b26dbc6fc9a37051158c95b79656e17a1a920b11394ca91c44247d3e4",
         "8a7a74985cc5c776cdfe4b1f19884970453912e9d31528c060be9ab5c43e8415"),
        (b"abc", "0bb8b87485551aa43ed54f009230450b492fead5f1cc91658775dac4a3388a0f",
         "5c41b3d0731a27a7b14bc0bf0ccded2d8751f83493404c84a88e71ffd424212e"),
    ],
)  # fmt: skip
def test_hashing_to_the_curve_gives_the_points_of_the_rfc(message, x, y):
    assert NIST.hashed(message, RFC_LABEL) == (int(x, 16), int(y, 16))


def is_square(number, prime):
    return pow(number % prime, (prime - 1) // 2, prime) in {0, 1}


@pytest.mark.parametrize("group", [GUOMI, NIST], ids=["sm2", "p256"])
def test_z_is_the_constant_that_the_rfc_asks_for(group):
    """Appendix H.2: no square, not -1, g(x) - Z has no root, g(B / (Z·A)) is a square."""
    p, b, z = group.curve.prime, group.curve.b, group.z

    assert not is_square(z, p)
    assert z != -1
    assert not has_root(p, (b - z) % p)
    x = b * pow(-3 * z, -1, p) % p
    assert is_square(x**3 - 3 * x + b, p)
    for nearer in [one for size in range(1, -z) for one in (size, -size)]:
        x = b * pow(-3 * nearer, -1, p) % p
        fit = not is_square(nearer, p) and nearer != -1 and not has_root(p, (b - nearer) % p)
        assert not (fit and is_square(x**3 - 3 * x + b, p))


def has_root(p, constant):
    """Whether x³ - 3x + constant has a root: x^p - x and it have a common factor."""
    power = power_of_x(p, p, constant)
    rest = [power[0], (power[1] - 1) % p, power[2]]
    one, other = [constant, p - 3, 0, 1], trimmed(rest)
    while other:
        one, other = other, remainder(one, other, p)
    return len(one) > 1


def power_of_x(exponent, p, constant):
    result, base = [1, 0, 0], [0, 1, 0]
    while exponent:
        if exponent & 1:
            result = product(result, base, p, constant)
        base = product(base, base, p, constant)
        exponent >>= 1
    return result


def product(one, other, p, constant):
    wide = [0] * 5
    for i, a in enumerate(one):
        for j, b in enumerate(other):
            wide[i + j] += a * b
    for high in (4, 3):  # x³ = 3x - constant
        wide[high - 2] += 3 * wide[high]
        wide[high - 3] -= constant * wide[high]
    return [part % p for part in wide[:3]]


def remainder(one, other, p):
    one, inverse = list(one), pow(other[-1], -1, p)
    while len(one) >= len(other):
        factor, shift = one[-1] * inverse % p, len(one) - len(other)
        one = trimmed([
            (part - factor * other[at - shift]) % p if at >= shift else part
            for at, part in enumerate(one)
        ])  # fmt: skip
    return one


def trimmed(parts):
    while parts and not parts[-1]:
        parts = parts[:-1]
    return parts


def test_a_multiple_by_random_summands_is_the_multiple():
    for factor in (1, 2, GUOMI.curve.order - 1, 2**255 + 12345):
        assert GUOMI.secret_times(factor, GUOMI.base) == GUOMI.curve.sum((factor, GUOMI.base))
    assert GUOMI.sum((GUOMI.curve.order, GUOMI.base)) is None


def test_any_three_of_five_give_the_same_value(guardians, shares):
    values = {value(guardians.circle, ASKED, three) for three in combinations(shares, 3)}

    assert len(values) == 1
    assert value(guardians.circle, ASKED, shares) in values
    assert value(guardians.circle, b"another", guardians.answers(b"another")) not in values


def test_two_guardians_give_nothing(guardians, shares):
    for two in combinations(shares, 2):
        with pytest.raises(Refused) as no:
            value(guardians.circle, ASKED, two)
        assert no.value.code == "guardians_too_few"


def test_one_guardian_counted_twice_does_not_make_a_third(guardians, shares):
    with pytest.raises(Refused) as no:
        value(guardians.circle, ASKED, [shares[0], shares[1], shares[1]])
    assert no.value.code == "guardians_too_few"


def test_a_guardian_who_answers_wrongly_is_named(guardians, shares):
    bent = GUOMI.curve.write(GUOMI.sum((2, GUOMI.curve.read(shares[1].point))))
    wrong = [
        replace(shares[1], point=bent),
        replace(shares[1], proof=bytes(64)),
        replace(shares[1], proof=shares[0].proof),
        Share(2, shares[0].point, shares[0].proof),
        guardians.answers(b"another", [2])[0],
    ]
    for one in wrong:
        assert not holds(guardians.circle, ASKED, one)
        with pytest.raises(Refused) as no:
            value(guardians.circle, ASKED, [shares[0], one, shares[2]])
        assert (no.value.code, no.value.facts["at"]) == ("guardian_answer_wrong", 2)


def test_a_proof_has_one_spelling(guardians, shares):
    one = shares[0]
    response = int.from_bytes(one.proof[32:], "big") + GUOMI.curve.order
    if response < 2**256:
        other = replace(one, proof=one.proof[:32] + response.to_bytes(32, "big"))
        assert not holds(guardians.circle, ASKED, other)
    assert not holds(guardians.circle, ASKED, replace(one, proof=one.proof + b"\0"))
    assert not holds(guardians.circle, ASKED, replace(one, point=b"\4" + bytes(64)))
    assert not holds(guardians.circle, ASKED, replace(one, at=6))


def test_a_key_that_gives_a_guardian_nothing_holds_no_share_of_his(guardians, shares):
    first = guardians.circle.commitments[0]
    x, y = GUOMI.curve.read(first)
    against = GUOMI.curve.write((x, GUOMI.curve.prime - y))
    circle = Circle(2, 5, (first, against))  # f(1) = 0

    assert not holds(circle, ASKED, replace(shares[0], at=1))
    assert not holds(circle, ASKED, replace(shares[0], at=2))


def test_without_the_proof_a_single_guardian_would_choose_the_value(guardians, shares, monkeypatch):
    """Twin: whoever may give any point decides the sum."""
    honest = value(guardians.circle, ASKED, shares[:3])
    bent = replace(shares[2], point=GUOMI.curve.write(GUOMI.base))
    monkeypatch.setattr(randomness, "holds", lambda *_: True)

    assert value(guardians.circle, ASKED, [*shares[:2], bent]) != honest


def test_the_public_key_is_read_as_it_was_written(guardians):
    whole = circle_json(guardians.circle)

    assert read_circle(whole) == guardians.circle
    for bad in (
        {},
        {**whole, "threshold": 4},
        {**whole, "more": 1},
        {**whole, "commitments": ["00"] * 3},
    ):
        with pytest.raises(Refused) as no:
            read_circle(bad)
        assert no.value.code == "guardian_file_bad"


def refused(act, *given):
    with pytest.raises(Refused) as no:
        act(*given)
    return no.value.code, no.value.facts.get("at")


def test_nobody_opens_before_every_commitment_is_there():
    parts = takings(3, 2)
    first = {one.at: one.commit() for one in parts}
    del first[3]

    assert refused(parts[0].open, first) == ("guardian_message_wrong", 3)


def test_who_opens_another_polynomial_than_he_committed_to_is_named():
    """The last to open would otherwise fit his part to the others' and choose the key."""
    parts = takings(3, 2)
    first, second = rounds(parts)
    late = parts[2]
    other = takings(3, 2)[2]
    late.split = other.split
    second[3] = late.open(first)

    assert refused(parts[0].close, first, second) == ("guardian_message_wrong", 3)


def test_who_sends_a_wrong_share_is_named_by_its_receiver():
    parts = takings(3, 2)
    first, second = rounds(parts)
    cheat = parts[1]
    shares = cheat.split.shares
    cheat.split = replace(cheat.split, shares=(shares[1], *shares[1:]))
    second[2] = cheat.open(first)

    assert refused(parts[0].close, first, second) == ("guardian_message_wrong", 2)
    assert parts[2].close(first, second)


def test_a_message_that_its_guardian_did_not_sign_is_named():
    parts = takings(3, 2)
    first, second = rounds(parts)
    body = {**second[2]["body"], "nonce": "00" * 32}

    assert refused(parts[0].close, first, {**second, 2: {**second[2], "body": body}}) == (
        "guardian_message_wrong", 2)  # fmt: skip
    assert refused(parts[0].close, first, {**second, 2: second[3]}) == ("guardian_message_wrong", 2)
    assert refused(parts[0].open, {**first, 1: "x"}) == ("guardian_message_wrong", 1)


def test_who_confirms_another_key_is_named():
    parts = takings(3, 2)
    first, second = rounds(parts)
    third = {one.at: one.close(first, second)[2] for one in parts}
    third[3] = parts[2]._signed(3, {**third[3]["body"], "seen": "other"})

    assert refused(parts[0].agreed, third, third[1]) == ("guardian_message_wrong", 3)


def test_the_key_is_the_sum_of_all_and_nobody_holds_it(guardians):
    parts = takings(3, 2)
    first, second = rounds(parts)
    circle, share, _ = parts[0].close(first, second)

    total = sum(int.from_bytes(one.split.secret, "big") for one in parts)
    assert GUOMI.curve.write(GUOMI.sum((total, GUOMI.base))) == circle.key
    assert circle == joined(parts[0].roster, second)
    assert all(one.split.secret != share for one in parts)


def test_a_roster_is_read_strictly():
    roster = takings(3, 2)[0].roster
    whole = roster.as_json()

    assert Roster.read(whole) == roster
    doubled = {**whole, "guardians": [whole["guardians"][0]] * 3}
    for bad in (None, [], {}, doubled, {**whole, "threshold": 1}, {**whole, "threshold": 4}):
        with pytest.raises(Refused) as no:
            Roster.read(bad)
        assert no.value.code == "guardian_file_bad"
