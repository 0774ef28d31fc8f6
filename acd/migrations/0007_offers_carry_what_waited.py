"""An offer carries the columns of the waiting row instead of a document of them: making that document was the dearest
step of a hand-out. The function that hands out is written anew with them, and leaves the spans of agents to the offer's
end.
"""

from importlib import import_module

from django.db import migrations, models

GROUPS = [("voice", "voice"), ("chat", "chat"), ("email", "email")]
COLUMNS = (
    ("requirements", "jsonb", models.JSONField(default=list)),
    ("preferred", "jsonb", models.JSONField(default=list)),
    ("rings", "jsonb", models.JSONField(default=list)),
    ("lenders", "jsonb", models.JSONField(default=list)),
    ("named_agent_id", "uuid", models.UUIDField(null=True, blank=True)),
    ("named_until_at", "timestamptz", models.DateTimeField(null=True, blank=True)),
    ("priority", "integer", models.IntegerField(default=0)),
    ("enqueued_at", "timestamptz", models.DateTimeField()),
    ("target_seconds", "integer", models.PositiveIntegerField()),
    ("promised_share", "numeric(4, 3)", models.DecimalField(max_digits=4, decimal_places=3, default="0.800")),
    ("agreed_per_hour", "integer", models.PositiveIntegerField(null=True, blank=True)),
    ("weight", "smallint", models.PositiveSmallIntegerField(default=1)),
    ("offer_seconds", "smallint", models.PositiveSmallIntegerField(default=20)),
)
NULLABLE = {"named_agent_id", "named_until_at", "agreed_per_hour"}
POSITIVE = ("target_seconds", "agreed_per_hour", "weight", "offer_seconds")  # Django's checks of positive numbers

FORTH = (
    "ALTER TABLE acd_offer ADD COLUMN waiting_id uuid, "
    + ", ".join(f"ADD COLUMN {name} {kind}" for name, kind, _field in COLUMNS)
    + ";UPDATE acd_offer SET waiting_id = w.id, "
    + ", ".join(f"{name} = w.{name}" for name, _kind, _field in COLUMNS)
    + " FROM acd_offer o CROSS JOIN LATERAL jsonb_populate_record(NULL::acd_waiting, o.waiting) w"
    " WHERE o.id = acd_offer.id;"
    "ALTER TABLE acd_offer DROP COLUMN waiting, ALTER COLUMN waiting_id SET NOT NULL, "
    + ", ".join(f"ALTER COLUMN {name} SET NOT NULL" for name, _kind, _field in COLUMNS if name not in NULLABLE)
    + "".join(f", ADD CONSTRAINT acd_offer_{name}_check CHECK ({name} >= 0)" for name in POSITIVE)
    + ";"
)
BACK = (
    "ALTER TABLE acd_offer ADD COLUMN waiting jsonb;"
    "UPDATE acd_offer o SET waiting = to_jsonb(o) || jsonb_build_object('id', o.waiting_id);"
    "ALTER TABLE acd_offer ALTER COLUMN waiting SET NOT NULL, DROP COLUMN waiting_id, "
    + ", ".join(f"DROP COLUMN {name}" for name, _kind, _field in COLUMNS)
    + ";"
)

