"""Things of the credit platform that calls name by code, narrowed to what the actor may see."""

from typing import Any

from gongheng.credit.inquiries import queries as openings
from gongheng.credit.records import queries as records
from gongheng.credit.records.uploads import queries as uploads
from gongheng.exchange.api.ways import found
from gongheng.exchange.feeds import queries as feeds
from gongheng.foundation.access.actors import Actor


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


def any_inquiry(actor: Actor, code: str) -> Any:
    """An approval that concerns the actor on either side."""
    own = openings.authorisations_of(actor).filter(code=code).first()
    return own or inquiry_to_read(actor, code)


def delivery(actor: Actor, code: str) -> Any:
    """A delivery to another platform, for those who keep the feed."""
    return found(feeds.delivery_of(actor, code), "code")
