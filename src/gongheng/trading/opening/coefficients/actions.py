"""Ask for the draw before anybody may know a price; publish what came out."""

from datetime import datetime

from gongheng.foundation.access.actors import Actor
from gongheng.foundation.acts import performing
from gongheng.foundation.refusals import refuse_unless
from gongheng.registry.lots.actions import request
from gongheng.registry.lots.lifecycle import LotKind, LotState
from gongheng.registry.lots.models import Lot
from gongheng.registry.lots.queries import chosen_of
from gongheng.trading.opening.coefficients.queries import Wanted, not_asked, of_lot, told_roots
from gongheng.trading.opening.lifecycle import UNSEALING
from gongheng.trading.opening.models import Unsealing
from gongheng.trading.tendering.rules import refuse_if_paused


def ask_coefficients(unsealing: Unsealing, *, by: Actor, at: datetime) -> Unsealing:
    """申请抽取系数。公布封条时由时钟按招标文件申请，此时没有人知道报价；一次申请只抽一次，撤销的才再申请."""
    with performing(UNSEALING, "ask_coefficients", unsealing, by=by, at=at) as (unsealing, record):
        tender = unsealing.tender
        refuse_if_paused(tender)
        missing = not_asked(tender)
        refuse_unless(missing, "no_coefficient_to_draw")
        assert tender.circle is not None  # bids were sealed to it; its key draws too
        draws = []
        for one in missing:
            lot = request(LotKind.COEFFICIENT, matter=one.section.code, region=tender.region,
                          circle=tender.circle, rules=one.rules, body={"entries": one.entries},
                          by=by, at=at)  # fmt: skip
            draws.append(_asked(one, lot))
        record(draws=draws)
    return unsealing


def tell_coefficient(unsealing: Unsealing, *, lot: Lot, by: Actor, at: datetime) -> Unsealing:
    """公布系数。监护人答复后由时钟公布抽出的值和种子；任何人可以下载抽取记录重算."""
    with performing(UNSEALING, "tell_coefficient", unsealing, by=by, at=at) as (unsealing, record):
        tender = unsealing.tender
        refuse_if_paused(tender)
        own = of_lot(tender, lot)
        fresh = lot.state == LotState.DRAWN and lot.root not in told_roots(tender.code)
        refuse_unless(own is not None and fresh, "coefficient_told")
        assert own is not None
        value = chosen_of(lot)[0]
        record(section=own.section.code, code=own.code, value=value, of=len(own.candidates),
               place=own.candidates.index(value) + 1, request_root=lot.root, seed=lot.seed)  # fmt: skip
    return unsealing


def _asked(one: Wanted, lot: Lot) -> dict[str, object]:
    return {"section": one.section.code, "code": one.code, "of": len(one.candidates),
            "request_root": lot.root, "again": len(one.lots()) > 1}  # fmt: skip
