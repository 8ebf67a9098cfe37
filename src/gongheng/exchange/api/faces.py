"""The shapes that go out: what of each thing anyone who may see it sees. No person's data."""

from typing import Any

from gongheng.exchange.api.shapes import Shape, listed
from gongheng.foundation.acts import plain
from gongheng.trading.bidding.consortia.queries import partners_of
from gongheng.trading.objections.queries import who_raised

ORGAN = Shape(
    "Organ", "organs.Organ",
    "code name phone level region kind trade_classes state established_at",
)  # fmt: skip
PARTY = Shape(
    "Party", "parties.Party",
    "code name former_names kind roles region address industry registered_at source state",
)  # fmt: skip
QUALIFICATION = Shape(
    "Qualification", "parties.Qualification",
    "id party__code name kind_code level certificate_no issued_by issued_on ends_on digest state",
)  # fmt: skip
STAFF = Shape(
    "Staff", "parties.Staff", "id party__code position certificate_kind since until state"
)
RELATION = Shape(
    "Relation", "parties.Relation",
    "id party__code other_code other_name kind note entered_at ended_at state",
)  # fmt: skip
HEAD = Shape("Head", "parties.Head", "id party__code entered_at ended_at state")
PERFORMANCE = Shape(
    "Performance", "parties.Performance",
    "id party__code project_name section amount signed_on counterpart source contract state",
)  # fmt: skip
PROJECT = Shape(
    "Project", "projects.Project",
    "code name industry region address scale owner_code owner_name investment_code fund_source"
    " approval_name approval_no approval_authority entered_at source external_key state",
)  # fmt: skip
EXPERT = Shape(
    "Expert", "experts.Expert",
    "id employer_code employer_name specialties regions senior_title years_in_field admitted_on"
    " state",
)  # fmt: skip
RECUSAL = Shape("Recusal", "access.Recusal", "id against region since until state")
INVITATION = Shape(
    "Invitation", "experts.Invitation", "id invited_at answered_at state"
)  # neither the project nor its parties: before the opening a drawn expert learns none of them
DRAW = Shape("DrawProposal", "experts.Draw", "id region wanted drawn_at silent_until state")
LOT = Shape(
    "VerifiableDraw",
    "lots.Lot",
    "id kind region root pool_root exclusions_root asked_at anchored_at value seed drawn_at"
    " cancel_told_at cancelled_at state",
    answered=(list[int], lambda one: [answer.place for answer in one.answers.all()]),
)  # which project it is stands in the transcript, for those who may read it
VENUE = Shape("Venue", "venues.Venue", "id organ_code name region address state")
ROOM = Shape("Room", "venues.Room", "id venue__id:venue_id name kind seats equipment state")
BOOKING = Shape(
    "Booking", "venues.Booking",
    "id room__id:room_id matter purpose booked_by state",
    starts_at=(str, lambda one: one.during.lower.isoformat()),
    ends_at=(str, lambda one: one.during.upper.isoformat()),
)  # fmt: skip
STANDING = Shape(
    "Standing", "standing.Standing",
    "id party_code restriction reason basis region since until source state lifted_at",
)  # fmt: skip
SIMULATION = Shape(
    "Simulation", "points.Simulation",
    "code title day asked_at months result finished_at state",
    progress=(dict[str, int], lambda one: one.progress),
)  # fmt: skip
PUBLICATION = Shape(
    "Publication", "history.Publication",
    "id kind title published_on starts_at ends_at source source_url external_key region"
    " buyer_name agency_name amount warnings",
)  # fmt: skip
OLD_BID = Shape(
    "HistoricalBid", "history.HistoricalBid",
    "id publication__id:publication_id publication__title publication__published_on rank"
    " bidder_name party__code price unit price_text",
)  # fmt: skip
TENDER = Shape(
    "Tender", "tendering.Tender",
    "code project__code title procedure trade_class mode organise tenderer_code tenderer_name"
    " agency_code agency_name region supervisor_code state_funded law_day documents_from"
    " documents_until announced_at bids_due_at opening_place round previous__code:previous_code"
    " suspended_at suspended_for failed_for state",
)  # fmt: skip
SECTION = Shape(
    "Section", "tendering.Section",
    "code tender__code deal_code number title content estimate ceiling_price qualification"
    " period_days previous__code:previous_code failed_for state",
)  # fmt: skip
DOCUMENT = Shape(
    "TenderDocument", "tendering.TenderDocument",
    "tender__code version digest terms changes made_at",
)  # fmt: skip
NOTICE = Shape(
    "Notice", "notices.Notice",
    "number tender__code section__code kind title content published_at ends_at version"
    " supersedes__number:supersedes reason state",
)  # fmt: skip
NOTICE_LINE = Shape(
    "NoticeLine", "notices.Notice",
    "number tender__code tender__region section__code kind title published_at ends_at version state",
)  # fmt: skip
QUESTION = Shape("Question", "clarification.Question", "id tender__code text asked_at state")
CLARIFICATION = Shape(
    "Clarification", "clarification.Clarification",
    "tender__code number text affects_preparation issued_at due_before due_after state",
)  # fmt: skip
OBJECTION = Shape(
    "Objection", "objections.Objection",
    "id tender__code section__code about grounds evidence raised_at answer_due_on"
    " answer answered_at state",
    raised_by_name=(str, who_raised),
)  # fmt: skip
BID = Shape(
    "Bid", "bidding.Bid",
    "id section__code bidder_code bidder_name sealed_digest sealed_size submitted_at receipt"
    " unsealed_digest price period_days quality opened_at rejected_for rejected_because revoked_at state",
)  # fmt: skip
BOND_ACCOUNT = Shape(
    "BondAccount", "bonds.BondAccount", "id region name bank number keeper opened_at shut_at state"
)
BOND = Shape(
    "Bond", "bonds.Bond",
    "reference section__code purpose form bidder_code bidder_name amount payer_shown issuer number"
    " digest valid_until lodged_at received receipt_serial arrived_at refused_for cause due_from"
    " due_on released interest released_on forfeited found_ground found_because found_at ground"
    " forfeited_because evidence state",
)  # fmt: skip
# What the keeper of the account sees: the code, never bidder, tender or the amount asked.
BOND_CODE = Shape(
    "BondCode", "bonds.Bond",
    "reference purpose form received receipt_serial arrived_at refused_for due_on released interest"
    " release_serial released_on forfeited paid_over_serial paid_over_on state",
)  # fmt: skip
BOND_RETURN = Shape(
    "BondReturn", "bonds.Bond",
    "section__tender__code:tender_code section__code purpose form cause due_from due_on received"
    " released interest released_on state",
)  # fmt: skip
CONSORTIUM = Shape(
    "Consortium", "bidding.Consortium",
    "id section__code lead_code lead_name agreement proposed_at state",
    partners=(list[Any], lambda one: plain(partners_of(one))),
)  # fmt: skip
EXTENSION = Shape(
    "Extension", "bidding.Extension",
    "id bid__section__code:section_code bid__id:bid_id until reason asked_at answered_at state",
)  # fmt: skip
OPENING = Shape(
    "Opening", "opening.Opening",
    "tender__code started_at read_out_at closed_at place faults signatures state",
)  # fmt: skip
UNSEALING = Shape(
    "Unsealing", "opening.Unsealing",
    "opening__tender__code:tender_code head opens_at gives_until shut_at release_due_at put_off_at read_at"
    " stops state",
)  # fmt: skip
RELEASE = Shape("Release", "opening.Release", "at digest wrong received_at")
ATTRIBUTION = Shape(
    "Attribution", "opening.Attribution",
    "id bid__section__code:section_code bid__bidder_code:bidder_code party code outcome evidence found_at"
    " proposed_party changed_at state",
)  # fmt: skip
EVALUATION = Shape(
    "Evaluation", "evaluation.Evaluation",
    "id section__code formed_at started_at planned_until extended reported_at report_digest failed_for"
    " state",
)  # fmt: skip
FINDING = Shape(
    "Finding", "evaluation.Finding",
    "id evaluation__section__code:section_code ground bids evidence found_at decided_at reason state",
)  # fmt: skip
INQUIRY = Shape(
    "Inquiry", "evaluation.Inquiry",
    "id evaluation__section__code:section_code bid__id:bid_id question asked_at due_at answer"
    " answered_at",
)  # fmt: skip
AWARD = Shape(
    "Award", "award.Award",
    "section__code candidates published_at publicity_ends_at winner__bidder_code passed_over reason"
    " decided_at notice_number notice_digest notified_at report_digest reported_at state",
)  # fmt: skip
ABILITY = Shape(
    "AbilityReview", "award.AbilityReview",
    "id award__section__code:section_code bid__id:bid_id change facts called_at concluded_at reason"
    " state",
)  # fmt: skip
CONTRACT = Shape(
    "Contract", "contracts.Contract",
    "number award__section__code:section_code award__winner__bidder_code:winner_code amount"
    " period_days performance_bond signed_on digest completed_on settlement evaluation state",
)  # fmt: skip


