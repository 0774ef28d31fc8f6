"""An offer is accepted in one statement, with its agent's step and the facts of both."""

from django.db import migrations

ACCEPT = """
-- NULL: another end came first, or the deadline has passed.
CREATE FUNCTION acd_accept(
    p_offer uuid, p_token uuid, p_agent uuid, p_now timestamptz, p_facts jsonb, p_changed jsonb
) RETURNS boolean LANGUAGE plpgsql
SET enable_seqscan = off SET plan_cache_mode = force_generic_plan
AS $$
BEGIN
    UPDATE public.acd_offer SET state = 'accepted', closed_at = p_now
    WHERE id = p_offer AND token = p_token AND agent_id = p_agent AND state = 'offered' AND deadline_at > p_now;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    RETURN public.agents_step(p_agent, 'take', '', p_now, p_facts, p_changed);
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("acd", "0011_a_batch_whole"), ("agents", "0006_steps_of_a_contact")]

    operations = [migrations.RunSQL(ACCEPT, "DROP FUNCTION acd_accept")]
