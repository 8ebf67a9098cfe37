"""The life of an opening (招标投标法第三十四条至第三十六条，实施条例第四十四条)."""

from gongheng.foundation.lifecycle import NOTHING, SAME, Act, Lifecycle
from gongheng.trading.opening.access import a_bidder_who_is_present, the_host_or_a_participant
from gongheng.trading.opening.models import OpeningState
from gongheng.trading.tendering.access import the_host, the_host_or_the_clock

O = OpeningState  # noqa: E741

OPENING = Lifecycle(
    "opening", "开标", OpeningState,
    #   verb                   label        from       to         who                        under
    Act("hold_opening",        "主持开标",  NOTHING,   O.OPEN,    the_host_or_the_clock,     "招标投标法第三十四条"),
    Act("read_out",            "唱标",      {O.OPEN},  SAME,      the_host_or_the_clock,     "招标投标法第三十六条"),
    Act("object_on_the_spot",  "当场异议",  {O.OPEN},  SAME,      a_bidder_who_is_present,   "招标投标法实施条例第四十四条"),
    Act("sign_record",         "签认记录",  {O.OPEN},  SAME,      the_host_or_a_participant, "招标投标法第三十六条"),
    Act("close",               "结束开标",  {O.OPEN},  O.CLOSED,  the_host,                  "招标投标法第三十六条"),
)  # fmt: skip
