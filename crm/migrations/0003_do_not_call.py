"""Numbers a program may not call."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('crm', '0002_vip_and_attributes'),
    ]

    operations = [
        migrations.CreateModel(
            name='DoNotCall',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=16, unique=True)),
                ('reason', models.CharField(blank=True, max_length=200)),
                ('added_at', models.DateTimeField()),
                ('added_by_id', models.BigIntegerField(blank=True, null=True)),
                ('expires_at', models.DateTimeField(blank=True, null=True)),
            ],
        ),
    ]
