"""What is stored of every act: entries, their place in the tree, its tiles and signed heads."""

from django.db import models


class Entry(models.Model):
    """One act that happened. Rows are only ever inserted; a database trigger refuses the rest."""

    # What happened
    act = models.TextField("行为")
    subject = models.TextField("对象")
    matter = models.TextField("案卷", db_index=True, help_text="所属项目、主体或机构的代码")
    facts = models.JSONField("事实")
    commitment = models.TextField("密封承诺", blank=True, help_text="个人信息只存其加盐摘要")
    # Who, when, under which article
    actor = models.TextField("办理人")
    at = models.DateTimeField("时间")
    under = models.TextField("依据")
    sight = models.TextField("可见范围")
    # Proof
    digest = models.TextField("摘要", help_text="规范化内容的叶子摘要，十六进制 SM3")
    blind = models.TextField("盲因子", blank=True, db_default="", help_text="不公开的记录才有")

    class Meta:
        db_table = "ledger_entry"
        verbose_name = "办理记录"
        indexes = [
            models.Index(fields=["subject"], name="ledger_entry_subject"),
            models.Index(fields=["act", "id"], name="ledger_entry_act"),
            models.Index(fields=["digest"], name="ledger_entry_digest"),
        ]

    def __str__(self) -> str:
        return f"{self.act} {self.subject}"


class Pending(models.Model):
    """An entry that awaits its place. Written with the entry, removed by the sealer alone."""

    entry = models.OneToOneField(Entry, models.PROTECT, primary_key=True)

    class Meta:
        db_table = "ledger_pending"
        verbose_name = "待入树"


class Leaf(models.Model):
    """The gapless place of an entry in the tree: the order in which acts are known to the world."""

    position = models.BigIntegerField("位置", primary_key=True)
    entry = models.OneToOneField(Entry, models.PROTECT, related_name="leaf")

    class Meta:
        db_table = "ledger_leaf"
        verbose_name = "树叶"


class Pad(models.Model):
    """A place in the tree that holds no act: it hides how many acts a batch has."""

    position = models.BigIntegerField("位置", primary_key=True)
    blind = models.TextField("盲因子")

    class Meta:
        db_table = "ledger_pad"
        verbose_name = "填充叶"


class Tile(models.Model):
    """Up to 256 node hashes of one level (C2SP tlog-tiles layout with SM3)."""

    pk = models.CompositePrimaryKey("level", "index")
    level = models.SmallIntegerField("层")
    index = models.BigIntegerField("序")
    hashes = models.BinaryField("摘要")

    class Meta:
        db_table = "ledger_tile"
        verbose_name = "树砖"


class Checkpoint(models.Model):
    """A signed head of the tree (C2SP tlog-checkpoint)."""

    size = models.BigIntegerField("条数", primary_key=True)
    root = models.TextField("根摘要")
    note = models.TextField("签名文本")
    made_at = models.DateTimeField("时间")

    class Meta:
        db_table = "ledger_checkpoint"
        verbose_name = "检查点"


class Cosignature(models.Model):
    """The line by which an outside witness says: I saw this head, at this time, and it only grew."""

    size = models.BigIntegerField("条数")
    witness = models.TextField("见证")
    line = models.TextField("签名行")
    seen_at = models.DateTimeField("见证时间", help_text="见证自己的时钟")

    class Meta:
        db_table = "ledger_cosignature"
        verbose_name = "见证签名"
        constraints = [
            models.UniqueConstraint(fields=["size", "witness"], name="ledger_cosigned_once")
        ]


class WitnessStanding(models.Model):
    """How far a witness has come, and when it is asked again. Working state, not a record."""

    witness = models.TextField("见证", primary_key=True)
    size = models.BigIntegerField("已见证至", default=0)
    asked_at = models.DateTimeField("最近请求", null=True)
    answered_at = models.DateTimeField("最近答复", null=True)
    again_at = models.DateTimeField("下次请求", null=True)
    faults = models.IntegerField("连续未成", default=0)
    fault = models.TextField("最近原因", blank=True)

    class Meta:
        db_table = "ledger_witness_standing"
        verbose_name = "见证进度"


class WitnessRefusal(models.Model):
    """A witness refused to cosign. Kept with what was offered and what it answered."""

    witness = models.TextField("见证")
    size = models.BigIntegerField("条数")
    fault = models.TextField("原因")
    answer = models.TextField("答复")
    old = models.BigIntegerField("见证原有条数")
    note = models.TextField("所送检查点")
    proof = models.JSONField("所送证明")
    refused_at = models.DateTimeField("时间")

    class Meta:
        db_table = "ledger_witness_refusal"
        verbose_name = "见证拒签"
        constraints = [
            models.UniqueConstraint(fields=["witness", "size", "fault"], name="ledger_refused_once")
        ]


class Follower(models.Model):
    """How far a reader of the ledger has come."""

    name = models.TextField("名称", primary_key=True)
    reached = models.BigIntegerField("已读至", default=-1)

    class Meta:
        db_table = "ledger_follower"
        verbose_name = "跟随者"
