"""The one skill of a queue becomes the first of several; priorities come into the provider's range."""

from django.db import migrations

FORWARD = """
UPDATE routing_queue SET required = jsonb_build_array(jsonb_build_array(required_skill_id::text, required_level))
WHERE required_skill_id IS NOT NULL;
UPDATE routing_queue SET priority = least(10, greatest(-10, priority));
"""
BACK = """
UPDATE routing_queue SET required_skill_id = (required -> 0 ->> 0)::uuid,
    required_level = (required -> 0 ->> 1)::int
WHERE jsonb_array_length(required) > 0;
"""


class Migration(migrations.Migration):
    dependencies = [("routing", "0005_queue_rules")]

    operations = [migrations.RunSQL(FORWARD, BACK)]
