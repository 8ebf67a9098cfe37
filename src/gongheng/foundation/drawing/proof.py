"""What everybody may check of an expert draw once the result is known (`gongheng-draw-proof/1`).

No row of the pool, no salt, no unit: of those not seated only places in the order stand here. Roots,
seed and lists are those of the full transcript, which supervision holds and can lay beside it.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from gongheng.foundation.drawing import engine, roots
from gongheng.foundation.drawing.dealing import circle_json
from gongheng.foundation.drawing.transcript import Drawn, order_digest
from gongheng.foundation.refusals import refuse_unless

FORMAT = "gongheng-draw-proof/1"
Row = dict[str, Any]


def proof_of(drawn: Drawn, calls: Sequence[Row]) -> Row:
    """The proof as a file. Refuses `draw_bad` for a draw of anything but experts."""
    fixed = drawn.fixed
    refuse_unless(fixed.request["kind"] == engine.EXPERTS, "draw_bad", field="kind")
    out = drawn.call_out()
    orders = {one.code: one.order for one in out.strata}
    for call in calls:
        out.take(call)
    places = {
        code: {who: place for place, who in enumerate(order)} for code, order in orders.items()
    }
    return {
        "format": FORMAT,
        "request": fixed.request,
        "roots": {"pool": fixed.pool_root.hex(), "exclusions": fixed.exclusions_root.hex(),
                  "request": fixed.root.hex()},
        "counts": {"pool": len(fixed.pool),
                   "excluded": dict(sorted(Counter(one["reason"] for one in fixed.exclusions).items()))},
        "checkpoint": drawn.checkpoint,
        "circle": circle_json(drawn.circle),
        "shares": [{"at": one.at, "point": one.point.hex(), "proof": one.proof.hex()}
                   for one in drawn.shares],
        "value": drawn.value.hex(), "public": drawn.public, "seed": drawn.seed.hex(),
        "lists": _lists(drawn, orders),
        "calls": [{"stratum": call["stratum"], "place": places[call["stratum"]][call["who"]],
                   "outcome": call["outcome"]} for call in calls],
        "calls_head": roots.calls_head(fixed.root, calls).hex(),
        "result": [_result(one, places[one["stratum"]], _rungs(drawn, one["stratum"]))
                   for one in out.result()],
    }  # fmt: skip


def _rungs(drawn: Drawn, code: str) -> list[list[str]]:
    fixed = drawn.fixed
    able = engine.able_of(fixed.pool, fixed.exclusions)
    stratum = next(one for one in fixed.request["strata"] if one["code"] == code)
    return engine.rungs_of(stratum, able)


def _lists(drawn: Drawn, orders: dict[str, list[str]]) -> list[Row]:
    """Of each list how many stood on each rung, and the digest that the ledger holds of its order."""
    return [{"stratum": code, "rungs": [len(one) for one in _rungs(drawn, code)],
             "digest": order_digest(order)} for code, order in orders.items()]  # fmt: skip


def _result(told: Row, places: dict[str, int], rungs: list[list[str]]) -> Row:
    index = {
        who: [rung, number] for rung, here in enumerate(rungs) for number, who in enumerate(here)
    }
    seated = [{"who": who, "place": places[who], "index": index[who]} for who in told["seated"]]
    return {"stratum": told["stratum"], "seated": seated,
            "reserves": [places[who] for who in told["reserves"]], "short": told["short"]}  # fmt: skip
