"""Every act of the trade that people perform, each at its address, in the order it happens."""

import base64
import binascii
from typing import Annotated, Any

from pydantic import Field

from gongheng.exchange.api import faces, things
from gongheng.exchange.api.fields import Document, Money, Strict, Text, Whole
from gongheng.exchange.api.reads.bonds import router  # one address, one view for all methods
from gongheng.exchange.api.shapes import listed
from gongheng.exchange.api.ways import Way, add
from gongheng.foundation.access.actors import Actor
from gongheng.foundation.refusals import Refused, refuse_unless
from gongheng.registry.parties.queries import registered_party
from gongheng.trading.archive import actions as archive
from gongheng.trading.archive.lifecycle import ARCHIVE
from gongheng.trading.award import actions as award
from gongheng.trading.award.ability import actions as ability
from gongheng.trading.award.lifecycle import ABILITY, AWARD
from gongheng.trading.bidding import actions as bidding
from gongheng.trading.bidding.consortia import actions as consortia
from gongheng.trading.bidding.consortia.rules import Partner
from gongheng.trading.bidding.endings import call_off
from gongheng.trading.bidding.lifecycle import BID, CONSORTIUM, EXTENSION
from gongheng.trading.bidding.validity import actions as validity
from gongheng.trading.bidding.validity.asking import ask_all
from gongheng.trading.bonds import actions as bonds
from gongheng.trading.bonds.accounts import actions as accounts
from gongheng.trading.bonds.endings import let_go
from gongheng.trading.bonds.lifecycle import BOND, BOND_ACCOUNT
from gongheng.trading.clarification import actions as clarification
from gongheng.trading.clarification.lifecycle import CLARIFICATION, QUESTION
from gongheng.trading.clarification.questions import actions as questions
from gongheng.trading.contracts import actions as contracts
from gongheng.trading.contracts.lifecycle import CONTRACT
from gongheng.trading.evaluation import actions as evaluation
from gongheng.trading.evaluation.findings import actions as findings
from gongheng.trading.evaluation.findings.laying import lay_all
from gongheng.trading.evaluation.inquiries import actions as inquiries
from gongheng.trading.evaluation.lifecycle import EVALUATION, FINDING, INQUIRY
from gongheng.trading.evaluation.rules import Seat
from gongheng.trading.evaluation.sitting import actions as sitting
from gongheng.trading.evaluation.ties import actions as ties
from gongheng.trading.notices import actions as notices
from gongheng.trading.notices.lifecycle import NOTICE
from gongheng.trading.objections import actions as objections
from gongheng.trading.objections.lifecycle import OBJECTION
from gongheng.trading.opening import actions as opening
from gongheng.trading.opening.lifecycle import OPENING
from gongheng.trading.tendering import actions as tendering
from gongheng.trading.tendering.lifecycle import SECTION, TENDER
from gongheng.trading.tendering.sections import actions as sections


class Attachment(Strict):
    """一个附件."""

    name: Text = Field(description="文件名")
    content: str = Field(strict=True, description="文件内容，Base64")


class SeatIn(Strict):
    """一个席位：专家给抽取结果中的专家编号，招标人代表给人员引用."""

    expert: Whole | None = Field(None, description="专家编号")
    person: Text | None = Field(None, description="招标人代表的人员引用")
    chair: bool = Field(default=False, strict=True, description="是否评标委员会负责人")


class PartnerIn(Strict):
    """联合体的一方，牵头人自己也要列入."""

    code: Text = Field(description="统一社会信用代码")
    share: Money = Field(description="承担比例（%，文字）")
    work: Text = Field(description="承担的工作和责任")


class DocumentIn(Strict):
    """新版招标文件."""

    digest: Text = Field(description="文件的 SM3 摘要")
    terms: Document = Field(description="条款")


class Opened:
    """What became of an opening: its record, or that every section failed."""

    columns = faces.OPENING.columns
    schema = listed(faces.OPENING)

    @staticmethod
    def of(held: Any) -> dict[str, Any]:
        """Return the opening, or none when the tender failed for want of bidders."""
        return {"items": [faces.OPENING.of(held)] if held else []}


def _files(told: list[Attachment], thing: Any, actor: Actor) -> list[tuple[str, bytes]]:
    try:
        return [(one.name, base64.b64decode(one.content, validate=True)) for one in told]
    except (ValueError, binascii.Error) as error:
        raise Refused("invalid_value", field="attachments", message="不是 Base64") from error


