"""The ledger's rights are laid again after every migration, so that no new table is forgotten."""

from typing import Any

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate


class LedgerConfig(AppConfig):
    """Connects the guard."""

    name = "gongheng.foundation.ledger"

    def ready(self) -> None:
        """Lay rights once all tables of this migration stand."""
        post_migrate.connect(_lay_rights, dispatch_uid="ledger rights")


def _lay_rights(app_config: AppConfig, using: str, **_: Any) -> None:
    from gongheng.foundation.ledger.guard import lay_rights

    with_tables = [config for config in apps.get_app_configs() if config.models_module]
    if app_config is with_tables[-1]:
        lay_rights(using)
