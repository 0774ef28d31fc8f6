"""Callbacks, their attempts and rules; a flow knows the stay that overflowed into it."""

import django.db.models.deletion
import kernel.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('crm', '0003_do_not_call'),
        ('interactions', '0003_flow_steps'),
        ('routing', '0009_misses_and_wrap_up_outcome'),
    ]

    operations = [
        migrations.AddField(
            model_name='flowrun',
            name='from_entry',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='flow_runs', to='routing.queueentry'),
        ),
        migrations.CreateModel(
            name='Callback',
            fields=[
                ('id', models.UUIDField(default=kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('number', models.CharField(max_length=16)),
                ('reason', models.CharField(blank=True, max_length=200)),
                ('language', models.CharField(blank=True, max_length=8)),
                ('source', models.CharField(choices=[('flow', 'flow'), ('widget', 'widget'), ('abandoned', 'abandoned'), ('agent', 'agent'), ('api', 'api'), ('rule', 'rule')], max_length=10)),
                ('state', models.CharField(choices=[('scheduled', 'scheduled'), ('waiting', 'waiting'), ('assigned', 'assigned'), ('attempted', 'attempted'), ('done', 'done'), ('failed', 'failed'), ('cancelled', 'cancelled'), ('expired', 'expired')], default='scheduled', max_length=10)),
                ('asked_by_id', models.BigIntegerField(blank=True, null=True)),
                ('asked_at', models.DateTimeField()),
                ('place_at', models.DateTimeField()),
                ('scheduled_at', models.DateTimeField(blank=True, null=True)),
                ('due_at', models.DateTimeField()),
                ('attempt_count', models.PositiveSmallIntegerField(default=0)),
                ('first_attempt_at', models.DateTimeField(blank=True, null=True)),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('outcome', models.CharField(blank=True, max_length=12)),
                ('simulated', models.BooleanField(default=False)),
                ('customer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='callbacks', to='crm.customer')),
                ('interaction', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='callbacks_asked', to='interactions.interaction')),
                ('queue', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='callbacks', to='routing.queue')),
                ('work', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='callback', to='interactions.interaction')),
            ],
            options={'indexes': [models.Index(condition=models.Q(('state__in', ['assigned', 'attempted', 'scheduled', 'waiting'])), fields=['due_at'], name='callback_due'), models.Index(fields=['-asked_at', '-id'], name='callback_newest'), models.Index(condition=models.Q(('state__in', ['assigned', 'attempted', 'scheduled', 'waiting'])), fields=['queue', 'scheduled_at'], name='callback_of_slot')],'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ['assigned', 'attempted', 'scheduled', 'waiting'])), fields=('queue', 'customer'), name='callback_one_open_of_customer'), models.UniqueConstraint(condition=models.Q(('state__in', ['assigned', 'attempted', 'scheduled', 'waiting'])), fields=('queue', 'number'), name='callback_one_open_of_number'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['assigned', 'attempted', 'scheduled', 'waiting']), ('closed_at', None)), models.Q(models.Q(('state__in', ['assigned', 'attempted', 'scheduled', 'waiting']), _negated=True), ('closed_at__gte', models.F('asked_at'))), _connector='OR'), name='callback_ended_has_instant'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['waiting', 'assigned']), _negated=True), ('work__isnull', False), _connector='OR'), name='callback_in_work_has_contact'), models.CheckConstraint(condition=models.Q(('number__regex', '^\\+[0-9]{7,15}$')), name='callback_number_is_e164')]},
        ),
        migrations.CreateModel(
            name='CallbackAttempt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('agent_id', models.UUIDField(blank=True, null=True)),
                ('at', models.DateTimeField()),
                ('outcome', models.CharField(choices=[('reached', 'reached'), ('no_answer', 'no_answer'), ('busy', 'busy'), ('wrong_number', 'wrong_number'), ('refused', 'refused'), ('later', 'later'), ('unknown', 'unknown')], max_length=12)),
                ('callback', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attempts', to='routing.callback')),
                ('interaction', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='callback_attempt', to='interactions.interaction')),
            ],
            options={'constraints': [models.UniqueConstraint(fields=('callback', 'number'), name='callback_attempt_once')]},
        ),
        migrations.CreateModel(
            name='CallbackRule',
            fields=[
                ('queue', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='callback_rule', serialize=False, to='routing.queue')),
                ('is_offered', models.BooleanField(default=True)),
                ('most_attempts', models.PositiveSmallIntegerField(default=3)),
                ('pause_minutes', models.PositiveSmallIntegerField(default=15)),
                ('slot_minutes', models.PositiveSmallIntegerField(default=30)),
                ('slot_cap', models.PositiveSmallIntegerField(default=4)),
                ('days_ahead', models.PositiveSmallIntegerField(default=14)),
                ('valid_hours', models.PositiveSmallIntegerField(default=48)),
                ('after_abandon', models.BooleanField(default=False)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('most_attempts__range', (1, 10)), ('pause_minutes__range', (1, 1440)), ('slot_minutes__in', (15, 30, 60, 120, 240)), ('slot_cap__lte', 1000), ('days_ahead__range', (1, 60)), ('valid_hours__range', (1, 720))), name='callback_rule_in_range')],
            },
        ),
    ]
