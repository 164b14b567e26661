"""What was the highest number of a version of each table, as far as the versions are there."""

from typing import Any

from django.db import migrations
from django.db.models import Max


def count(apps: Any, _editor: Any) -> None:
    """Dropped drafts of before are not known any more."""
    version, targets = (apps.get_model("documents", name) for name in ("Version", "Targets"))
    highest = version.objects.order_by().values_list("targets").annotate(Max("number"))
    for key, number in highest:
        targets.objects.filter(pk=key).update(numbered=number)


class Migration(migrations.Migration):
    dependencies = [("documents", "0006_numbers_waivers_savings")]
    operations = [migrations.RunPython(count, migrations.RunPython.noop)]
