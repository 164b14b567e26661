"""Opinions of examples made before named their groups in a list; all others by name."""

from typing import Any

from django.db import migrations


def name_groups(apps: Any, _editor: Any) -> None:
    """The findings of a group are its text, as the page offers them to a reviewer."""
    version = apps.get_model("documents", "Version")
    for one in version.objects.exclude(opinion={}).iterator():
        groups = one.opinion.get("groups")
        if isinstance(groups, list):
            named = {group["name"]: "；".join(group["findings"]) for group in groups}
            one.opinion = {**one.opinion, "groups": named}
            one.save(update_fields=["opinion"])


class Migration(migrations.Migration):
    dependencies = [("documents", "0008_output_notes")]
    operations = [migrations.RunPython(name_groups, migrations.RunPython.noop)]
