from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("alerts", "0002_usual_rules")]

    operations = [
        migrations.AlterField(
            model_name='alertrule',
            name='measure',
            field=models.CharField(choices=[('longest_wait', 'longest_wait'), ('over_threshold', 'over_threshold'), ('waiting', 'waiting'), ('unserved', 'unserved'), ('level_today', 'level_today'), ('level_now', 'level_now'), ('points_below', 'points_below'), ('abandoned', 'abandoned'), ('agents_ready', 'agents_ready'), ('unreachable', 'unreachable'), ('callbacks_overdue', 'callbacks_overdue'), ('callback_late', 'callback_late')], max_length=20),
        ),
    ]
