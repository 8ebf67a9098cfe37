"""Every act of rating models, pieces, courses, bulletins and duties, each at its address."""

from typing import Annotated, Any

from pydantic import Field

from gongheng.credit.bulletins import actions as bulletins
from gongheng.credit.bulletins.lifecycle import BULLETIN, DUTY
from gongheng.credit.lessons import actions as lessons
from gongheng.credit.lessons.lifecycle import ATTEMPT, COURSE, PIECE
from gongheng.credit.ratings import actions as ratings
from gongheng.credit.ratings.lifecycle import MODEL
from gongheng.exchange.api import things_credit as find
from gongheng.exchange.api.fields import Whole
from gongheng.exchange.api.reads import credit_culture as shapes
from gongheng.exchange.api.reads.credit_culture import router
from gongheng.exchange.api.ways import Way, add

LONGEST = 60_000  # of a model, a course or its questions; the act knows the exact limit
Long = Annotated[str, Field(strict=True, max_length=LONGEST)]
Answers = Annotated[list[Annotated[list[Whole], Field(max_length=20)]], Field(max_length=200)]
TEXTS: dict[str, Any] = {"body": (Long, None), "questions": (Long, None)}
GIVEN: dict[str, Any] = {"answers": (Answers, None)}
M, P, C = "/credit/rating-models/{code}", "/credit/pieces/{code}", "/credit/courses/{code}"
B, D = "/credit/bulletins/{code}", "/credit/duties/{code}"
S = shapes
# fmt: off
add(
    router,
    Way("/credit/rating-models", MODEL, ratings.draft, S.MODEL, given={"text": (Long, None)}),
    Way(f"{M}/drop", MODEL, ratings.drop, S.MODEL, find.rating_model),
    Way(f"{M}/adopt", MODEL, ratings.adopt, S.MODEL, find.rating_model),
    Way(f"{M}/propose-repeal", MODEL, ratings.propose_repeal, S.MODEL, find.rating_model),
    Way(f"{M}/repeal", MODEL, ratings.repeal, S.MODEL, find.rating_model),

    Way("/credit/pieces", PIECE, lessons.draft_piece, S.PIECE),
    Way(f"{P}/rewrite", PIECE, lessons.rewrite_piece, S.PIECE, find.piece),
    Way(f"{P}/return", PIECE, lessons.return_piece, S.PIECE, find.piece),
    Way(f"{P}/publish", PIECE, lessons.publish_piece, S.PIECE, find.piece),
    Way(f"{P}/withdraw", PIECE, lessons.withdraw_piece, S.PIECE, find.piece),

    Way("/credit/courses", COURSE, lessons.draft_course, S.COURSE, given=TEXTS),
    Way(f"{C}/rewrite", COURSE, lessons.rewrite_course, S.COURSE, find.course, TEXTS),
    Way(f"{C}/open", COURSE, lessons.open_course, S.COURSE, find.course),
    Way(f"{C}/close", COURSE, lessons.close_course, S.COURSE, find.course),
    Way(f"{C}/attempts", ATTEMPT, lessons.hand_in, S.ATTEMPT, find.course, GIVEN),

    Way("/credit/bulletins", BULLETIN, bulletins.draft_bulletin, S.BULLETIN),
    Way(f"{B}/drop", BULLETIN, bulletins.drop_bulletin, S.BULLETIN, find.bulletin),
    Way(f"{B}/adopt", BULLETIN, bulletins.adopt_bulletin, S.BULLETIN, find.bulletin),
    Way(f"{B}/publish", BULLETIN, bulletins.publish_bulletin, S.BULLETIN, find.bulletin),

    Way("/credit/duties", DUTY, bulletins.name_duty, S.DUTY),
    Way(f"{D}/note", DUTY, bulletins.note_duty, S.DUTY, find.duty),
    Way(f"{D}/hand-over", DUTY, bulletins.hand_over, S.DUTY, find.duty),
)
# fmt: on
