"""What the checks say of a version, and how often it was saved."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Add the findings of a version and its count of savings."""

    dependencies = [("documents", "0002_reading_and_waiving")]

    operations = [
        migrations.AddField("version", "found", models.JSONField(default=dict)),
        migrations.AddField(
            "version", "errors", models.PositiveIntegerField(default=0, verbose_name="错误")
        ),
        migrations.AddField(
            "version", "warnings", models.PositiveIntegerField(default=0, verbose_name="应改")
        ),
        migrations.AddField("version", "saved", models.PositiveIntegerField(default=0)),
        migrations.AddField(
            "version", "submitted_at", models.DateTimeField(null=True, verbose_name="送审时间")
        ),
    ]
