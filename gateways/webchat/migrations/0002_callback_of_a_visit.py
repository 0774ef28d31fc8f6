"""The call a visitor asked for."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('webchat', '0001_connector_and_visit'),
    ]

    operations = [
        migrations.AddField(
            model_name='visit',
            name='callback_id',
            field=models.UUIDField(blank=True, null=True),
        ),
    ]
