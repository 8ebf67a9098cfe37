"""Ask for the lot between equals."""

from datetime import datetime

from gongheng.foundation.access.actors import Actor
from gongheng.foundation.acts import performing
from gongheng.foundation.refusals import refuse_unless
from gongheng.registry.lots.actions import request
from gongheng.registry.lots.lifecycle import LotKind
from gongheng.registry.lots.queries import drawing_circle
from gongheng.trading.evaluation import rules
from gongheng.trading.evaluation.lifecycle import EVALUATION
from gongheng.trading.evaluation.models import Evaluation
from gongheng.trading.evaluation.ties.order import RULES, by_lot, lot_of, waiting
from gongheng.trading.tendering.rules import refuse_if_paused


def draw_lots(evaluation: Evaluation, *, by: Actor, at: datetime) -> Evaluation:
    """抽签。招标文件规定抽签的，并列者按递交时的摘要排列并登记，然后才由监护人产生种子；不得重抽."""
    with performing(EVALUATION, "draw_lots", evaluation, by=by, at=at) as (evaluation, record):
        refuse_if_paused(evaluation.tender)
        refuse_unless(by_lot(evaluation), "tie_by_resolution")
        rules.everything_is_scored(evaluation)
        entries = sorted(waiting(evaluation))
        refuse_unless(entries, "nothing_tied")
        refuse_unless(lot_of(evaluation, entries) is None, "already_exists", thing="这一并列的抽签")
        region = evaluation.tender.region
        circle = drawing_circle(region, at)
        refuse_unless(circle is not None, "no_draw_key")
        assert circle is not None
        lot = request(LotKind.TIE, matter=evaluation.section.code, region=region, circle=circle,
                      rules=RULES, body={"entries": entries}, by=by, at=at)  # fmt: skip
        record(section=evaluation.section.code, request_root=lot.root, tied=len(entries))
    return evaluation
