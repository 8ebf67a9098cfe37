"""One subject on one list for a time, by one decision."""

from django.db import models
from django.db.models import F, Q

from gongheng.credit.catalogue.kinds import SubjectKind
from gongheng.credit.lists.lifecycle import PENDING, ListingState
from gongheng.credit.records.models import Record
from gongheng.credit.subjects.models import Subject
from gongheng.foundation.ledger.canonical import canonical
from gongheng.foundation.sealing.digests import sm3_hex

LIVE = sorted({*PENDING, ListingState.IN_FORCE})


class Colour(models.TextChoices):
    """Which list."""

    RED = "red", "红名单"
    BLACK = "black", "黑名单"


class Removal(models.TextChoices):
    """Why a name was taken off before its time."""

    REVOKED = "revoked", "作为依据的决定（记录）撤销或者更正"
    REPAIRED = "repaired", "信用修复"
    ERROR = "error", "认定有误"
    UNWORTHY = "unworthy", "不再符合红名单条件"


class Listing(models.Model):
    """红黑名单. Black rests on a published record, red on an award."""

    # Whose name on which list
    code = models.CharField("名单编号", max_length=36, unique=True)
    colour = models.CharField("名单", max_length=10, choices=Colour.choices)
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="listings",
                                verbose_name="主体")  # fmt: skip
    subject_kind = models.CharField("主体身份", max_length=20, choices=SubjectKind.choices)
    # Why
    record = models.ForeignKey(Record, models.PROTECT, null=True, blank=True,
                               related_name="listings", verbose_name="依据的信用记录")  # fmt: skip
    conduct = models.CharField("失信行为", max_length=20, blank=True)
    award_document = models.CharField("奖励表彰文号", max_length=128, blank=True)
    reason = models.CharField("列入事由", max_length=1000, blank=True)
    basis = models.CharField("列入依据", max_length=300, blank=True)
    # By whom
    organ_code = models.CharField("认定机关代码", max_length=18, db_index=True)
    organ_name = models.CharField("认定机关", max_length=200)
    region = models.CharField("认定地区", max_length=6, db_index=True)
    proposed_by = models.CharField("提出人引用", max_length=80, blank=True)
    proposed_at = models.DateTimeField("提出时间", null=True, blank=True)
    # Told and heard
    told_at = models.DateTimeField("告知时间", null=True, blank=True)
    notice_digest = models.CharField("告知书摘要", max_length=64, blank=True)
    heard_until = models.DateField("陈述申辩截止", null=True, blank=True)
    statement = models.TextField("陈述申辩", max_length=4000, blank=True)
    stated_at = models.DateTimeField("陈述时间", null=True, blank=True)
    # Decided and public
    decided_by = models.CharField("认定人引用", max_length=80, blank=True)
    decided_at = models.DateTimeField("认定时间", null=True, blank=True)
    answer = models.CharField("对陈述申辩的答复", max_length=1000, blank=True)
    document_number = models.CharField("认定文书号", max_length=128, blank=True)
    listed_at = models.DateTimeField("公布时间", null=True, blank=True)
    ends_on = models.DateField("公布截止", null=True, blank=True)
    # How it ended
    ended_at = models.DateTimeField("移出时间", null=True, blank=True)
    removal = models.CharField("移出原因", max_length=20, choices=Removal.choices, blank=True)
    removal_document = models.CharField("移出文书号", max_length=128, blank=True)
    removal_asked_by = models.CharField("移出申请人", max_length=100, blank=True)
    removal_asked_on = models.DateField("移出申请日期", null=True, blank=True)
    set_aside_for = models.CharField("不予列入原因", max_length=500, blank=True)
    state = models.CharField("状态", max_length=20, choices=ListingState.choices)

    class Meta:
        db_table = "credit_listing"
        verbose_name = "红黑名单"
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "colour", "record"], nulls_distinct=False,
                condition=Q(state__in=LIVE), name="one_live_listing_per_subject_colour_and_record",
                violation_error_code="already_listed",
            ),
            models.CheckConstraint(
                condition=Q(decided_by="") | ~Q(decided_by=F("proposed_by")),
                name="nobody_decides_his_own_proposal",
            ),
            models.CheckConstraint(
                condition=~Q(state="in_force")
                | Q(listed_at__isnull=False, decided_at__isnull=False, ends_on__isnull=False),
                name="a_listing_in_force_was_decided_and_has_an_end",
            ),
            models.CheckConstraint(
                condition=~Q(state="in_force", colour="black") | Q(told_at__isnull=False),
                name="nobody_is_blacklisted_untold",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["colour", "state", "-listed_at"], name="listing_by_colour"),
            models.Index(fields=["state", "ends_on"], name="listing_by_end"),
        ]

    def __str__(self) -> str:
        return f"{self.get_colour_display()} {self.code[:8]}"

    @property
    def matter(self) -> str:
        """A listing is filed under its subject."""
        return self.subject.code

    @property
    def words(self) -> str:
        """SM3 of the words and papers it rests on; the ledger holds it, so a changed one is found."""
        told = (self.code, self.record.code if self.record else "", self.conduct, self.reason,
                self.basis, self.award_document, self.document_number, self.removal_document,
                self.removal_asked_on)  # fmt: skip
        return sm3_hex(canonical({"words": [str(one or "") for one in told]}))

    def open_removal(self) -> "RemovalProposal | None":
        """The proposal to take the name off that waits for its decision."""
        return self.removals.filter(outcome=RemovalProposal.Outcome.OPEN).first()

    @property
    def is_black(self) -> bool:
        """True for the black list."""
        return self.colour == Colour.BLACK


class RemovalProposal(models.Model):
    """移出提议. One officer proposes to take a name off, another one decides."""

    class Outcome(models.TextChoices):
        """What became of it."""

        OPEN = "open", "待决定"
        DONE = "done", "已移出"
        DROPPED = "dropped", "不予移出"

    listing = models.ForeignKey(Listing, models.PROTECT, related_name="removals",
                                verbose_name="红黑名单")  # fmt: skip
    removal = models.CharField("移出原因", max_length=20, choices=Removal.choices)
    asked_by = models.CharField("移出申请人", max_length=100, blank=True)
    asked_on = models.DateField("移出申请日期", null=True, blank=True)
    graver = models.BooleanField("对主体更为不利", default=False)
    proposed_by = models.CharField("提出人引用", max_length=80)
    proposed_at = models.DateTimeField("提出时间")
    told_at = models.DateTimeField("告知时间", null=True, blank=True)
    notice_digest = models.CharField("告知书摘要", max_length=64, blank=True)
    ended_by = models.CharField("决定人引用", max_length=80, blank=True)
    ended_at = models.DateTimeField("决定时间", null=True, blank=True)
    outcome = models.CharField("结果", max_length=10, choices=Outcome.choices, default=Outcome.OPEN)

    class Meta:
        db_table = "credit_listing_removal"
        verbose_name = "移出提议"
        constraints = [
            models.UniqueConstraint(fields=["listing"], condition=Q(outcome="open"),
                                    name="one_open_removal_per_listing",
                                    violation_error_code="removal_open"),
            models.CheckConstraint(condition=~Q(outcome="done") | ~Q(ended_by=F("proposed_by")),
                                   name="nobody_decides_the_removal_he_proposed"),
            models.CheckConstraint(
                condition=~Q(outcome="done", graver=True) | Q(told_at__isnull=False),
                name="nobody_leaves_the_red_list_untold",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.listing} {self.get_removal_display()}"
