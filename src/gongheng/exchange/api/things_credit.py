"""Things of the credit platform that calls name by code, narrowed to what the actor may see."""

from typing import Any

from gongheng.credit.bulletins import queries as bulletins
from gongheng.credit.checks import queries as checks
from gongheng.credit.disputes import queries as disputes
from gongheng.credit.inquiries import queries as openings
from gongheng.credit.lessons import queries as lessons
from gongheng.credit.ratings import queries as ratings
from gongheng.credit.receivers import queries as receivers
from gongheng.credit.records import queries as records
from gongheng.credit.records.uploads import queries as uploads
from gongheng.credit.repair import queries as repairs
from gongheng.credit.reports import queries as reports
from gongheng.credit.subjects import queries as subjects
from gongheng.exchange.api.ways import found
from gongheng.exchange.feeds import queries as feeds
from gongheng.foundation.access.actors import Actor
from gongheng.foundation.refusals import refuse_unless


def credit_record(actor: Actor, code: str) -> Any:
    """A credit record: public, or on the officer's desk."""
    own = records.on_the_desk_of(actor).filter(code=code).first()
    return found(own or records.public_records().filter(code=code).first(), "code")


def desk_record(actor: Actor, code: str) -> Any:
    """A credit record on the officer's desk."""
    return found(records.on_the_desk_of(actor).filter(code=code).first(), "code")


def credit_upload(actor: Actor, code: str) -> Any:
    """An uploaded file of the officer's organ."""
    return found(uploads.uploads_of(actor).filter(code=code).first(), "code")


def desk_inquiry(actor: Actor, code: str) -> Any:
    """An approval on the desk of the actor's organ."""
    return found(openings.inquiries_on_the_desk_of(actor).filter(code=code).first(), "code")


def own_authorisation(actor: Actor, code: str) -> Any:
    """What the actor's unit, or he himself, has authorised."""
    return found(openings.authorisations_of(actor).filter(code=code).first(), "code")


def inquiry_to_read(actor: Actor, code: str) -> Any:
    """An approval of the actor's organ, or an authorisation given to his unit."""
    return found(openings.inquiry_held_by(actor, code), "code")


def granted_to_us(actor: Actor, code: str) -> Any:
    """What another subject authorised the actor's unit to read."""
    return found(openings.authorised_to(actor).filter(code=code).first(), "code")


def any_inquiry(actor: Actor, code: str) -> Any:
    """An approval that concerns the actor on either side."""
    own = openings.authorisations_of(actor).filter(code=code).first()
    return own or inquiry_to_read(actor, code)


def delivery(actor: Actor, code: str) -> Any:
    """A delivery to another platform, for those who keep the feed."""
    return found(feeds.delivery_of(actor, code), "code")


def own_dispute(actor: Actor, code: str) -> Any:
    """An objection that the actor's unit, or he himself, lodged."""
    return found(disputes.own_disputes(actor).filter(code=code).first(), "code")


def desk_dispute(actor: Actor, code: str) -> Any:
    """An objection on the desk of the actor's organ, also of one asked to check the facts."""
    return found(disputes.disputes_on_the_desk_of(actor).filter(code=code).first(), "code")


def desk_contest(actor: Actor, code: str) -> Any:
    """A review or lawsuit on the desk of the actor's organ."""
    return found(disputes.contests_on_the_desk_of(actor).filter(code=code).first(), "code")


def own_contest(actor: Actor, code: str) -> Any:
    """A review or lawsuit about a record of the actor's unit, or of himself."""
    return found(disputes.own_contests(actor).filter(code=code).first(), "code")


def own_repair(actor: Actor, code: str) -> Any:
    """An application of the actor's unit, or of himself."""
    return found(repairs.own_repairs(actor).filter(code=code).first(), "code")


def desk_repair(actor: Actor, code: str) -> Any:
    """An application on the desk of the actor's organ."""
    return found(repairs.repairs_on_the_desk_of(actor).filter(code=code).first(), "code")


def receipt(actor: Actor, receipt_id: int) -> Any:
    """A change that the actor's unit has to take over."""
    return found(receivers.waiting_at(actor).filter(pk=receipt_id).first(), "receipt_id")


def firm(code: str, thing: Any, actor: Actor) -> Any:
    """An organisation on file, named in a body; natural persons are not checked."""
    known = subjects.firm_of(code)
    refuse_unless(known is not None, "unknown_subject", field="subject")
    return known


def reported_firm(actor: Actor, code: str) -> Any:
    """An organisation on file."""
    return found(subjects.firm_of(code), "code")


def check(actor: Actor, number: str) -> Any:
    """A receipt of the actor's unit; for credit officers also of the region."""
    return found(checks.checks_by(actor).filter(number=number).first(), "number")


def report(code: str) -> Any:
    """A credit report by its number; whoever asks learns only whether it stands."""
    return found(reports.report_of(code), "code")


def rating_model(actor: Actor, code: str) -> Any:
    """A rating model on the officer's desk."""
    return found(ratings.models_of(actor).filter(code=code).first(), "code")


def piece(actor: Actor, code: str) -> Any:
    """A piece on the officer's desk."""
    return found(lessons.pieces_on_the_desk_of(actor).filter(code=code).first(), "code")


def course(actor: Actor, code: str) -> Any:
    """A course the officer prepares, or that is open to the actor's office."""
    return found(lessons.courses_of(actor).filter(code=code).first(), "code")


def bulletin(actor: Actor, code: str) -> Any:
    """A bulletin of the desk."""
    return found(bulletins.bulletins_of(actor).filter(code=code).first(), "code")


def duty(actor: Actor, code: str) -> Any:
    """A responsibility the officer may read."""
    return found(bulletins.duties_of(actor).filter(code=code).first(), "code")
