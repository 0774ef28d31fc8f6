"""Evidence does not move: the database refuses to change published rates, charges and approved statements."""

from django.db import migrations

CREATE = """
CREATE FUNCTION billing_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is written once', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE FUNCTION billing_refuse_statement() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR (to_jsonb(NEW) - 'status' - 'invoice_id') IS DISTINCT FROM (to_jsonb(OLD) - 'status' - 'invoice_id') THEN
        RAISE EXCEPTION 'an approved statement is frozen' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER rate_card_version_written_once BEFORE UPDATE OR DELETE ON billing_ratecardversion
    FOR EACH ROW EXECUTE FUNCTION billing_refuse();
CREATE TRIGGER charge_written_once BEFORE UPDATE OR DELETE ON billing_ratedcharge
    FOR EACH ROW EXECUTE FUNCTION billing_refuse();
CREATE TRIGGER statement_line_written_once BEFORE UPDATE OR DELETE ON billing_statementline
    FOR EACH ROW EXECUTE FUNCTION billing_refuse();
CREATE TRIGGER statement_frozen BEFORE UPDATE OR DELETE ON billing_statement
    FOR EACH ROW EXECUTE FUNCTION billing_refuse_statement();
"""
DROP = """
DROP TRIGGER rate_card_version_written_once ON billing_ratecardversion;
DROP TRIGGER charge_written_once ON billing_ratedcharge;
DROP TRIGGER statement_line_written_once ON billing_statementline;
DROP TRIGGER statement_frozen ON billing_statement;
DROP FUNCTION billing_refuse();
DROP FUNCTION billing_refuse_statement();
"""


class Migration(migrations.Migration):
    dependencies = [("billing", "0001_initial")]
    operations = [migrations.RunSQL(CREATE, DROP)]
