"""Target tables as an application."""

from django.apps import AppConfig


class TargetsConfig(AppConfig):
    """Its models are those of the documents."""

    name = "baoheng.workbench.targets"
