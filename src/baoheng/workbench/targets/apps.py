"""Target tables as an application."""

from django.apps import AppConfig


class TargetsConfig(AppConfig):
    """Its models are those of the documents; registers the jobs."""

    name = "baoheng.workbench.targets"

    def ready(self) -> None:
        """Once all apps are there."""
        from baoheng.workbench.targets import jobs  # noqa: F401 — registers its functions
