"""The app: its jobs."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """Registers the jobs."""

    name = "baoheng.workbench.documents"
    label = "documents"

    def ready(self) -> None:
        """Once all apps are there."""
        from baoheng.workbench.documents import jobs  # noqa: F401 — registers its functions
