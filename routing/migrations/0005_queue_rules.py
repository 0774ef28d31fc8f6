"""What a queue asks for beyond one skill, and where its contacts go when it cannot help."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("routing", "0004_flow_versions_frozen")]

    operations = [
        migrations.AddField("queue", "required", models.JSONField(blank=True, default=list)),
        migrations.AddField("queue", "preferred", models.JSONField(blank=True, default=list)),
        migrations.AddField("queue", "rings", models.JSONField(blank=True, default=list)),
        migrations.AddField("queue", "lenders", models.JSONField(blank=True, default=list)),
        migrations.AddField("queue", "overflows", models.JSONField(blank=True, default=list)),
        migrations.AddField("queue", "overflow_keeps_clock", models.BooleanField(default=True)),
        migrations.AddField("queue", "agreed_per_hour", models.PositiveIntegerField(blank=True, null=True)),
        migrations.AddField("queue", "weight", models.PositiveSmallIntegerField(default=1)),
        migrations.AddField("queue", "named_agent_seconds", models.PositiveIntegerField(default=30)),
        migrations.AddField("queue", "last_agent_seconds", models.PositiveIntegerField(default=0)),
        migrations.AlterField(
            "queueentry",
            "exit",
            models.CharField(
                blank=True,
                choices=[
                    ("answered", "answered"),
                    ("abandoned", "abandoned"),
                    ("flow_out", "flow_out"),
                    ("callback", "callback"),
                ],
                max_length=10,
            ),
        ),
    ]
