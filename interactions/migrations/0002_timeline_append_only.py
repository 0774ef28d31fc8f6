"""The timeline is evidence for billing: the database itself refuses to change or remove an entry."""

from django.db import migrations

CREATE = """
CREATE FUNCTION interactions_timeline_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the timeline is append-only' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER timeline_append_only BEFORE UPDATE OR DELETE ON interactions_timelineentry
    FOR EACH ROW EXECUTE FUNCTION interactions_timeline_refuse();
"""
DROP = """
DROP TRIGGER timeline_append_only ON interactions_timelineentry;
DROP FUNCTION interactions_timeline_refuse();
"""


class Migration(migrations.Migration):
    dependencies = [("interactions", "0001_initial")]
    operations = [migrations.RunSQL(CREATE, DROP)]
