"""The steps every contact takes with its agent, in one statement each: taken, ended, finished. What an agent's state
follows from is `agents.domain.state.derive_state`; a test compares the two over all there is.
"""

from django.db import migrations

# The open span is the newest one that is open: read from that end, years of spans before it cost nothing.
STEP = """
CREATE FUNCTION agents_state_of(a public.agents_agent) RETURNS text LANGUAGE sql IMMUTABLE AS $$
SELECT CASE
    WHEN NOT a.is_signed_in THEN 'signed_out'
    WHEN NOT a.is_connected THEN 'unreachable'
    WHEN a.active_count > 0 THEN 'engaged'
    WHEN a.has_offer THEN 'reserved'
    WHEN a.wrap_up_count > 0 THEN 'wrap_up'
    WHEN NOT a.is_ready THEN 'not_ready'
    ELSE 'available' END
$$;

-- The most of a group in any mix of a rule's code such as "0 3 0|1 0 1;voice>email".
CREATE FUNCTION agents_limit(p_mix text, p_place int) RETURNS int LANGUAGE sql IMMUTABLE AS $$
SELECT max(split_part(mix, ' ', p_place)::int) FROM unnest(string_to_array(split_part(p_mix, ';', 1), '|')) AS mix
$$;

-- p_changed: the fact of a new state without the state. True: the agent leaves with this contact, which the caller
-- settles; NULL: there is no such agent.
CREATE FUNCTION agents_step(
    p_agent uuid, p_step text, p_group text, p_now timestamptz, p_facts jsonb, p_changed jsonb
) RETURNS boolean LANGUAGE plpgsql
SET enable_seqscan = off SET plan_cache_mode = force_generic_plan
AS $$
DECLARE
    a public.agents_agent;
    v_state text;
    v_reason text;
    v_leaves boolean;
    v_is_changed boolean;
    v_open bigint;
    v_open_state text;
    v_ended timestamptz;
BEGIN
    SELECT * INTO a FROM public.agents_agent WHERE id = p_agent FOR UPDATE;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    IF p_step = 'take' THEN
        a.has_offer := false;
        a.missed_count := 0;
        a.active_count := a.active_count + 1;
    ELSIF p_step = 'wrap_up' THEN
        a.active_count := greatest(0, a.active_count - 1);
        a.wrap_up_count := a.wrap_up_count + 1;
    ELSE
        a.wrap_up_count := greatest(0, a.wrap_up_count - 1);
        -- After a rule with less room a cap follows the load down to what the rule says.
        IF p_group = 'voice' THEN
            a.load_voice := greatest(0, a.load_voice - 1);
            a.cap_voice := greatest(public.agents_limit(a.mix, 1), a.load_voice);
        ELSIF p_group = 'chat' THEN
            a.load_chat := greatest(0, a.load_chat - 1);
            a.cap_chat := greatest(public.agents_limit(a.mix, 2), a.load_chat);
        ELSE
            a.load_email := greatest(0, a.load_email - 1);
            a.cap_email := greatest(public.agents_limit(a.mix, 3), a.load_email);
        END IF;
    END IF;
    v_leaves := a.leaves_at_end AND NOT a.has_offer AND a.active_count = 0 AND a.wrap_up_count = 0;
    v_state := public.agents_state_of(a);
    v_reason := CASE WHEN v_state = 'not_ready' THEN a.reason ELSE '' END;
    v_is_changed := NOT v_leaves AND (v_state <> a.state OR v_reason <> a.state_reason);
    IF v_is_changed THEN
        SELECT id, state INTO v_open, v_open_state FROM public.agents_agentstate
        WHERE agent_id = p_agent AND ended_at IS NULL ORDER BY started_at DESC LIMIT 1;
        IF v_open IS NOT NULL THEN
            -- A hand-out writes no span: the one before it is still open. Who leaves the reserved state writes both.
            UPDATE public.agents_agentstate
            SET ended_at = greatest(started_at, CASE WHEN a.state = 'reserved' AND v_open_state <> 'reserved'
                                                THEN a.state_since_at ELSE p_now END)
            WHERE id = v_open RETURNING ended_at INTO v_ended;
            IF a.state = 'reserved' AND v_open_state <> 'reserved' THEN
                INSERT INTO public.agents_agentstate (agent_id, state, reason, started_at, ended_at)
                VALUES (p_agent, 'reserved', '', v_ended, greatest(v_ended, p_now));
            END IF;
        END IF;
        IF v_state <> 'signed_out' THEN
            INSERT INTO public.agents_agentstate (agent_id, state, reason, started_at)
            VALUES (p_agent, v_state, v_reason, p_now);
        END IF;
        p_facts := p_facts || (p_changed -> 0 || jsonb_build_object(
            'payload', p_changed -> 0 -> 'payload' || jsonb_build_object('state', v_state, 'reason', v_reason)));
    END IF;
    UPDATE public.agents_agent SET
        has_offer = a.has_offer, active_count = a.active_count, wrap_up_count = a.wrap_up_count,
        missed_count = a.missed_count, load_voice = a.load_voice, load_chat = a.load_chat, load_email = a.load_email,
        cap_voice = a.cap_voice, cap_chat = a.cap_chat, cap_email = a.cap_email, version = a.version + 1,
        state = CASE WHEN v_is_changed THEN v_state ELSE a.state END,
        state_reason = CASE WHEN v_is_changed THEN v_reason ELSE a.state_reason END,
        state_since_at = CASE WHEN v_is_changed THEN p_now ELSE a.state_since_at END,
        idle_since_at = CASE WHEN v_is_changed AND v_state = 'available' THEN p_now ELSE a.idle_since_at END
    WHERE id = p_agent;
    IF jsonb_array_length(p_facts) > 0 THEN
        PERFORM public.outbox_publish(p_now, p_facts);
    END IF;
    RETURN v_leaves;
END $$;
"""
# An agent's row changes with every step of every contact. Where its page has room for the versions to come they need no
# new entries in the indexes, and beside an old snapshot, which keeps them all, a look by key still finds one entry.
ROOM = "ALTER TABLE agents_agent SET (fillfactor = 10)"
GONE = "DROP FUNCTION agents_step; DROP FUNCTION agents_limit; DROP FUNCTION agents_state_of;"


class Migration(migrations.Migration):
    dependencies = [("agents", "0005_notices_and_leaving"), ("outbox", "0002_publish_by_a_kept_plan")]

    operations = [
        migrations.RunSQL(STEP, GONE),
        migrations.RunSQL(ROOM, "ALTER TABLE agents_agent RESET (fillfactor)"),
    ]
