"""The app: its jobs."""

from django.apps import AppConfig


class UpkeepConfig(AppConfig):
    """Registers the jobs."""

    name = "baoheng.workbench.upkeep"
    label = "upkeep"

    def ready(self) -> None:
        """Once all apps are there."""
        from baoheng.workbench.upkeep import jobs  # noqa: F401 — registers its functions
