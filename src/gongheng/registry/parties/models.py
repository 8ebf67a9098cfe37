"""Parties to trades, and their qualifications, staff and past performance, each kept once."""

from django.db import models
from django.db.models import Q

from gongheng.registry.parties.lifecycle import EntryState, PartyState


class PartyKind(models.TextChoices):
    """What a party is by law."""

    ENTERPRISE = "enterprise", "企业"
    INSTITUTION = "institution", "事业单位"
    GOVERNMENT = "government", "机关"
    SOCIAL = "social", "社会组织"
    RURAL = "rural", "农村集体经济组织"
    PERSON = "person", "自然人"


class PartyRole(models.TextChoices):
    """In which capacities a party trades; more may be added at any time."""

    TENDERER = "tenderer", "招标人"
    AGENCY = "agency", "招标代理机构"
    BIDDER = "bidder", "投标人"
    PURCHASER = "purchaser", "采购人"
    PURCHASING_AGENCY = "purchasing_agency", "采购代理机构"
    SUPPLIER = "supplier", "供应商"
    TRANSFEROR = "transferor", "出让人（转让方）"
    TRANSFEREE = "transferee", "竞买人（受让方）"
    MEDICAL = "medical", "医疗机构"
    MAKER = "maker", "药械生产企业"
    DISTRIBUTOR = "distributor", "药械配送企业"
    GUARANTOR = "guarantor", "银行、保险与担保机构"
    PLATFORM = "platform", "第三方交易系统"


