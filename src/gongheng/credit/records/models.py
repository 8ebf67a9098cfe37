"""One fact of credit about one subject, as the catalogue of its day describes it."""

from django.db import models
from django.db.models import F, Q

from gongheng.credit.catalogue.kinds import ADVERSE, Category, Level, SubjectKind
from gongheng.credit.records.lifecycle import ENDED, RecordState, UploadState
from gongheng.credit.subjects.models import Subject

LIVE = [state for state in RecordState.values
        if state not in {*ENDED, RecordState.DISMISSED, RecordState.RETURNED}]  # fmt: skip

# 修复或者期满终止公示的：同一决定不得再次填报
OVER = [RecordState.REPAIRED, RecordState.EXPIRED]


class Origin(models.TextChoices):
    """How the record came in."""

    ENTRY = "entry", "填报"
    UPLOAD = "upload", "批量导入"
    TRADING = "trading", "交易事实"
    INTAKE = "intake", "外部平台"
    DECLARED = "declared", "主体申报"


class Mark(models.TextChoices):
    """What a reader must know beside the record."""

    DISPUTED = "disputed", "异议处理中"
    CONTESTED = "contested", "复议（诉讼）中"


class Record(models.Model):
    """信用记录. Fields that are not public lie in the vault under `closed_key`."""

    # Which item of which catalogue
    code = models.CharField("记录编号", max_length=36, unique=True)
    item = models.CharField("信用事项", max_length=20)
    catalogue = models.CharField("目录版本", max_length=20)
    category = models.CharField("类别", max_length=20, choices=Category.choices)
    # Whose
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="records",
                                verbose_name="信用主体")  # fmt: skip
    subject_kind = models.CharField("主体身份", max_length=20, choices=SubjectKind.choices)
    # What
    conduct = models.CharField("失信行为", max_length=20, blank=True)
    level = models.CharField("等级", max_length=10, choices=Level.choices, blank=True)
    content = models.JSONField("内容", default=dict, blank=True)
    closed_key = models.CharField("不公开内容引用", max_length=80, blank=True)
    digest = models.CharField("内容摘要", max_length=64, blank=True)
    evidence = models.JSONField("证据材料摘要", default=list, blank=True)
    # By whom decided, when
    organ_code = models.CharField("决定机关统一社会信用代码", max_length=18)
    organ_name = models.CharField("决定机关", max_length=200)
    document_number = models.CharField("决定文书号", max_length=128, blank=True)
    decided_on = models.DateField("决定日期", db_index=True)
    # In which trade
    trade_code = models.CharField("项目（标段）编号", max_length=40, blank=True, db_index=True)
    because_of = models.BigIntegerField("依据的办理记录", null=True, blank=True)
    # Who reports it
    origin = models.CharField("来源", max_length=20, choices=Origin.choices)
    reporter_code = models.CharField("报送单位", max_length=18, db_index=True)
    region = models.CharField("报送地区", max_length=6, db_index=True)
    formed_on = models.DateField("信息产生日期")
    entered_by = models.CharField("填报人引用", max_length=80, blank=True)
    reviewed_by = models.CharField("复核人引用", max_length=80, blank=True)
    # The path and its moments
    entered_at = models.DateTimeField("填报时间", null=True, blank=True)
    notified_at = models.DateTimeField("告知时间", null=True, blank=True)
    notice_digest = models.CharField("告知书摘要", max_length=64, blank=True)
    reported_at = models.DateTimeField("报送时间", null=True, blank=True)
    accepted_at = models.DateTimeField("归集时间", null=True, blank=True)
    published_at = models.DateTimeField("公示时间", null=True, blank=True, db_index=True)
    publicity_ends_on = models.DateField("公示截止", null=True, blank=True)
    revoked_on = models.DateField("依据撤销日期", null=True, blank=True)
    ended_at = models.DateTimeField("终止时间", null=True, blank=True)
    # Beside it
    marks = models.JSONField("标注", default=list, blank=True)
    returned_for = models.CharField("退回（不予记录）原因", max_length=500, blank=True)
    replaces = models.OneToOneField("self", models.PROTECT, null=True, blank=True,
                                    related_name="replaced_by", verbose_name="更正自")  # fmt: skip
    state = models.CharField("状态", max_length=20, choices=RecordState.choices, db_index=True)

    class Meta:
        db_table = "credit_record"
        verbose_name = "信用记录"
        constraints = [
            models.UniqueConstraint(
                fields=["document_number", "organ_code", "subject", "conduct"],
                condition=~Q(document_number="") & Q(state__in=LIVE),
                name="one_live_record_per_decision_organ_and_subject",
                violation_error_code="duplicate_record",
            ),
            models.CheckConstraint(
                condition=~Q(state="published")
                | Q(published_at__isnull=False, accepted_at__isnull=False),
                name="a_published_record_was_accepted",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_by="") | ~Q(reviewed_by=F("entered_by")),
                name="nobody_reviews_his_own_entry",
            ),
        ]
        indexes = [
            models.Index(
                fields=["state", "region", "category"], name="record_by_place", include=["id"]
            ),
            # Holds all that points ask of a record (points.queries.READ): ten records of a subject
            # lie on two pages of it and on ten of the table.
            models.Index(
                fields=["subject", "state", "decided_on"],
                name="record_points_of_subject",
                include=[
                    "id",
                    "code",
                    "category",
                    "level",
                    "conduct",
                    "subject_kind",
                    "published_at",
                    "entered_at",
                    "ended_at",
                    "revoked_on",
                ],
            ),
            models.Index(fields=["category", "state", "-published_at"], name="record_by_category"),
            models.Index(fields=["organ_code", "state", "-published_at"], name="record_by_organ"),
        ]

    def __str__(self) -> str:
        return f"{self.get_category_display()} {self.document_number or self.code}"

    @property
    def matter(self) -> str:
        """A record is filed under its subject."""
        return self.subject.code

    @property
    def is_adverse(self) -> bool:
        """True when it tells against the subject."""
        return self.category in ADVERSE

    def open_change(self) -> "Change | None":
        """The correction or withdrawal that was proposed and waits for another person."""
        return self.changes.filter(outcome=Change.Outcome.OPEN).first()

    def hands(self) -> set[str]:
        """Whose words it holds: who entered it; of a corrected one who proposed and decided that."""
        wrote = {self.entered_by}
        if self.replaces_id:
            made = Change.objects.filter(record=self.replaces_id, outcome=Change.Outcome.DONE)
            wrote |= {self.reviewed_by, *made.values_list("proposed_by", flat=True)}
        return wrote - {""}


