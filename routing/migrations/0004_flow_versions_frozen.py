"""A published flow is evidence of what contacts were told: the database itself refuses to change or remove one."""

from django.db import migrations

CREATE = """
CREATE FUNCTION routing_flow_version_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a published flow never changes' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER flow_version_frozen BEFORE UPDATE OR DELETE ON routing_flowversion
    FOR EACH ROW WHEN (OLD.number IS NOT NULL) EXECUTE FUNCTION routing_flow_version_refuse();
"""
DROP = """
DROP TRIGGER flow_version_frozen ON routing_flowversion;
DROP FUNCTION routing_flow_version_refuse();
"""


class Migration(migrations.Migration):
    dependencies = [("routing", "0003_flows")]
    operations = [migrations.RunSQL(CREATE, DROP)]
