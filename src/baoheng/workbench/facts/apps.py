"""The app: its jobs."""

from django.apps import AppConfig


class FactsConfig(AppConfig):
    """Registers the jobs."""

    name = "baoheng.workbench.facts"
    label = "facts"

    def ready(self) -> None:
        """Once all apps are there."""
        from baoheng.workbench.facts import jobs, noticing  # noqa: F401 — register functions