def _agency(code: str, thing: Any, actor: Actor) -> Any:
    if not code:
        return None
    party = registered_party(code)
    refuse_unless(party is not None, "party_unknown", field="agency")
    return party


def _seat(told: SeatIn, thing: Any, actor: Actor) -> Seat:
    refuse_unless((told.expert is None) != (told.person is None), "invalid_value", field="seats",
                  message="专家编号与人员引用二者取一")  # fmt: skip
    if told.expert is None:
        return Seat(person=told.person or "", chair=told.chair)
    expert = things.drawn_expert(told.expert, thing, actor)
    return Seat(person=expert.person, expert=expert, chair=told.chair)


def _partners(told: list[PartnerIn], thing: Any, actor: Actor) -> list[Partner]:
    return [Partner(one.code, one.share, one.work) for one in told]


def _seats(told: list[SeatIn], thing: Any, actor: Actor) -> list[Seat]:
    return [_seat(one, thing, actor) for one in told]


def _asked(told: list[int], thing: Any, actor: Actor) -> list[Any]:
    rows = {one.pk: one for one in things.questions_of(actor, thing).filter(pk__in=told)}
    return [things.found(rows.get(number), "answers") for number in told]


def _document(told: DocumentIn, thing: Any, actor: Actor) -> dict[str, Any]:
    return {"digest": told.digest, "terms": told.terms}


def _winner(number: int, thing: Any, actor: Actor) -> Any:
    return things.bid_under_evaluation(number, thing, actor)


def _ranks(told: dict[str, str], thing: Any, actor: Actor) -> dict[int, str]:
    refuse_unless(all(rank.isdecimal() and rank.isascii() and len(rank) < 4 for rank in told),
                  "invalid_value", field="passed_over", message="名次应为整数")  # fmt: skip
    return {int(rank): why for rank, why in told.items()}


Files = Annotated[list[Attachment], Field(max_length=200)]
Seats = Annotated[list[SeatIn], Field(min_length=1, max_length=99)]
Numbers = Annotated[list[Whole], Field(max_length=200)]
Partners = Annotated[list[PartnerIn], Field(max_length=10)]
Words = Annotated[dict[str, Text], Field(max_length=100)]

F, T = faces, things
AT, SECTION_AT, EVAL_AT = "/tenders/{code}", "/sections/{code}", "/sections/{code}/evaluation"
SECTION_OF = {"section": (Text | None, T.section_of)}
BID_OF = {"bid": (Whole, T.bid_under_evaluation)}
LETTER: dict[str, Any] = {"attachments": (Files, _files)}


