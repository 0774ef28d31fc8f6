"""Changes are noted row by row, and only those that are news: gathering the rows of a statement cost more than noting
them, most of all for the matcher's own writes, of which nothing is noted.
"""

from importlib import import_module

from django.db import migrations

# A heartbeat of a console moves last_seen_at alone, every twenty seconds for everybody, and decides nothing.
NEWS = {"insert": "true", "update": "true", "delete": "true"}
NEWS_OF_AGENTS = NEWS | {
    "update": "NEW.version <> OLD.version OR NEW.last_seen_at IS NOT DISTINCT FROM OLD.last_seen_at"
}
WATCHED = (("acd_waiting", "contact", NEWS), ("agents_agent", "agent", NEWS_OF_AGENTS))

NOTE = """
CREATE FUNCTION acd_note_row() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO acd_change (what, row_id) VALUES (TG_ARGV[0], coalesce(NEW.id, OLD.id));
    RETURN NULL;
END $$;
"""
TRIGGER = """
DROP TRIGGER acd_{verb} ON {table};
CREATE TRIGGER acd_{verb} AFTER {verb} ON {table} FOR EACH ROW
WHEN (current_setting('onefloor.matcher', true) IS DISTINCT FROM 'on' AND ({news}))
EXECUTE FUNCTION acd_note_row('{what}');
"""
FORTH = NOTE + "".join(
    TRIGGER.format(verb=verb, table=table, what=what, news=condition)
    for table, what, news in WATCHED
    for verb, condition in news.items()
)


def old_triggers() -> str:
    """Statement by statement, as before."""
    template = str(import_module("acd.migrations.0004_hand_out_and_changes").TRIGGER)
    return "".join(
        f"DROP TRIGGER acd_{verb} ON {table};" + template.format(verb=verb, table=table, side=side, what=what)
        for table, what, _news in WATCHED
        for verb, side in (("insert", "NEW"), ("update", "NEW"), ("delete", "OLD"))
    )


class Migration(migrations.Migration):
    dependencies = [("acd", "0007_offers_carry_what_waited"), ("agents", "0002_lean_states")]

    operations = [migrations.RunSQL(FORTH, old_triggers() + "DROP FUNCTION acd_note_row;")]
