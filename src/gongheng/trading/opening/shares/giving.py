"""What a bidder does at the common opening, by its bid: the same for page and interface."""

from datetime import datetime

from gongheng.foundation.access.actors import Actor
from gongheng.foundation.refusals import Refused, refuse_unless
from gongheng.trading.bidding.models import Bid
from gongheng.trading.opening.lifecycle import UNSEALING
from gongheng.trading.opening.models import Unsealing
from gongheng.trading.opening.shares import actions, rules


def give(bid: Bid, *, halves: dict[str, str], by: Actor, at: datetime) -> Bid:
    """投标人解密。交出自己的一份：部分 → 解密信息（十六进制）；平台只核对，读不出内容。答复中有签名的回执."""
    actions.give_half(_of(bid), bid=bid, halves=halves, by=by, at=at)
    return bid


def remedy(bid: Bid, *, part: str, salt: bytes, content: bytes, by: Actor, at: datetime) -> Bid:
    """补救解密。交出封标时的原文和盐，摘要与承诺一致的才收。答复中有签名的回执."""
    actions.give_remedy(_of(bid), bid=bid, part=part, salt=salt, content=content, by=by, at=at)
    return bid


def may_remedy(bid: Bid, *, by: Actor, at: datetime) -> None:
    """解密时间之内才收原文：此前、此后连内容也不读."""
    unsealing, act = _of(bid), UNSEALING.acts["give_remedy"]
    refuse_unless(unsealing.state in act.start, "wrong_state", act=act.label, thing=UNSEALING.label,
                  state=unsealing.get_state_display(), source=act.article(unsealing))  # fmt: skip
    rules.window_is_open(unsealing, at)
    rules.own_live_bid(unsealing, bid, by)


def trouble(bid: Bid, *, event: str, said_at: datetime, by: Actor, at: datetime) -> Unsealing:
    """说明解密障碍。程序连上了、设备报了什么错，如实记下，作为认定责任的证据."""
    return actions.tell_trouble(_of(bid), bid=bid, event=event, said_at=said_at, by=by, at=at)


def _of(bid: Bid) -> Unsealing:
    found = Unsealing.objects.filter(opening__tender_id=bid.section.tender_id).first()
    if found is None:
        raise Refused("not_opened", source="招标投标法第三十四条")
    return found
