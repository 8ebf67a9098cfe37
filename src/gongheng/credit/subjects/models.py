"""Whom records are about: an organisation by code and name, a natural person by vault reference."""

from django.db import models
from django.db.models import Q

from gongheng.credit.subjects.lifecycle import SubjectState
from gongheng.foundation.ledger.canonical import canonical
from gongheng.foundation.sealing.digests import sm3_hex

UNNAMED = "unnamed:source"  # whom a source does not name; stands for nobody and is never shown


class Subject(models.Model):
    """One subject. A person's name and number lie in the vault; `name` is blank for him."""

    code = models.CharField("主体代码", max_length=80, unique=True,
                            help_text="统一社会信用代码；自然人为保密库引用")  # fmt: skip
    name = models.CharField("名称", max_length=200, blank=True)
    is_person = models.BooleanField("自然人", default=False)
    region = models.CharField("行政区划", max_length=6, blank=True, db_index=True)
    known_since = models.DateTimeField("首次入库时间")
    state = models.CharField("状态", max_length=10, choices=SubjectState.choices)

    class Meta:
        db_table = "credit_subject"
        verbose_name = "信用主体"
        constraints = [
            models.CheckConstraint(
                condition=Q(is_person=True, code__startswith="person:", name="")
                | Q(is_person=False) & ~Q(name=""),
                name="a_person_stands_here_without_a_name_and_a_firm_with_one",
            )
        ]

    def __str__(self) -> str:
        return self.name or "自然人"

    @property
    def named(self) -> str:
        """SM3 of code and name; the ledger holds it, so that a record is not told of somebody else."""
        return sm3_hex(canonical({"code": self.code, "name": self.name}))

    @property
    def matter(self) -> str:
        """A subject is its own file."""
        return self.code
