"""Issued documents never change: only the status moves and the PDF is stored once; lines move in drafts only."""

from django.db import migrations

CREATE = """
CREATE FUNCTION finance_guard_invoice() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    was jsonb := to_jsonb(OLD) - 'status' - 'pdf_sha256';
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF OLD.status <> 'draft' THEN
            RAISE EXCEPTION 'only a draft can be discarded' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN OLD;
    END IF;
    IF OLD.status NOT IN ('draft', 'approved') AND (
        (to_jsonb(NEW) - 'status' - 'pdf_sha256') IS DISTINCT FROM was
        OR NEW.status IN ('draft', 'approved')
        OR (OLD.pdf_sha256 <> '' AND NEW.pdf_sha256 <> OLD.pdf_sha256)
    ) THEN
        RAISE EXCEPTION 'an issued document is immutable' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE FUNCTION finance_guard_invoice_line() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    parent uuid;
BEGIN
    FOREACH parent IN ARRAY CASE TG_OP
        WHEN 'INSERT' THEN ARRAY[NEW.invoice_id] WHEN 'DELETE' THEN ARRAY[OLD.invoice_id]
        ELSE ARRAY[OLD.invoice_id, NEW.invoice_id] END
    LOOP
        IF EXISTS (SELECT 1 FROM public.finance_invoice WHERE id = parent AND status <> 'draft') THEN
            RAISE EXCEPTION 'lines move in drafts only' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
    END LOOP;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER invoice_frozen BEFORE UPDATE OR DELETE ON finance_invoice
    FOR EACH ROW EXECUTE FUNCTION finance_guard_invoice();
CREATE TRIGGER invoice_line_frozen BEFORE INSERT OR UPDATE OR DELETE ON finance_invoiceline
    FOR EACH ROW EXECUTE FUNCTION finance_guard_invoice_line();
"""
DROP = """
DROP TRIGGER invoice_frozen ON finance_invoice;
DROP TRIGGER invoice_line_frozen ON finance_invoiceline;
DROP FUNCTION finance_guard_invoice();
DROP FUNCTION finance_guard_invoice_line();
"""


class Migration(migrations.Migration):
    dependencies = [("finance", "0001_initial")]
    operations = [migrations.RunSQL(CREATE, DROP)]
