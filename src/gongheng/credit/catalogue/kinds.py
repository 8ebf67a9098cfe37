"""The words of the catalogue: whose credit, what is recorded, how grave."""

from django.db.models import TextChoices


class SubjectKind(TextChoices):
    """In which capacity a subject acted (S1 第一至第六条)."""

    TENDERER = "tenderer", "招标人（采购人）"
    AGENCY = "agency", "代理机构"
    BIDDER = "bidder", "投标人（供应商）"
    MEDICAL = "medical", "医疗机构"
    MAKER = "maker", "药械生产企业"
    DISTRIBUTOR = "distributor", "药械配送企业"
    TRANSFEROR = "transferor", "出让人（转让人）"
    TRANSFEREE = "transferee", "竞买人（受让人）"
    EXPERT = "expert", "评标评审专家"
    STAFF = "staff", "平台工作人员"


# 自然人主体：姓名、证件号码在保密库，公开时遮掩
PERSONS = frozenset({SubjectKind.EXPERT, SubjectKind.STAFF})


class Category(TextChoices):
    """What kind of thing a record tells."""

    PENALTY = "penalty", "行政处罚"
    DECISION = "decision", "行政处理"
    MINOR = "minor", "一般失信行为"
    LICENCE = "licence", "行政许可"
    AWARD = "award", "奖励表彰"
    PERFORMANCE = "performance", "履约信息"
    DECLARED = "declared", "自主申报"
    SOCIAL = "social", "社会信用"


# 对主体不利的信息：报送前应当书面告知，公示有期限，可以修复、可以异议
ADVERSE = frozenset({Category.PENALTY, Category.DECISION, Category.MINOR})


class Level(TextChoices):
    """How grave a conduct is (鄂公管委发〔2018〕4号); the points of each stand in the rulebook."""

    NONE = "", "不记分"
    MINOR = "minor", "一般"
    HEAVIER = "heavier", "较重"
    SERIOUS = "serious", "严重"
    GRAVE = "grave", "特别严重"
