"""One row a part and minute in which that part was there."""

from django.db import models


class Beat(models.Model):
    """A sign of life. What is missing tells of an outage; nobody writes one afterwards."""

    part = models.CharField("部分", max_length=20)
    minute = models.DateTimeField("分钟", db_index=True)

    class Meta:
        db_table = "pulse_beat"
        verbose_name = "运行探测"
        constraints = [
            models.UniqueConstraint(fields=["part", "minute"], name="one_beat_per_part_and_minute"),
        ]
