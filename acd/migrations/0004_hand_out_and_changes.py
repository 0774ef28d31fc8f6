"""The guarded batch as one function with kept plans, and the log of changes the matcher's memory follows."""

from django.db import migrations

# Guard pairs, not tables: both sides are locked first, in sorted order; only pairs whose two rows pass are written.
# SKIP LOCKED: who is busy is not ours this tick. Contacts are locked only for pairs whose agent is ours, or two
# matchers that each hold one side would both write nothing.
HAND_OUT = """
CREATE FUNCTION acd_hand_out(
    p_agents uuid[], p_versions bigint[], p_contacts uuid[], p_offers uuid[], p_tokens uuid[], p_now timestamptz
) RETURNS TABLE (
    number bigint, was_free boolean, program_id bigint, interaction_id uuid, queue_id uuid, deadline_at timestamptz
) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    v_numbers bigint[];
    v_locked uuid[];
    v_made record;
BEGIN
    -- An asynchronous commit hands a contact out twice after a crash; and the matcher knows what it writes itself.
    PERFORM set_config('synchronous_commit', 'on', true), set_config('onefloor.matcher', 'on', true);
    SELECT array_agg(p.n) INTO v_numbers
    FROM (SELECT a.id, a.version FROM agents_agent a
          WHERE a.id = ANY(p_agents) AND a.is_signed_in AND a.is_ready AND a.is_connected AND NOT a.has_offer
          ORDER BY a.id FOR UPDATE SKIP LOCKED) ours
    JOIN unnest(p_agents, p_versions) WITH ORDINALITY AS p(agent, version, n)
        ON p.agent = ours.id AND p.version = ours.version;
    SELECT array_agg(w.id) INTO v_locked
    FROM (SELECT id FROM acd_waiting
          WHERE id IN (SELECT p_contacts[n] FROM unnest(v_numbers) AS n)
          ORDER BY id FOR UPDATE SKIP LOCKED) w;
    WITH pair AS (
        SELECT n, p_contacts[n] AS contact, p_agents[n] AS agent, p_offers[n] AS offer, p_tokens[n] AS token
        FROM unnest(v_numbers) AS n WHERE p_contacts[n] = ANY(v_locked)
    ), gone AS (
        DELETE FROM acd_waiting w USING pair WHERE w.id = pair.contact
        RETURNING pair.n, pair.agent, pair.offer, pair.token, w.*, to_jsonb(w) AS whole
    ), made AS (
        INSERT INTO acd_offer (id, token, program_id, interaction_id, queue_id, agent_id, channel, "group", state,
                               offered_at, deadline_at, waiting, simulated)
        SELECT offer, token, program_id, interaction_id, queue_id, agent, channel, "group", 'offered',
               p_now, p_now + offer_seconds * interval '1 second', whole, simulated
        FROM gone
    ), reserved AS (
        UPDATE agents_agent a SET has_offer = true, version = a.version + 1,
            load_voice = a.load_voice + (g."group" = 'voice')::int,
            load_chat = a.load_chat + (g."group" = 'chat')::int,
            load_email = a.load_email + (g."group" = 'email')::int,
            state = CASE WHEN a.active_count > 0 THEN a.state ELSE 'reserved' END,
            state_since_at = CASE WHEN a.active_count > 0 THEN a.state_since_at ELSE p_now END,
            state_reason = CASE WHEN a.active_count > 0 THEN a.state_reason ELSE '' END
        FROM gone g WHERE a.id = g.agent
        RETURNING a.id, a.active_count = 0 AS was_free
    )
    SELECT array_agg(g.n) AS numbers, array_agg(r.was_free) AS free, array_agg(g.program_id) AS programs,
           array_agg(g.interaction_id) AS interactions, array_agg(g.queue_id) AS queues,
           array_agg(p_now + g.offer_seconds * interval '1 second') AS deadlines,
           array_agg(r.id) FILTER (WHERE r.was_free) AS newly
    INTO v_made FROM gone g JOIN reserved r ON r.id = g.agent;
    -- Who serves nobody else becomes visibly reserved: the open span ends, the next begins.
    UPDATE agents_agentstate SET ended_at = p_now WHERE agent_id = ANY(v_made.newly) AND ended_at IS NULL;
    INSERT INTO agents_agentstate (agent_id, state, reason, started_at)
    SELECT agent, 'reserved', '', p_now FROM unnest(v_made.newly) AS agent;
    PERFORM set_config('onefloor.matcher', '', true);
    RETURN QUERY
    SELECT * FROM unnest(v_made.numbers, v_made.free, v_made.programs, v_made.interactions, v_made.queues,
                         v_made.deadlines) AS made(n) ORDER BY 1;
END $$;
"""

# Triggers, because forgetting to tell the matcher of a freed agent is the classic fault of others. Unlogged: after a
# crash the leader reads the tables anew anyway.
CHANGES = """
CREATE UNLOGGED TABLE acd_change (
    id bigserial PRIMARY KEY, what text NOT NULL, row_id uuid NOT NULL
);
CREATE FUNCTION acd_note_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('onefloor.matcher', true) IS DISTINCT FROM 'on' THEN
        IF TG_ARGV[0] = 'profile' THEN
            INSERT INTO acd_change (what, row_id) SELECT DISTINCT TG_ARGV[0], agent_id FROM changed;
        ELSE
            INSERT INTO acd_change (what, row_id) SELECT TG_ARGV[0], id FROM changed;
        END IF;
    END IF;
    RETURN NULL;
END $$;
"""

WATCHED = (
    ("acd_waiting", "contact"),
    ("agents_agent", "agent"),
    ("agents_agentskill", "profile"),
    ("agents_agentprogram", "profile"),
)
TRIGGER = """
CREATE TRIGGER acd_{verb} AFTER {verb} ON {table} REFERENCING {side} TABLE AS changed
FOR EACH STATEMENT EXECUTE FUNCTION acd_note_change('{what}');
"""
TRIGGERS = "".join(
    TRIGGER.format(verb=verb, table=table, side=side, what=what)
    for table, what in WATCHED
    for verb, side in (("insert", "NEW"), ("update", "NEW"), ("delete", "OLD"))
)


class Migration(migrations.Migration):
    dependencies = [("acd", "0003_what_a_contact_asks"), ("agents", "0001_initial")]

    operations = [
        migrations.RunSQL(HAND_OUT, "DROP FUNCTION acd_hand_out"),
        migrations.RunSQL(
            CHANGES + TRIGGERS,
            "".join(f"DROP TRIGGER acd_{v} ON {t};" for t, _w in WATCHED for v in ("insert", "update", "delete"))
            + "DROP FUNCTION acd_note_change; DROP TABLE acd_change;",
        ),
    ]
