"""Outputs of a version: its official form as PDF."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Add the version that an output is of."""

    dependencies = [("documents", "0003_version_checked")]

    operations = [
        migrations.AddField(
            "output",
            "version",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="outputs",
                to="documents.version",
            ),
        ),
    ]