PACKAGE = Shape(
    "Package", "archive.Package",
    "tender__code manifest_digest digest size files entries completeness assembled_at sealed_at"
    " state",
)  # fmt: skip
ENTRY = Shape(
    "Entry", "ledger.Entry",
    "leaf__position:position act subject matter facts commitment actor at under digest",
)  # fmt: skip
CHANGE = Shape(
    "Change", "ledger.Leaf",
    "position entry__act:act entry__subject:subject entry__matter:matter entry__facts:facts"
    " entry__commitment:commitment entry__actor:actor entry__at:at entry__under:under"
    " entry__digest:digest",
)  # fmt: skip
RECORD = Shape(
    "CreditRecord", "records.Record",
    "code item catalogue category subject__code subject__name subject_kind conduct level content"
    " organ_code organ_name document_number decided_on formed_on trade_code region origin marks"
    " published_at publicity_ends_on replaces__code digest state",
)  # fmt: skip
RATING_MODEL = Shape(
    "RatingModel", "ratings.RatingModel",
    "code kind title text digest document_number adopted_at ended_at state",
)  # fmt: skip
PIECE = Shape(
    "CreditPiece", "lessons.Piece",
    "code kind title body source organ_code organ_name region published_at digest state",
)  # fmt: skip
BULLETIN = Shape(
    "CreditBulletin", "bulletins.Bulletin",
    "code since until as_of scheme inputs figures document_number file_digest published_at",
)  # fmt: skip
RATED = Shape("Rated", "rated.Rated", "kind code score grade day since")
UPLOAD = Shape(
    "CreditUpload", "records.Upload",
    "code item subject_kind file_name digest received_at total good taken faults flags refused_for"
    " state",
)  # fmt: skip
DELIVERY = Shape(
    "Delivery", "feeds.Delivery",
    "data_key seq destination dataset data_type subject_name region faults caused_at made_at due_on"
    " attempts sent_at last_fault refused_for acknowledged_at package digest receipt state",
)  # fmt: skip
FILE = Shape("File", "files.StoredFile", "digest size media_type stored_at")


