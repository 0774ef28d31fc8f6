"""Facts are written by a function whose plan is kept: planning the statement anew cost more than its rows."""

from django.db import migrations

PUBLISH = """
CREATE FUNCTION outbox_publish(p_at timestamptz, p_facts jsonb) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO public.outbox_message (program_id, name, version, payload, topics, handlers, created_at, written_at)
    SELECT program_id, name, version, payload, topics, handlers, p_at, clock_timestamp()
    FROM jsonb_to_recordset(p_facts)
        AS fact(program_id bigint, name text, version int, payload jsonb, topics text[], handlers text[]);
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("outbox", "0001_messages_deliveries_tallies")]

    operations = [migrations.RunSQL(PUBLISH, "DROP FUNCTION outbox_publish")]
