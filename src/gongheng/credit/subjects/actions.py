"""Know a subject and rename it; each by the act that has to do with it first."""

from datetime import datetime

from gongheng.credit.subjects.lifecycle import SUBJECT
from gongheng.credit.subjects.models import UNNAMED, Subject
from gongheng.credit.subjects.rules import name_to_keep
from gongheng.foundation.access.actors import Actor
from gongheng.foundation.acts import beginning, performing
from gongheng.registry import entry_checks as check


def know(code: str, *, name: str = "", region: str = "", by: Actor, at: datetime) -> Subject:
    """主体入库，已在库的返回在库的。单位以登记名称为准；自然人只留保密库引用.

    `code`: 统一社会信用代码 or `person:…`. Refuses `invalid_code`, `name_differs`, `missing_field`.
    """
    person = code.startswith("person:")
    if not code and by.role == "importer":
        return _know_nobody(by=by, at=at)
    if person:
        code = check.vault_reference(code, "person", field="subject_code", required=True)
    else:
        code = check.uscc(code, field="subject_code")
    known = Subject.objects.filter(code=code).first()
    kept, place = ("", "") if person else name_to_keep(code, name, known)
    if known is not None:
        return known if known.name == kept else rename(known, name=kept, by=by, at=at)
    subject = Subject(
        code=code, name=kept, region=place or region, is_person=person, known_since=at
    )
    with beginning(SUBJECT, "know", subject, by=by, at=at) as (subject, record):
        record(person=person, named=subject.named)
    return subject


def _know_nobody(*, by: Actor, at: datetime) -> Subject:
    """来源没有载明是谁：只供拟报，确认时必须补上真实主体."""
    known = Subject.objects.filter(code=UNNAMED).first()
    if known is not None:
        return known
    subject = Subject(code=UNNAMED, name="（来源未载明）", known_since=at)
    with beginning(SUBJECT, "know", subject, by=by, at=at) as (subject, record):
        record(person=False, named=subject.named)
    return subject


def rename(subject: Subject, *, name: str, by: Actor, at: datetime) -> Subject:
    """主体更名。登记名称变更后，信用主体的名称随之变更；记录仍以代码归集."""
    with performing(SUBJECT, "rename", subject, by=by, at=at) as (subject, record):
        subject.name = check.text(name, field="subject_name")
        record(code=subject.code, named=subject.named)
    return subject
