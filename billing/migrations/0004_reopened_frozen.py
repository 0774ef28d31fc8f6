"""A statement whose approval was taken back keeps its figures and its reason: nothing in it moves any more."""

from django.db import migrations

FUNCTION = """
CREATE OR REPLACE FUNCTION billing_refuse_statement() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moving text[] := ARRAY[{moving}];
BEGIN
    IF TG_OP = 'DELETE' OR OLD.status = 'reopened' OR (to_jsonb(NEW) - moving) IS DISTINCT FROM (to_jsonb(OLD) - moving) THEN
        RAISE EXCEPTION 'an approved statement is frozen' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
"""
NOW = FUNCTION.format(moving="'status', 'invoice_id', 'reopened_at', 'reopened_by_id', 'reopened_reason'")
BEFORE = FUNCTION.format(moving="'status', 'invoice_id'")


class Migration(migrations.Migration):
    dependencies = [("billing", "0003_reopened")]
    operations = [migrations.RunSQL(NOW, BEFORE)]
