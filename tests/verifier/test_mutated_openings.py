"""Two thousand ways to tamper with an opening bundle, and none is found good.

What a bit flip touches may be a text that nobody signs (the name of a guardian, of a bidder): `free`
tells these apart, and everything else must be refused.
"""

import copy
import json
import random
from functools import cache

import pytest
from gongheng_verifier import note, opening, witnesses
from gongheng_verifier.report import Report
from gongheng_verifier.strictjson import Unreadable

from builders import opening_bundles as made

MANY = 2000
KINDS = 10
HEXES = "0123456789abcdef"


@cache
def honest():
    tale = made.honest()
    return tale.told(), tale.chunks()


@cache
def trust():
    return witnesses.read_keys(one.key.vkey() for one in made.witnesses())


@cache
def brought():
    receipts = tuple((str(place), made.receipt(honest()[0], place)) for place in range(1, 9))
    return opening.Brought(opening.read_circle(made.circle_text()), receipts)


@cache
def text():
    return json.dumps(honest()[0])


def holds(told, chunks):
    """Whether the verifier finds it good, with everything a user may know from elsewhere."""
    report = Report("")
    try:
        if opening.shaped(told, report):
            opening.judge_told(
                told, chunks, report, pinned=note.read_key(made.Log().signer.vkey()),
                trust=witnesses.Trust(trust(), 3),
                brought=brought(),
            )  # fmt: skip
    except Unreadable:
        return False
    return report.exit_code == 0


def spots(value, path=()):
    """The path of every value that is no container."""
    if isinstance(value, dict | list):
        rows = value.items() if isinstance(value, dict) else enumerate(value)
        return [spot for key, one in rows for spot in spots(one, (*path, key))]
    return [path]


def at(value, path):
    for key in path:
        value = value[key]
    return value


def free(path):
    """Texts that nobody signs and nothing depends on."""
    names = path[-1:] == ("name",) and path[0] in {"circle", "bids", "record"}
    times = path[0] == "releases" and path[-1] == "received_at"
    evidence = "evidence" in path or path[-2:] in {
        ("attribution", "party"),
        ("attribution", "code"),
    }
    return names or times or evidence


@cache
def all_spots():
    return [path for path in spots(honest()[0]) if not free(path)]


def flipped(value, dice):
    """One bit or one number off; a text stays a text."""
    if type(value) is int:
        return value + dice.choice((-1, 1))
    if not value:
        return dice.choice("Aa1")
    place = dice.randrange(len(value))
    old = value[place]
    new = dice.choice([one for one in (HEXES if old in HEXES else "Aa1") if one != old])
    return value[:place] + new + value[place + 1 :]


def flip(told, chunks, dice):
    """One character of any text, one step of any number."""
    path = dice.choice(all_spots())
    at(told, path[:-1])[path[-1]] = flipped(at(told, path), dice)


def flip_chunk(told, chunks, dice):
    """One bit of a ciphertext that was opened."""
    opened = [bid for bid in told["bids"] if bid["outcome"] == "opened"]
    digest = dice.choice(opened)["header"]["parts"][0]["chunks"][0]
    data = bytearray(chunks[digest])
    data[dice.randrange(len(data))] ^= 1 << dice.randrange(8)
    chunks[digest] = bytes(data)


LISTS = ("links", "bids", "releases", "letters", "record", "checkpoints")


def drop(told, chunks, dice):
    """A row is missing."""
    rows = told[dice.choice(LISTS)]
    del rows[dice.randrange(len(rows))]
    renumber(told)


def drop_field(told, chunks, dice):
    """A field is missing."""
    path = dice.choice(all_spots())
    del at(told, path[:-1])[path[-1]]


def double(told, chunks, dice):
    """A row stands twice."""
    rows = told[dice.choice(LISTS)]
    place = dice.randrange(len(rows))
    rows.insert(dice.randrange(len(rows)), copy.deepcopy(rows[place]))
    renumber(told)


def swap(told, chunks, dice):
    """Two rows change places."""
    rows = told[dice.choice(("links", "bids", "letters", "checkpoints"))]
    one, other = dice.sample(range(len(rows)), 2)
    rows[one], rows[other] = rows[other], rows[one]
    renumber(told)


def exchange(told, chunks, dice):
    """One field of a row is that of another row."""
    rows = told[dice.choice(LISTS)]
    one, other = dice.sample(rows, 2)
    fields = [name for name in one.keys() & other.keys() if one[name] != other[name]]
    fields = [name for name in fields if name not in {"received_at", "outcome"}]
    if not fields:
        return flip(told, chunks, dice)
    name = dice.choice(sorted(fields))
    one[name] = other[name]
    return None


def replay(told, chunks, dice):
    """A row of another tender's bundle stands in this one."""
    name, row = dice.choice(foreign())
    told[name].append(copy.deepcopy(row))
    renumber(told)


def split_view(told, chunks, dice):
    """Proofs of a fork that the same key signed."""
    fork = forked()
    name = dice.choice(("links", "releases", "close", "checkpoints"))
    if name == "close":
        told["close"] = copy.deepcopy(fork["close"])
    elif name == "checkpoints":
        place = dice.randrange(2)
        told[name][place] = copy.deepcopy(fork[name][place])
    else:
        place = dice.randrange(len(told[name]))
        told[name][place]["proof"] = copy.deepcopy(fork[name][place]["proof"])


def resign(told, chunks, dice):
    """What somebody signed is signed by another key."""
    kind = dice.choice(("bid", "release", "log"))
    if kind == "log":
        stranger = made.Log(made.Signer(made.ORIGIN, dice.randbytes(32)))
        tale = made.honest()
        tale.log = stranger
        told.update(tale.told())
    elif kind == "release":
        one = dice.choice(told["releases"])
        one["signature"] = made.released(one["batch"], made.unit(dice.choice("ABCD")))
    else:
        one, other = dice.sample(told["bids"], 2)
        one["signature"] = other["signature"]


def renumber(told):
    for place, link in enumerate(told["links"], 1):
        link["place"] = place


@cache
def foreign():
    tale = made.Tale(tender="E4201000001000002")
    tale.take(made.a_bid("E", "001", made.letter("5.00"), tender=tale.tender))
    told = tale.told()
    return [(name, row) for name in ("links", "bids", "releases", "letters", "record")
            for row in told[name]]  # fmt: skip


@cache
def forked():
    tale = made.honest()
    tale.log.append("other.act", {})
    return tale.told()


MUTATIONS = [flip, flip_chunk, drop, drop_field, double, swap, exchange, replay, split_view, resign]


def test_the_honest_bundle_is_found_good():
    assert holds(*honest())


@pytest.mark.parametrize("mutate", MUTATIONS, ids=lambda one: one.__name__)
def test_two_thousand_altered_bundles_and_none_is_found_good(mutate):
    each = MANY // KINDS
    dice = random.Random(mutate.__name__)
    good = []
    for number in range(each):
        told, chunks = json.loads(text()), dict(honest()[1])
        mutate(told, chunks, dice)
        if holds(told, chunks) and (told, chunks) != honest():
            good.append(number)
    assert len(MUTATIONS) * each == MANY
    assert not good