class Party(models.Model):
    """One party. A natural person's own data lies in the vault; here stands only a reference."""

    # Who it is
    code = models.CharField("主体代码", max_length=18, unique=True, null=True, blank=True)
    name = models.CharField("名称", max_length=200, db_index=True)
    former_names = models.JSONField("曾用名", default=list, blank=True)
    kind = models.TextField("类别", choices=PartyKind.choices)
    roles = models.JSONField("身份", default=list, blank=True)
    # Where it is and what it does
    region = models.CharField("行政区划", max_length=6, blank=True)
    address = models.CharField("地址", max_length=300, blank=True)
    industry = models.CharField("行业", max_length=5, blank=True)
    # Persons, by reference into the vault
    representative = models.TextField("法定代表人引用", blank=True)
    contact = models.TextField("联系人引用", blank=True)
    # Whence it is known
    registered_at = models.DateTimeField("登记时间", null=True, blank=True)
    source = models.TextField("来源", blank=True)
    claimed_by = models.ForeignKey("self", models.PROTECT, null=True, blank=True,
                                   related_name="former", verbose_name="认领主体")  # fmt: skip
    state = models.TextField("状态", choices=PartyState.choices)

    class Meta:
        db_table = "registry_party"
        verbose_name = "市场主体"
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["historical", "claimed"], code__isnull=True)
                | Q(state__in=["registered", "cancelled"], code__isnull=False),
                name="registered_party_has_a_code_and_a_historical_one_none",
            ),
            models.CheckConstraint(
                condition=Q(state="claimed", claimed_by__isnull=False)
                | (~Q(state="claimed") & Q(claimed_by__isnull=True)),
                name="claimed_history_names_its_party",
            ),
            models.UniqueConstraint(
                fields=["name"], condition=Q(state="historical"),
                name="one_unclaimed_history_per_name",
                violation_error_code="already_exists",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name

    @property
    def matter(self) -> str:
        """A party is its own file; one known from old notices only has no code yet."""
        return self.code or f"party:{self.pk}"

    def codes_of_namesakes(self) -> list[str]:
        """Codes of registered parties that bear or bore this name."""
        same = Q(name=self.name) | Q(former_names__contains=[self.name])
        found = Party.objects.filter(same, state=PartyState.REGISTERED)
        return [code for code in found.values_list("code", flat=True) if code]


class Line(models.Model):
    """What every line of a party's file has."""

    party = models.ForeignKey(Party, models.PROTECT, verbose_name="主体")
    state = models.TextField("状态", choices=EntryState.choices, default=EntryState.IN_FORCE)
    entered_at = models.DateTimeField("录入时间")

    class Meta:
        abstract = True

    @property
    def matter(self) -> str:
        """Lines belong to their party's file."""
        return self.party.matter


class Qualification(Line):
    """A certificate of a party, kept once and shown wherever it is asked for."""

    name = models.CharField("资质名称", max_length=200)
    kind_code = models.CharField("资质类别代码", max_length=20, blank=True)
    level = models.CharField("等级", max_length=40, blank=True)
    certificate_no = models.CharField("证书编号", max_length=100)
    issued_by = models.CharField("发证机关", max_length=200)
    issued_on = models.DateField("发证日期")
    ends_on = models.DateField("有效期至", null=True, blank=True)
    digest = models.CharField("扫描件摘要", max_length=64, blank=True)

    class Meta:
        db_table = "registry_qualification"
        verbose_name = "资质"
        default_related_name = "qualifications"
        constraints = [
            models.UniqueConstraint(
                fields=["issued_by", "certificate_no"], condition=Q(state="in_force"),
                name="one_live_qualification_per_certificate",
                violation_error_code="already_exists",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=models.F("issued_on")),
                name="qualification_ends_after_it_begins",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.name}{self.level}"


class Staff(Line):
    """A person who works for a party; name and certificate number lie in the vault."""

    person = models.TextField("人员引用")
    position = models.CharField("岗位", max_length=60)
    certificate_kind = models.CharField("证书类别", max_length=60, blank=True)
    certificate_no = models.TextField("证书编号引用", blank=True)
    since = models.DateField("任职起")
    until = models.DateField("任职止", null=True, blank=True)

    class Meta:
        db_table = "registry_staff"
        verbose_name = "从业人员"
        default_related_name = "staff"
        constraints = [
            models.UniqueConstraint(
                fields=["party", "person", "position"], condition=Q(state="in_force"),
                name="one_live_post_per_person_and_party",
                violation_error_code="already_exists",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=models.F("since")),
                name="post_ends_after_it_begins",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.position


class PerformanceSource(models.TextChoices):
    """Whether the platform saw it or the party says so."""

    PLATFORM = "platform", "平台成交"
    DECLARED = "declared", "自行申报"


class Performance(Line):
    """A contract the party has carried out."""

    project_name = models.CharField("项目名称", max_length=600)
    section = models.CharField("标段编号", max_length=23, blank=True)
    amount = models.DecimalField("金额（元）", max_digits=18, decimal_places=2)
    signed_on = models.DateField("签订日期")
    counterpart = models.CharField("合同相对方", max_length=200)
    source = models.TextField("来源", choices=PerformanceSource.choices)
    contract = models.CharField("合同编号", max_length=60, blank=True)

    class Meta:
        db_table = "registry_performance"
        verbose_name = "业绩"
        default_related_name = "performances"
        constraints = [
            models.UniqueConstraint(
                fields=["party", "contract"],
                condition=Q(state="in_force", source="platform"),
                name="one_performance_per_party_and_contract",
                violation_error_code="already_exists",
            ),
            models.CheckConstraint(
                condition=Q(source="declared") | ~Q(contract=""),
                name="platform_performance_names_its_contract",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.project_name


class RelationKind(models.TextChoices):
    """How the party stands to the other one, told from the party's own side."""

    HOLDS = "holds", "控股对方"
    HELD = "held", "被对方控股"
    MANAGES = "manages", "管理对方"
    MANAGED = "managed", "被对方管理"
    INTEREST = "interest", "其他可能影响公正的利害关系"


class Relation(Line):
    """A relation of control, management or interest that a party declared, once for all tenders."""

    other_code = models.CharField("对方代码", max_length=18, db_index=True)
    other_name = models.CharField("对方名称", max_length=200)
    kind = models.TextField("关系", choices=RelationKind.choices)
    note = models.CharField("说明", max_length=500, blank=True)
    ended_at = models.DateTimeField("终止时间", null=True, blank=True)

    class Meta:
        db_table = "registry_relation"
        verbose_name = "关联关系"
        default_related_name = "relations"
        constraints = [
            models.UniqueConstraint(
                fields=["party", "other_code", "kind"], condition=Q(state="in_force"),
                name="one_live_relation_of_a_kind_per_pair",
                violation_error_code="already_exists",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_kind_display()}：{self.other_name}"


class Head(Line):
    """The responsible person of a party; who it is lies in the vault, the reference tells sameness."""

    person = models.TextField("人员引用", db_index=True)
    ended_at = models.DateTimeField("终止时间", null=True, blank=True)

    class Meta:
        db_table = "registry_head"
        verbose_name = "单位负责人"
        default_related_name = "heads"
        constraints = [
            models.UniqueConstraint(
                fields=["party"], condition=Q(state="in_force"), name="one_live_head_per_party",
                violation_error_code="already_exists",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return "单位负责人"
