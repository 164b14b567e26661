"""The desk as an application."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """Registers its jobs."""

    name = "baoheng.workbench.desk"

    def ready(self) -> None:
        """Jobs register themselves when they are imported."""
        from baoheng.workbench.desk import jobs  # noqa: F401
