"""Skills are asked for in one form; the database holds the range of priorities."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("routing", "0006_skill_into_requirements")]

    operations = [
        migrations.RemoveField("queue", "required_skill"),
        migrations.RemoveField("queue", "required_level"),
        migrations.AddConstraint(
            "queue",
            models.CheckConstraint(
                name="queue_priority_in_range", condition=Q(priority__gte=-10) & Q(priority__lte=10)
            ),
        ),
        migrations.AddConstraint(
            "queue", models.CheckConstraint(name="queue_weight_counts", condition=Q(weight__gte=1))
        ),
    ]