# Guard pairs, not tables: both sides are locked first, in sorted order; only pairs whose two rows pass are written.
# SKIP LOCKED: who is busy is not ours this tick. Contacts are locked only for pairs whose agent is ours, or two
# matchers that each hold one side would both write nothing. The settings keep the plan that was made for fifty rows,
# whatever the statistics say: each row is found by its key.
HAND_OUT = """
DROP FUNCTION acd_hand_out;
CREATE FUNCTION acd_hand_out(
    p_agents uuid[], p_versions bigint[], p_contacts uuid[], p_offers uuid[], p_tokens uuid[], p_now timestamptz
) RETURNS TABLE (numbers int[], free boolean[], programs bigint[], interactions text[])
LANGUAGE plpgsql
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET plan_cache_mode = force_generic_plan
SET onefloor.matcher = 'on'  -- the matcher knows what it writes itself
AS $$
#variable_conflict use_column
DECLARE
    v_numbers bigint[];
BEGIN
    -- Until the commit, not only here: an asynchronous one hands a contact out twice after a crash.
    PERFORM set_config('synchronous_commit', 'on', true);
    SELECT array_agg(ours.n) INTO v_numbers
    FROM (SELECT p.n FROM unnest(p_agents, p_versions) WITH ORDINALITY AS p(agent, version, n)
          JOIN agents_agent a ON a.id = p.agent
          WHERE a.version = p.version AND a.is_signed_in AND a.is_ready AND a.is_connected AND NOT a.has_offer
          ORDER BY a.id FOR UPDATE OF a SKIP LOCKED) ours;
    SELECT array_agg(theirs.n) INTO v_numbers
    FROM (SELECT n FROM unnest(v_numbers) AS n JOIN acd_waiting w ON w.id = p_contacts[n]
          ORDER BY w.id FOR UPDATE OF w SKIP LOCKED) theirs;
    RETURN QUERY WITH gone AS (
        DELETE FROM acd_waiting w USING unnest(v_numbers) AS n WHERE w.id = p_contacts[n]
        RETURNING n, w.*
    ), made AS (
        INSERT INTO acd_offer (
            id, token, state, agent_id, offered_at, deadline_at, waiting_id, program_id, interaction_id, queue_id,
            channel, "group", requirements, preferred, rings, lenders, named_agent_id, named_until_at, priority,
            enqueued_at, target_seconds, promised_share, agreed_per_hour, weight, offer_seconds, simulated)
        SELECT
            p_offers[n], p_tokens[n], 'offered', p_agents[n], p_now, p_now + offer_seconds * interval '1 second', id,
            program_id, interaction_id, queue_id,
            channel, "group", requirements, preferred, rings, lenders, named_agent_id, named_until_at, priority,
            enqueued_at, target_seconds, promised_share, agreed_per_hour, weight, offer_seconds, simulated
        FROM gone
    ), reserved AS (
        UPDATE agents_agent a SET has_offer = true, version = a.version + 1,
            load_voice = a.load_voice + (g."group" = 'voice')::int,
            load_chat = a.load_chat + (g."group" = 'chat')::int,
            load_email = a.load_email + (g."group" = 'email')::int,
            state = CASE WHEN a.active_count > 0 THEN a.state ELSE 'reserved' END,
            state_since_at = CASE WHEN a.active_count > 0 THEN a.state_since_at ELSE p_now END,
            state_reason = CASE WHEN a.active_count > 0 THEN a.state_reason ELSE '' END
        FROM gone g WHERE a.id = p_agents[g.n]
        RETURNING g.n, a.active_count = 0 AS was_free, g.program_id, g.interaction_id
    )
    SELECT array_agg(n::int), array_agg(was_free), array_agg(program_id), array_agg(interaction_id::text) FROM reserved;
END $$;
"""


def old_function() -> str:
    """The function as it was before, for the way back."""
    return str(import_module("acd.migrations.0004_hand_out_and_changes").HAND_OUT)


class Migration(migrations.Migration):
    dependencies = [("acd", "0006_lean_offers")]

    operations = [
        migrations.SeparateDatabaseAndState(
            [
                migrations.RunSQL(FORTH, BACK),
                migrations.RunSQL(HAND_OUT, "DROP FUNCTION acd_hand_out;" + old_function()),
            ],
            [
                migrations.RemoveField("offer", "waiting"),
                migrations.AddField("offer", "waiting_id", models.UUIDField(), preserve_default=False),
                *[migrations.AddField("offer", name, field) for name, _kind, field in COLUMNS],
                migrations.AlterField("offer", "group", models.CharField(choices=GROUPS, max_length=8)),
            ],
        ),
        migrations.RemoveIndex("offer", "offer_of_contact"),
        migrations.RemoveIndex("offer", "offer_of_agent"),
        migrations.RemoveIndex("waiting", "waiting_in_order"),
        migrations.AddIndex(
            "offer",
            models.Index(
                condition=models.Q(state="accepted"), fields=["program", "interaction_id"], name="offer_taken"
            ),
        ),
        migrations.AddIndex(
            "offer", models.Index(condition=models.Q(state="expired"), fields=["agent", "closed_at"], name="offer_missed")
        ),
    ]
