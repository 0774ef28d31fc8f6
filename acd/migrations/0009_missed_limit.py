"""How many missed offers of a queue set an agent not ready; a queue without a row has one, as before."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("acd", "0008_changes_row_by_row"), ("tenants", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="MissedLimit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("queue_id", models.UUIDField()),
                ("limit", models.PositiveSmallIntegerField()),
                (
                    "program",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="tenants.program"),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("program", "queue_id"), name="missed_limit_once")
                ],
            },
        ),
    ]
