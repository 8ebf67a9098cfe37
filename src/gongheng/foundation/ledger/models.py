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


class Follower(models.Model):
    """How far a reader of the ledger has come."""

    name = models.TextField("名称", primary_key=True)
    reached = models.BigIntegerField("已读至", default=-1)

    class Meta:
        db_table = "ledger_follower"
        verbose_name = "跟随者"
