"""Guardians with a key of their own making, and draws of every kind out of a chance."""

from dataclasses import dataclass

from gongheng.foundation.drawing import randomness
from gongheng.foundation.drawing.dealing import Roster, Taking
from gongheng.foundation.drawing.randomness import Circle
from gongheng.foundation.drawing.transcript import Drawn, Fixed, draw
from gongheng.foundation.sealing.digests import sm3
from gongheng.foundation.sealing.keys import SoftwareKey
from gongheng.foundation.sealing.suites import suite

CHECKPOINT = "log.example\n48\nAAAA\n"
AT = "2026-11-26T01:00:00Z"


@dataclass(frozen=True)
class Guardians:
    """The public key, and every guardian's share by his place."""

    circle: Circle
    secrets: dict[int, int]

    def answers(self, asked, places=(1, 2, 3)):
        return [randomness.answer(self.secrets[at], at, asked) for at in places]

    def drawn(self, fixed, places=(1, 2, 3), checkpoint=CHECKPOINT, public=""):
        asked = randomness.message(self.circle, fixed.root, checkpoint.encode())
        shares = self.answers(asked, places)
        return draw(fixed, checkpoint, circle=self.circle, shares=shares, public=public)


def takings(count=5, threshold=3, ceremony="2026"):
    """Guardians at the beginning of the making."""
    algorithms = suite("guomi")
    keys = [SoftwareKey.generate(algorithms.pairs) for _ in range(count)]
    names = tuple(f"监护人{number}" for number in range(1, count + 1))
    roster = Roster(threshold, names, tuple(key.public for key in keys))
    return [Taking(algorithms, roster, key, ceremony) for key in keys]


def rounds(parts):
    """The first two rounds of honest guardians."""
    first = {one.at: one.commit() for one in parts}
    return first, {one.at: one.open(first) for one in parts}


def five_guardians():
    parts = takings()
    first, second = rounds(parts)
    ends = {one.at: one.close(first, second) for one in parts}
    for one in parts:
        one.agreed({at: end[2] for at, end in ends.items()}, ends[one.at][2])
    return Guardians(ends[1][0], {at: int.from_bytes(end[1], "big") for at, end in ends.items()})


def a_pool(chance, count):
    """Experts of three specialties in three regions; one in ten is suspended."""
    return [
        {
            "who": f"E{number:06}",
            "unit": f"{chance.getrandbits(64):016x}",
            "status": "suspended" if chance.random() < 0.1 else "active",
            "salt": f"{chance.getrandbits(128):032x}",
            "regions": sorted(chance.sample(["420100", "420500", "421000"], chance.randint(1, 2))),
            "specialties": sorted(chance.sample(["A01", "A02", "B07"], chance.randint(1, 2))),
        }
        for number in range(count)
    ]


def a_request(strata, matter="E4201-示例"):
    return {"kind": "experts", "matter": matter, "rules": "2026-10-01", "at": AT, "public": "",
            "strata": strata}  # fmt: skip


def a_stratum(code="1", seats=2, reserves=1, rungs=(("A01", ["420100"]), ("A01", []))):
    return {"code": code, "seats": seats, "reserves": reserves,
            "rungs": [{"specialty": one, "regions": regions} for one, regions in rungs]}  # fmt: skip


def an_exclusion(who, reason="same_unit"):
    return {"who": who, "reason": reason, "rule": "recusal/2026-10-01"}


def a_random_draw(chance, count=None):
    """Fixed parts of an experts' draw of any size, with exclusions and short strata among them."""
    pool = a_pool(chance, chance.randint(1, 40) if count is None else count)
    out = [an_exclusion(row["who"]) for row in pool if chance.random() < 0.15]
    strata = [
        a_stratum(str(number), chance.randint(1, 4), chance.randint(0, 2),
                  chance.sample([("A01", ["420100"]), ("A01", []), ("A02", []), ("B07", ["421000"])], 2))
        for number in range(chance.randint(1, 3))
    ]  # fmt: skip
    return Fixed(a_request(strata, f"M{chance.getrandbits(40)}"), pool, out)


def with_seed(fixed, seed=None):
    """A draw whose seed is simply given: for what follows from a seed, without guardians."""
    seed = seed or sm3(fixed.root)
    circle = Circle(2, 2, (b"", b""))
    return Drawn(fixed, CHECKPOINT, circle, (), b"", "", seed)


def answered(drawn, chance):
    """Calls until all is filled or used up, some declined, some who came and then stay away."""
    out, calls = drawn.call_out(), []

    def call(code, who, outcome):
        number = len(calls)
        row = {"who": who, "stratum": code, "outcome": outcome, "call": f"c{number}",
               "at": f"2026-11-26T{2 + number // 3600:02}:{number // 60 % 60:02}:{number % 60:02}Z"}  # fmt: skip
        out.take(row)
        calls.append(row)

    while (turn := out.turn()) is not None:
        code, who = turn
        call(code, who, chance.choice(["accepted", "accepted", "declined", "related", "silent"]))
        if calls[-1]["outcome"] == "accepted" and chance.random() < 0.1:
            call(code, who, chance.choice(["absent", "related"]))
    return calls
