"""The app: its jobs, and the list of indicators that follows what is approved."""

from django.apps import AppConfig


class AppraisalsConfig(AppConfig):
    """Registers the jobs, and listens to approvals."""

    name = "baoheng.workbench.appraisals"
    label = "appraisals"

    def ready(self) -> None:
        """Once all apps are there."""
        from baoheng.workbench.appraisals import jobs  # noqa: F401 — registers its functions
        from baoheng.workbench.appraisals.listed import listen

        listen()
