"""Whoever is drawn is invited and answers. Draws of before have no invitations: draw again."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("experts", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Invitation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("invited_at", models.DateTimeField(verbose_name="邀请时间")),
                (
                    "answered_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="答复时间"),
                ),
                (
                    "state",
                    models.TextField(
                        choices=[
                            ("invited", "待答复"),
                            ("confirmed", "已确认参加"),
                            ("declined", "不参加"),
                        ],
                        verbose_name="状态",
                    ),
                ),
                (
                    "draw",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invitations",
                        to="experts.draw",
                    ),
                ),
                (
                    "expert",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invitations",
                        to="experts.expert",
                    ),
                ),
            ],
            options={
                "verbose_name": "评标邀请",
                "db_table": "registry_invitation",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("draw", "expert"), name="one_invitation_per_draw_and_expert"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "invited"), ("answered_at__isnull", False), _connector="OR"
                        ),
                        name="answered_invitation_has_its_time",
                    ),
                ],
            },
        ),
    ]
