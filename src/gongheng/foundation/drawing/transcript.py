"""One draw from what is fixed to its transcript, which anybody can check (`gongheng-draw/1`)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from gongheng.foundation.collecting import rows_only
from gongheng.foundation.drawing import engine, randomness, roots, shape
from gongheng.foundation.drawing.dealing import circle_json
from gongheng.foundation.drawing.randomness import Circle, Share
from gongheng.foundation.refusals import refuse_unless
from gongheng.foundation.sealing.digests import sm3

FORMAT = "gongheng-draw/1"
PUBLIC_LABEL, ORDER_LABEL = b"gongheng/draw/1/public\0", b"gongheng/draw/1/order\0"
Row = dict[str, Any]


@dataclass(frozen=True)
class Fixed:
    """Request, pool and exclusions, whose root goes into the log before any randomness."""

    request: Row
    pool: Sequence[Row] = ()
    exclusions: Sequence[Row] = ()
    pool_root: bytes = field(init=False)
    exclusions_root: bytes = field(init=False)
    root: bytes = field(init=False)

    @rows_only()
    def __post_init__(self) -> None:
        """Refuses `draw_bad` for anything that two readers could take differently."""
        shape.check_request(self.request)
        shape.check_pool(list(self.pool))
        shape.check_exclusions(list(self.exclusions), self.pool)
        experts = self.request["kind"] == engine.EXPERTS
        refuse_unless(experts or not (self.pool or self.exclusions), "draw_bad", field="pool")
        pool, out = roots.pool_root(self.pool), roots.exclusions_root(self.exclusions)
        object.__setattr__(self, "pool_root", pool)
        object.__setattr__(self, "exclusions_root", out)
        object.__setattr__(self, "root", roots.request_root(self.request, pool, out))


@dataclass(frozen=True)
class Drawn:
    """A draw whose seed exists: everything further follows from it and from the answers to calls."""

    fixed: Fixed
    checkpoint: str
    circle: Circle
    shares: tuple[Share, ...]
    value: bytes
    public: str
    seed: bytes

    @rows_only()
    def call_out(self) -> engine.CallOut:
        """The lists in their order of call, nobody called yet."""
        fixed = self.fixed
        return engine.call_out(fixed.request, fixed.pool, fixed.exclusions, self.seed)

    def transcript(self, calls: Sequence[Row] = ()) -> Row:
        """The canonical JSON of the whole. Refuses `draw_out_of_turn`, `draw_bad`."""
        shape.check_calls(list(calls))
        orders, result = self._outcome(calls)
        fixed = self.fixed
        return {
            "format": FORMAT,
            "request": fixed.request,
            "pool": list(fixed.pool),
            "exclusions": list(fixed.exclusions),
            "roots": {"pool": fixed.pool_root.hex(), "exclusions": fixed.exclusions_root.hex(),
                      "request": fixed.root.hex()},
            "checkpoint": self.checkpoint,
            "circle": circle_json(self.circle),
            "shares": [{"at": one.at, "point": one.point.hex(), "proof": one.proof.hex()}
                       for one in self.shares],
            "value": self.value.hex(),
            "public": self.public,
            "seed": self.seed.hex(),
            "orders": orders,
            "calls": list(calls),
            "calls_head": roots.calls_head(fixed.root, calls).hex(),
            "result": result,
        }  # fmt: skip

    def _outcome(self, calls: Sequence[Row]) -> tuple[list[Row], list[Row]]:
        if self.fixed.request["kind"] != engine.EXPERTS:
            refuse_unless(not calls, "draw_out_of_turn", field="calls")
            return [], engine.chosen(self.fixed.request, self.seed)
        out = self.call_out()
        orders = [{"stratum": one.code, "count": len(one.order), "digest": order_digest(one.order)}
                  for one in out.strata]  # fmt: skip
        for call in calls:
            out.take(call)
        return orders, out.result()


def draw(
    fixed: Fixed, checkpoint: str, *, circle: Circle, shares: Sequence[Share],
    public: str = "",
) -> Drawn:  # fmt: skip
    """The seed out of the guardians' answers. Refuses `guardian_answer_wrong`, `guardians_too_few`.

    `public`: the value of the source that the request names in advance and that appears later;
    empty where none is named, or where it failed to appear (the draw goes on, the verifier says so).
    """
    asked = randomness.message(circle, fixed.root, checkpoint.encode())
    given = tuple(sorted(shares, key=lambda one: one.at))
    refuse_unless(len({one.at for one in given}) == len(given), "draw_bad", field="shares")
    value = randomness.value(circle, asked, given)
    source = fixed.request["public"]
    refuse_unless(source or not public, "draw_bad", field="public")
    seed = randomness.seed(fixed.root, fixed.pool_root, value, public_digest(source, public))
    return Drawn(fixed, checkpoint, circle, given, value, public, seed)


def public_digest(source: str, value: str) -> bytes:
    """What the public value puts into the seed: nothing, or a digest over source and value."""
    if not source:
        return b""
    named = source.encode()
    return sm3(PUBLIC_LABEL + len(named).to_bytes(4, "big") + named + value.encode())


def order_digest(order: Sequence[str]) -> str:
    """SM3 over a whole order of call, each name with its length."""
    written = (who.encode() for who in order)
    return sm3(ORDER_LABEL + b"".join(len(one).to_bytes(4, "big") + one for one in written)).hex()