class Change(models.Model):
    """更正、撤回的提议: what one person proposed and another decides. Never both by one."""

    class Kind(models.TextChoices):
        """What it would do."""

        CORRECT = "correct", "更正"
        WITHDRAW = "withdraw", "撤回"

    class Outcome(models.TextChoices):
        """What became of it."""

        OPEN = "open", "待决定"
        DONE = "done", "已办理"
        DROPPED = "dropped", "不予办理"

    record = models.ForeignKey(Record, models.PROTECT, related_name="changes",
                               verbose_name="信用记录")  # fmt: skip
    kind = models.CharField("种类", max_length=10, choices=Kind.choices)
    # What a correction would say: the public part; all of it and the reason lie in the vault
    after = models.JSONField("更正后的公开内容", default=dict, blank=True)
    given_key = models.CharField("全部内容引用", max_length=80, blank=True)
    graver = models.BooleanField("对主体更为不利", default=False)
    # What a withdrawal rests on
    revoked_on = models.DateField("依据撤销日期", null=True, blank=True)
    document_number = models.CharField("撤销（变更）文书号", max_length=128, blank=True)
    paper = models.CharField("撤销（变更）文书摘要", max_length=64, blank=True)
    # By whom, when
    proposed_by = models.CharField("提出人引用", max_length=80)
    proposed_at = models.DateTimeField("提出时间")
    told_at = models.DateTimeField("告知时间", null=True, blank=True)
    notice_digest = models.CharField("告知书摘要", max_length=64, blank=True)
    ended_by = models.CharField("决定人引用", max_length=80, blank=True)
    ended_at = models.DateTimeField("决定时间", null=True, blank=True)
    outcome = models.CharField("结果", max_length=10, choices=Outcome.choices,
                               default=Outcome.OPEN)  # fmt: skip

    class Meta:
        db_table = "credit_record_change"
        verbose_name = "更正（撤回）提议"
        constraints = [
            models.UniqueConstraint(fields=["record"], condition=Q(outcome="open"),
                                    name="one_open_change_per_record",
                                    violation_error_code="change_open"),
            models.CheckConstraint(condition=~Q(outcome="done") | ~Q(ended_by=F("proposed_by")),
                                   name="nobody_decides_the_change_he_proposed"),
            models.CheckConstraint(condition=~Q(kind="withdraw") | ~Q(paper=""),
                                   name="a_withdrawal_rests_on_a_file"),
            models.CheckConstraint(
                condition=~Q(outcome="done", graver=True) | Q(told_at__isnull=False),
                name="a_graver_correction_was_told",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.record_id}"


class Upload(models.Model):
    """批量导入. File and checked rows may name persons: both lie in the vault until it is over."""

    code = models.CharField("导入编号", max_length=36, unique=True)
    item = models.CharField("信用事项", max_length=20)
    subject_kind = models.CharField("主体身份", max_length=20, choices=SubjectKind.choices)
    # The file
    file_name = models.CharField("文件名", max_length=200)
    file_key = models.CharField("文件引用", max_length=80, blank=True)
    digest = models.CharField("文件摘要", max_length=64)
    # Whose
    body = models.CharField("上传单位", max_length=18, db_index=True)
    region = models.CharField("地区", max_length=6)
    sent_by = models.CharField("上传人引用", max_length=80)
    taken_by = models.BigIntegerField("导入人岗位", null=True, blank=True)
    received_at = models.DateTimeField("上传时间")
    # What came of it
    rows_key = models.CharField("合格行引用", max_length=80, blank=True)
    total = models.PositiveIntegerField("行数", default=0)
    good = models.PositiveIntegerField("合格行", default=0)
    taken = models.PositiveIntegerField("已导入行", default=0)
    faults = models.JSONField("问题", default=list, blank=True)
    flags = models.JSONField("提示", default=list, blank=True)
    refused_for = models.CharField("不能读取的原因", max_length=300, blank=True)
    state = models.CharField("状态", max_length=12, choices=UploadState.choices, db_index=True)

    class Meta:
        db_table = "credit_upload"
        verbose_name = "批量导入"

    def __str__(self) -> str:
        return self.file_name

    @property
    def matter(self) -> str:
        """An upload is filed under the organ that sent it."""
        return self.body

    @property
    def bad(self) -> int:
        """Rows with at least one fault."""
        return self.total - self.good
