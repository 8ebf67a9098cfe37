"""The life of an approval: asked for, granted by another person, read under, over."""

from django.db.models import TextChoices

from gongheng.credit.inquiries import access as may
from gongheng.foundation.lifecycle import CLOSED, NOTHING, SAME, Act, Lifecycle


class InquiryState(TextChoices):
    """Where an approval stands."""

    REQUESTED = "requested", "待批准"
    HALF_OPEN = "half_open", "待第二人启用"
    GRANTED = "granted", "有效"
    REFUSED = "refused", "不予批准"
    TAKEN_BACK = "taken_back", "已撤回"
    ENDED = "ended", "已终止"


S = InquiryState
APPROVAL = "山东省公共资源交易中心山东省政府采购中心关于加强省公共资源交易平台信用信息管理的实施方案（试行）第（十二）项"
WRITTEN = "山东省社会信用条例第二十一条"
OPEN = frozenset({S.REQUESTED, S.HALF_OPEN})

# fmt: off
FILE_INQUIRY = Lifecycle(
    "file_inquiry", "信用信息调阅", InquiryState,
    #   verb               label           from                  to            who                         under
    Act("request",         "申请调阅",     NOTHING,              S.REQUESTED,  may.whoever_may_ask,        APPROVAL, CLOSED),
    Act("approve",         "批准调阅",     {S.REQUESTED},        S.GRANTED,    may.the_approver,           APPROVAL, CLOSED),
    Act("refuse",          "不予批准",     {S.REQUESTED},        S.REFUSED,    may.the_approver,           APPROVAL, CLOSED),
    Act("take_back",       "撤回申请",     OPEN,                 S.TAKEN_BACK, may.the_requester,          APPROVAL, CLOSED),
    Act("break_glass",     "紧急调阅",     NOTHING,              S.HALF_OPEN,  may.whoever_may_ask,        APPROVAL, CLOSED),
    Act("turn_second_key", "第二人启用",   {S.HALF_OPEN},        S.GRANTED,    may.the_second_key,         APPROVAL, CLOSED),
    Act("review",          "事后审查",     {S.GRANTED, S.ENDED}, S.ENDED,      may.the_reviewer,           APPROVAL, CLOSED),
    Act("call_in",         "收回",         {S.GRANTED},          S.ENDED,      may.whoever_may_call_it_in, APPROVAL, CLOSED),
    Act("authorise",       "授权查询",     NOTHING,              S.GRANTED,    may.the_subject_itself,     WRITTEN,  CLOSED),
    Act("revoke",          "收回授权",     {S.GRANTED},          S.ENDED,      may.the_subject_itself,     WRITTEN,  CLOSED),
    Act("read",            "查阅",         {S.GRANTED},          SAME,         may.the_holder,             APPROVAL, CLOSED),
    Act("expire",          "期满终止",     {S.GRANTED},          S.ENDED,      may.the_clock,              APPROVAL, CLOSED),
)
# fmt: on