class Findings:
    """All findings of an evaluation, after one looked again."""

    schema = listed(FINDING)

    @staticmethod
    def of(findings: list[Any]) -> dict[str, Any]:
        """Return every finding, those laid before included."""
        return {"items": [FINDING.of(one) for one in findings]}


class Extensions:
    """The requests put to every bidder at once."""

    schema = listed(EXTENSION)

    @staticmethod
    def of(extensions: list[Any]) -> dict[str, Any]:
        """Return one request a bid."""
        return {"items": [EXTENSION.of(one) for one in extensions]}


class Drawn:
    """The result of a draw: the experts it chose."""

    columns = EXPERT.columns
    schema = listed(EXPERT)

    @staticmethod
    def of(experts: list[Any]) -> dict[str, Any]:
        """Return the chosen experts, without names."""
        return {"items": [EXPERT.of(one) for one in experts]}


FILE_INQUIRY = Shape(
    "FileInquiry", "inquiries.Inquiry",
    "code kind purpose case_number subjects parts days body body_name requested_at begins_at"
    " ends_at review_due_at reviewed_at finding state",
)  # fmt: skip
READING = Shape(
    "Reading", "inquiries.Reading",
    "read_at body_name parts inquiry__code:inquiry inquiry__purpose:purpose inquiry__kind:kind",
)  # fmt: skip
