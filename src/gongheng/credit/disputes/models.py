"""An objection with its grounds, evidence and clock; a review or lawsuit beside a record."""

from django.db import models
from django.db.models import Q

from gongheng.credit.disputes.lifecycle import OPEN, ContestState, DisputeState
from gongheng.credit.lists.models import Listing
from gongheng.credit.records.models import Record
from gongheng.credit.subjects.models import Subject


class Target(models.TextChoices):
    """What is objected to."""

    RECORD = "record", "信用记录"
    LISTING = "listing", "红黑名单"
    DATUM = "datum", "其他公开的信用信息"


class Remedy(models.TextChoices):
    """What follows when the objection is right."""

    CORRECT = "correct", "更正记录"
    WITHDRAW = "withdraw", "撤回记录"
    TAKE_OFF = "take_off", "移出名单"
    AMENDED = "amended", "已在来源处更正"


class Dispute(models.Model):
    """信用异议. Texts of the parties are read by the parties and the office only."""

    # Whose, against what
    code = models.CharField("异议编号", max_length=36, unique=True)
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="disputes",
                                verbose_name="信用主体")  # fmt: skip
    target = models.CharField("异议对象", max_length=10, choices=Target.choices)
    record = models.ForeignKey(Record, models.PROTECT, null=True, blank=True,
                               related_name="disputes", verbose_name="信用记录")  # fmt: skip
    listing = models.ForeignKey(Listing, models.PROTECT, null=True, blank=True,
                                related_name="disputes", verbose_name="名单")  # fmt: skip
    datum = models.CharField("信息的名称和位置", max_length=200, blank=True)
    grounds = models.TextField("理由", max_length=4000)
    claimed = models.TextField("请求更正为", max_length=2000)
    evidence = models.JSONField("证据材料摘要", default=list)
    lodged_by = models.CharField("提出人引用", max_length=80)
    lodged_at = models.DateTimeField("提出时间", db_index=True)
    # Who handles it
    organ_code = models.CharField("办理单位", max_length=18, blank=True, db_index=True)
    region = models.CharField("地区", max_length=6, db_index=True)
    accepted_at = models.DateTimeField("受理时间", null=True, blank=True)
    asked_unit = models.CharField("协助核查单位", max_length=18, blank=True, db_index=True)
    asked_at = models.DateTimeField("请求核查时间", null=True, blank=True)
    unit_answer = models.TextField("核查情况", max_length=2000, blank=True)
    unit_answered_at = models.DateTimeField("核查答复时间", null=True, blank=True)
    pauses = models.JSONField("不计入期限的期间", default=list, blank=True)
    # How it ended
    decided_by = models.CharField("决定人引用", max_length=80, blank=True)
    ended_at = models.DateTimeField("办结时间", null=True, blank=True)
    remedy = models.CharField("处理", max_length=10, choices=Remedy.choices, blank=True)
    reason = models.TextField("办理意见", max_length=2000, blank=True)
    new_record = models.CharField("更正后的记录", max_length=36, blank=True)
    state = models.CharField("状态", max_length=12, choices=DisputeState.choices, db_index=True)

    class Meta:
        db_table = "credit_dispute"
        verbose_name = "信用异议"
        constraints = [
            models.UniqueConstraint(
                fields=["record"], condition=Q(state__in=sorted(OPEN), record__isnull=False),
                name="one_open_dispute_per_record", violation_error_code="dispute_open",
            ),
            models.UniqueConstraint(
                fields=["listing"], condition=Q(state__in=sorted(OPEN), listing__isnull=False),
                name="one_open_dispute_per_listing", violation_error_code="dispute_open",
            ),
            models.UniqueConstraint(
                fields=["subject", "datum"], condition=Q(state__in=sorted(OPEN), target="datum"),
                name="one_open_dispute_per_datum", violation_error_code="dispute_open",
            ),
            models.CheckConstraint(
                condition=Q(target="record", record__isnull=False, listing__isnull=True)
                | Q(target="listing", record__isnull=True, listing__isnull=False)
                | Q(target="datum", record__isnull=True, listing__isnull=True) & ~Q(datum=""),
                name="a_dispute_has_exactly_one_target",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_target_display()}异议 {self.code[:8]}"

    @property
    def matter(self) -> str:
        """An objection is filed under its subject."""
        return self.subject.code

    def hands(self) -> set[str]:
        """Who made what is objected to: none of them decides about it."""
        found = {self.lodged_by}
        if self.record is not None:
            found |= self.record.hands()
        if self.listing is not None:
            found |= {self.listing.proposed_by, self.listing.decided_by}
        return found - {""}


class Forum(models.TextChoices):
    """Where the decision is contested."""

    REVIEW = "review", "行政复议"
    LAWSUIT = "lawsuit", "行政诉讼"


class Outcome(models.TextChoices):
    """How it ended."""

    KEPT = "kept", "维持（驳回请求）"
    REVOKED = "revoked", "撤销、变更、确认违法或者无效"
    DROPPED = "dropped", "撤回申请（撤诉）"


class Contest(models.Model):
    """复议（诉讼）. Its evidence is the notice of acceptance; its end lifts the mark."""

    code = models.CharField("编号", max_length=36, unique=True)
    record = models.ForeignKey(Record, models.PROTECT, related_name="contests",
                               verbose_name="信用记录")  # fmt: skip
    forum = models.CharField("方式", max_length=10, choices=Forum.choices)
    body_name = models.CharField("复议机关（法院）", max_length=200)
    case_number = models.CharField("案号", max_length=128)
    accepted_on = models.DateField("受理日期")
    evidence = models.JSONField("受理通知书摘要", default=list)
    reported_by = models.CharField("申报人引用", max_length=80)
    reported_at = models.DateTimeField("申报时间", db_index=True)
    reason = models.CharField("不予标注的原因", max_length=500, blank=True)
    outcome = models.CharField("结果", max_length=10, choices=Outcome.choices, blank=True)
    outcome_document = models.CharField("决定（裁判）文书号", max_length=128, blank=True)
    outcome_on = models.DateField("作出日期", null=True, blank=True)
    ended_at = models.DateTimeField("登记时间", null=True, blank=True)
    state = models.CharField("状态", max_length=12, choices=ContestState.choices, db_index=True)

    class Meta:
        db_table = "credit_contest"
        verbose_name = "复议（诉讼）"
        constraints = [
            models.UniqueConstraint(fields=["record", "case_number"],
                                    condition=Q(state__in=["reported", "marked"]),
                                    name="one_open_contest_per_record_and_case"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_forum_display()} {self.case_number}"

    @property
    def matter(self) -> str:
        """A contest is filed under the subject of the record."""
        return self.record.subject.code

    @property
    def subject(self) -> Subject:
        """Whose record it is."""
        return self.record.subject

    @property
    def organ_code(self) -> str:
        """The organ that provided the record."""
        return self.record.reporter_code

    @property
    def region(self) -> str:
        """Its place."""
        return self.record.region

    def hands(self) -> set[str]:
        """Who wrote the record: he does not say how the contest ended."""
        return self.record.hands()