# fmt: off
add(
    router,
    Way("/projects/{code}/tenders", TENDER, tendering.enter, F.TENDER, T.project, {"agency": (Text, _agency)}, optional=("agency",)),
    Way(f"{AT}/enter-again", TENDER, tendering.enter_again, F.TENDER, T.tender),
    Way(f"{AT}/sections", SECTION, sections.add, F.SECTION, T.tender),
    Way(f"{AT}/self-filing", TENDER, tendering.file_self_tender, F.TENDER, T.tender),
    Way(f"{AT}/fair-review", TENDER, tendering.review_fairness, F.TENDER, T.tender),
    Way(f"{AT}/documents", TENDER, tendering.draft_documents, F.DOCUMENT, T.tender),
    Way(f"{AT}/invitation", NOTICE, notices.invite, F.NOTICE, T.tender),
    Way(f"{AT}/postpone", TENDER, tendering.postpone, F.TENDER, T.tender),
    Way(f"{AT}/suspend", TENDER, tendering.suspend, F.TENDER, T.tender),
    Way(f"{AT}/resume", TENDER, tendering.resume, F.TENDER, T.tender),
    Way(f"{AT}/terminate", TENDER, call_off, F.TENDER, T.tender, named="terminate"),
    Way("/notices/{number}/correct", NOTICE, notices.correct, F.NOTICE, T.notice),

    Way(f"{AT}/questions", QUESTION, questions.ask, F.QUESTION, T.tender),
    Way(f"{AT}/clarifications", CLARIFICATION, clarification.issue, F.CLARIFICATION, T.tender, {"document": (DocumentIn, _document), "answers": (Numbers, _asked)}, optional=("document", "answers")),
    Way(f"{AT}/objections", OBJECTION, objections.raise_objection, F.OBJECTION, T.tender, SECTION_OF),
    Way(f"{AT}/objections/{{objection_id}}/answer", OBJECTION, objections.answer, F.OBJECTION, T.objection),
    Way(f"{AT}/objections/{{objection_id}}/withdraw", OBJECTION, objections.withdraw_objection, F.OBJECTION, T.objection),

    Way(f"{SECTION_AT}/consortia", CONSORTIUM, consortia.propose, F.CONSORTIUM, T.section, {"members": (Partners, _partners)}),
    Way("/consortia/{consortium_id}/consent", CONSORTIUM, consortia.consent, F.CONSORTIUM, T.consortium),
    Way("/consortia/{consortium_id}/dissolve", CONSORTIUM, consortia.dissolve, F.CONSORTIUM, T.consortium),
    Way(f"{SECTION_AT}/bids", BID, bidding.submit, F.BID, T.section, LETTER),
    Way("/bids/{bid_id}/replace", BID, bidding.replace, F.BID, T.own_bid, LETTER),
    Way("/bids/{bid_id}/revoke", BID, bidding.revoke, F.BID, T.own_bid),
    Way("/bids/{bid_id}/withdraw", BID, bidding.withdraw, F.BID, T.own_bid),

    Way("/bond-accounts", BOND_ACCOUNT, accounts.open_account, F.BOND_ACCOUNT),
    Way("/bond-accounts/{account_id}/keeper", BOND_ACCOUNT, accounts.assign_keeper, F.BOND_ACCOUNT, T.bond_account),
    Way("/bond-accounts/{account_id}/shut", BOND_ACCOUNT, accounts.shut_account, F.BOND_ACCOUNT, T.bond_account),
    Way(f"{SECTION_AT}/bonds", BOND, bonds.lodge, F.BOND, T.section),
    Way("/bonds/{reference}/cancel", BOND, bonds.cancel, F.BOND, T.bond),
    Way("/bonds/{reference}/confirm", BOND, bonds.confirm, F.BOND_CODE, T.bond),
    Way("/bonds/{reference}/reject-receipt", BOND, bonds.reject_receipt, F.BOND_CODE, T.bond),
    Way("/bonds/{reference}/let-go", BOND, let_go, F.BOND, T.bond, named="owe"),
    Way("/bonds/{reference}/release", BOND, bonds.release, F.BOND_CODE, T.bond),
    Way("/bonds/{reference}/find-ground", BOND, bonds.find_ground, F.BOND, T.watched_bond),
    Way("/bonds/{reference}/forfeit", BOND, bonds.forfeit, F.BOND, T.bond),
    Way("/bonds/{reference}/claim", BOND, bonds.claim, F.BOND, T.bond),
    Way("/bonds/{reference}/pay-over", BOND, bonds.pay_over, F.BOND_CODE, T.bond),

    Way(f"{AT}/opening", OPENING, opening.hold_opening, Opened(), T.tender),
    Way(f"{AT}/opening/read-out", OPENING, opening.read_out, F.OPENING, T.opening),
    Way(f"{AT}/opening/objections", OPENING, opening.object_on_the_spot, F.OBJECTION, T.opening, SECTION_OF),
    Way(f"{AT}/opening/signatures", OPENING, opening.sign_record, F.OPENING, T.opening),
    Way(f"{AT}/opening/close", OPENING, opening.close, F.OPENING, T.opening),

    Way(f"{AT}/validity-extensions", EXTENSION, ask_all, F.Extensions(), T.tender, named="ask_extension"),
    Way("/validity-extensions/{extension_id}/agree", EXTENSION, validity.agree, F.EXTENSION, T.extension),
    Way("/validity-extensions/{extension_id}/decline", EXTENSION, validity.decline, F.EXTENSION, T.extension),

    Way(EVAL_AT, EVALUATION, evaluation.form, F.EVALUATION, T.section, {"seats": (Seats, _seats)}),
    Way(f"{EVAL_AT}/replace", EVALUATION, evaluation.replace, F.EVALUATION, T.evaluation, {"leaves": (Whole, T.member), "seat": (SeatIn, _seat)}),
    Way(f"{EVAL_AT}/reconvene", EVALUATION, evaluation.reconvene, F.EVALUATION, T.evaluation, {"leaves": (Whole, T.member), "seat": (SeatIn, _seat)}),
    Way(f"{EVAL_AT}/start", EVALUATION, evaluation.start, F.EVALUATION, T.evaluation),
    Way(f"{EVAL_AT}/scores", EVALUATION, evaluation.score, F.EVALUATION, T.evaluation, {**BID_OF, "points": (Words, None)}),
    Way(f"{EVAL_AT}/rejections", EVALUATION, evaluation.reject_bid, F.EVALUATION, T.evaluation, BID_OF),
    Way(f"{EVAL_AT}/findings", FINDING, lay_all, F.Findings(), T.evaluation, named="lay"),
    Way(f"{EVAL_AT}/findings/{{finding_id}}/uphold", FINDING, findings.uphold, F.FINDING, T.finding),
    Way(f"{EVAL_AT}/findings/{{finding_id}}/dismiss", FINDING, findings.dismiss, F.FINDING, T.finding),
    Way(f"{EVAL_AT}/inquiries", INQUIRY, inquiries.inquire, F.INQUIRY, T.evaluation, BID_OF),
    Way(f"{EVAL_AT}/inquiries/{{inquiry_id}}/accept", INQUIRY, inquiries.accept, F.INQUIRY, T.inquiry),
    Way(f"{EVAL_AT}/inquiries/{{inquiry_id}}/set-aside", INQUIRY, inquiries.set_aside, F.INQUIRY, T.inquiry),
    Way("/inquiries/{inquiry_id}/reply", INQUIRY, inquiries.reply, F.INQUIRY, T.inquiry_to_us),
    Way(f"{EVAL_AT}/time", EVALUATION, sitting.ask_for_time, F.EVALUATION, T.evaluation),
    Way(f"{EVAL_AT}/late", EVALUATION, sitting.record_late, F.EVALUATION, T.evaluation, {"member": (Whole, T.member)}),
    Way(f"{EVAL_AT}/extend", EVALUATION, sitting.extend, F.EVALUATION, T.evaluation),
    Way(f"{EVAL_AT}/reject-all", EVALUATION, sitting.reject_all, F.EVALUATION, T.evaluation),
    Way(f"{EVAL_AT}/draw-lots", EVALUATION, ties.draw_lots, F.EVALUATION, T.evaluation),
    Way(f"{EVAL_AT}/rank", EVALUATION, evaluation.rank, F.EVALUATION, T.evaluation),
    Way(f"{EVAL_AT}/reassess", EVALUATION, evaluation.reassess, F.EVALUATION, T.evaluation),
    Way(f"{EVAL_AT}/signatures", EVALUATION, evaluation.sign, F.EVALUATION, T.evaluation),
    Way(f"{EVAL_AT}/refusals", EVALUATION, evaluation.record_refusal, F.EVALUATION, T.evaluation, {"member": (Whole, T.member)}),
    Way(f"{EVAL_AT}/report", EVALUATION, evaluation.report, F.EVALUATION, T.evaluation),
    Way(f"{EVAL_AT}/fail", EVALUATION, evaluation.fail, F.EVALUATION, T.evaluation),

    Way(f"{SECTION_AT}/candidates", AWARD, award.publish_candidates, F.AWARD, T.section),
    Way(f"{SECTION_AT}/award/decide", AWARD, award.decide, F.AWARD, T.award, {"winner": (Whole, _winner), "passed_over": (Words, _ranks)}),
    Way(f"{SECTION_AT}/award/ability-reviews", ABILITY, ability.call_back, F.ABILITY, T.award, {"candidate": (Whole, _winner)}),
    Way(f"{SECTION_AT}/award/ability-reviews/{{review_id}}/confirm", ABILITY, ability.confirm, F.ABILITY, T.ability),
    Way(f"{SECTION_AT}/award/ability-reviews/{{review_id}}/deny", ABILITY, ability.deny, F.ABILITY, T.ability),
    Way(f"{SECTION_AT}/award/notify", AWARD, award.notify, F.AWARD, T.award),
    Way(f"{SECTION_AT}/award/written-report", AWARD, award.report_in_writing, F.AWARD, T.award),
    Way(f"{SECTION_AT}/contract", CONTRACT, contracts.sign, F.CONTRACT, T.award),
    Way("/contracts/{number}/publish", CONTRACT, contracts.publish, F.CONTRACT, T.contract),
    Way("/contracts/{number}/complete", CONTRACT, contracts.complete, F.CONTRACT, T.contract),

    Way(f"{AT}/archive", ARCHIVE, archive.assemble, F.PACKAGE, T.tender),
    Way(f"{AT}/archive/assemble-again", ARCHIVE, archive.assemble_again, F.PACKAGE, T.package),
    Way(f"{AT}/archive/seal", ARCHIVE, archive.seal, F.PACKAGE, T.package),
)
# fmt: on
