"""Running numbers that end up in official codes."""

from django.db import models


class Serial(models.Model):
    """The last number given under a name, such as `deal:20261123`."""

    name = models.TextField("名称", primary_key=True)
    given = models.BigIntegerField("已用至")

    class Meta:
        db_table = "serials_serial"
        verbose_name = "流水号"
