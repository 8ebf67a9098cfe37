"""Questions and clarifications (招标投标法第二十二条、第二十三条)."""

from gongheng.foundation.lifecycle import CLOSED, NOTHING, Act, Lifecycle
from gongheng.trading.clarification.access import a_potential_bidder
from gongheng.trading.clarification.models import ClarificationState, QuestionState
from gongheng.trading.tendering.access import the_host

Q = QuestionState
C = ClarificationState

QUESTION = Lifecycle(
    "question", "疑问", QuestionState,
    #   verb      label      from       to           who                  under
    Act("ask",    "提出疑问", NOTHING,   Q.ASKED,     a_potential_bidder,  "招标投标法第二十二条", CLOSED),
    Act("answer_question", "标记已答复", {Q.ASKED},  Q.ANSWERED,  the_host,    "招标投标法第二十三条", CLOSED),
)  # fmt: skip

CLARIFICATION = Lifecycle(
    "clarification", "澄清", ClarificationState,
    #   verb      label       from       to          who        under
    Act("issue",  "发出澄清", NOTHING,   C.ISSUED,   the_host,  "招标投标法第二十三条"),
)  # fmt: skip
