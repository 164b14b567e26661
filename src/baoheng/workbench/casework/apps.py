"""The app: its jobs."""

from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    """Registers the jobs."""

    name = "baoheng.workbench.casework"
    label = "casework"

    def ready(self) -> None:
        """Once all apps are there."""
        from baoheng.workbench.casework import jobs, noticing  # noqa: F401 — register functions
