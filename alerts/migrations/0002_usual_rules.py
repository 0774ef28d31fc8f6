"""What the wallboard called an alert until now, as rules of every program; the provider changes or switches them off."""

from django.db import migrations

USUAL = (
    # measure, threshold, for seconds, margin, repeat seconds, severity
    ("over_threshold", 100, 0, 0, 900, "warn"),
    ("over_threshold", 300, 0, 0, 600, "bad"),
    ("points_below", 0, 60, 0, 3600, "warn"),
    ("points_below", 10, 60, 1, 1800, "bad"),
    ("unserved", 0, 0, 0, 3600, "warn"),
    ("unreachable", 0, 30, 0, 900, "warn"),
)


def add(apps, schema_editor):
    """For all programs."""
    rule = apps.get_model("alerts", "AlertRule")
    if schema_editor.connection.schema_name != "public":
        return
    for measure, threshold, seconds, margin, repeat, severity in USUAL:
        rule.objects.create(
            measure=measure,
            threshold=threshold,
            for_seconds=seconds,
            margin=margin,
            repeat_seconds=repeat,
            severity=severity,
        )


class Migration(migrations.Migration):
    dependencies = [("alerts", "0001_rules_and_alerts")]

    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
