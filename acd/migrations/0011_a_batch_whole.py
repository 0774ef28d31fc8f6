"""A batch is written whole in one statement, its facts with it, when nothing came in between; the function of migration
0007 sorts out the rest. It spares the locks taken first, two round trips and the second way over the rows.
"""

from importlib import import_module

from django.db import migrations

# The guards stand in the last step, so a batch that fails one is undone by the block around it and nothing is written.
# Nobody is waited for: whoever holds a row for longer than a moment is left to the other function, which skips them.
# Contacts are found by `= ANY`, not by a join: one may begin with the table, which is nearly empty to the statistics and
# full of rows that are gone to everybody beside an old snapshot.
WHOLE = """
CREATE FUNCTION acd_hand_out_whole(
    p_agents uuid[], p_versions bigint[], p_contacts uuid[], p_offers uuid[], p_tokens uuid[], p_now timestamptz,
    p_facts jsonb
) RETURNS boolean
LANGUAGE plpgsql
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET plan_cache_mode = force_generic_plan
SET lock_timeout = '5ms'
SET onefloor.matcher = 'on'  -- the matcher knows what it writes itself
AS $$
#variable_conflict use_column
DECLARE
    v_written int;
BEGIN
    -- Until the commit, not only here: an asynchronous one hands a contact out twice after a crash.
    PERFORM set_config('synchronous_commit', 'on', true);
    BEGIN
        WITH gone AS (
            DELETE FROM acd_waiting w WHERE w.id = ANY(p_contacts) RETURNING array_position(p_contacts, w.id) AS n, w.*
        ), made AS (
            INSERT INTO acd_offer (
                id, token, state, agent_id, offered_at, deadline_at, waiting_id, program_id, interaction_id, queue_id,
                channel, "group", requirements, preferred, rings, lenders, named_agent_id, named_until_at, priority,
                enqueued_at, target_seconds, promised_share, agreed_per_hour, weight, offer_seconds, simulated)
            SELECT
                p_offers[n], p_tokens[n], 'offered', p_agents[n], p_now, p_now + offer_seconds * interval '1 second',
                id, program_id, interaction_id, queue_id,
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
            FROM gone g
            WHERE a.id = p_agents[g.n] AND a.version = p_versions[g.n]
                AND a.is_signed_in AND a.is_ready AND a.is_connected AND NOT a.has_offer
            RETURNING 1
        )
        SELECT count(*) INTO v_written FROM reserved;
        IF v_written < cardinality(p_contacts) THEN
            RAISE EXCEPTION 'a guard failed';
        END IF;
        PERFORM public.outbox_publish(p_now, p_facts);
        RETURN true;
    EXCEPTION WHEN raise_exception OR lock_not_available OR deadlock_detected THEN
        RETURN false;
    END;
END $$;
"""
GUARDED = """
CREATE OR REPLACE FUNCTION acd_hand_out(
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
    FROM (SELECT array_position(p_contacts, w.id) AS n FROM acd_waiting w
          WHERE w.id = ANY(ARRAY(SELECT p_contacts[n] FROM unnest(v_numbers) AS n))
          ORDER BY w.id FOR UPDATE OF w SKIP LOCKED) theirs;
    RETURN QUERY WITH gone AS (
        DELETE FROM acd_waiting w WHERE w.id = ANY(ARRAY(SELECT p_contacts[n] FROM unnest(v_numbers) AS n))
        RETURNING array_position(p_contacts, w.id) AS n, w.*
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


def guarded_before() -> str:
    """The other function as it was, for the way back."""
    return str(import_module("acd.migrations.0007_offers_carry_what_waited").HAND_OUT)


class Migration(migrations.Migration):
    dependencies = [("acd", "0010_floor_standing_and_what_if"), ("outbox", "0002_publish_by_a_kept_plan")]

    operations = [
        migrations.RunSQL(WHOLE, "DROP FUNCTION acd_hand_out_whole"),
        migrations.RunSQL(GUARDED, guarded_before()),
    ]
