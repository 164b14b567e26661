"""The interface as an application."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class ApiConfig(AppConfig):
    """Makes the views for reporting tools anew whenever the database is brought up to date."""

    name = "baoheng.workbench.api"

    def ready(self) -> None:
        """Views go before tables change, because SQLite changes no table that a view reads."""
        pre_migrate.connect(_drop, sender=self, dispatch_uid="api.drop_views")
        post_migrate.connect(_make, sender=self, dispatch_uid="api.make_views")


def _drop(**_: Any) -> None:
    from baoheng.workbench.api.sqlviews import drop_views

    drop_views()


def _make(**_: Any) -> None:
    from baoheng.workbench.api.sqlviews import make_views

    make_views()
