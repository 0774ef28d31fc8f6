-- made from 5e91b04bc66e18de7cd18c46a1ab1703d3f5b2ea1377cdef7e5a4c25923f185b by ./run manage tenants baseline






CREATE FUNCTION public.acd_accept(p_offer uuid, p_token uuid, p_agent uuid, p_now timestamp with time zone, p_facts jsonb, p_changed jsonb) RETURNS boolean
    LANGUAGE plpgsql
    SET enable_seqscan TO 'off'
    SET plan_cache_mode TO 'force_generic_plan'
    AS $$
BEGIN
    UPDATE public.acd_offer SET state = 'accepted', closed_at = p_now
    WHERE id = p_offer AND token = p_token AND agent_id = p_agent AND state = 'offered' AND deadline_at > p_now;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    RETURN public.agents_step(p_agent, 'take', '', p_now, p_facts, p_changed);
END $$;


CREATE FUNCTION public.acd_hand_out(p_agents uuid[], p_versions bigint[], p_contacts uuid[], p_offers uuid[], p_tokens uuid[], p_now timestamp with time zone) RETURNS TABLE(numbers integer[], free boolean[], programs bigint[], interactions text[])
    LANGUAGE plpgsql
    SET enable_seqscan TO 'off'
    SET enable_hashjoin TO 'off'
    SET enable_mergejoin TO 'off'
    SET plan_cache_mode TO 'force_generic_plan'
    SET "onefloor.matcher" TO 'on'
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


CREATE FUNCTION public.acd_hand_out_whole(p_agents uuid[], p_versions bigint[], p_contacts uuid[], p_offers uuid[], p_tokens uuid[], p_now timestamp with time zone, p_facts jsonb) RETURNS boolean
    LANGUAGE plpgsql
    SET enable_seqscan TO 'off'
    SET enable_hashjoin TO 'off'
    SET enable_mergejoin TO 'off'
    SET plan_cache_mode TO 'force_generic_plan'
    SET lock_timeout TO '5ms'
    SET "onefloor.matcher" TO 'on'
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


CREATE FUNCTION public.acd_note_change() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
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


CREATE FUNCTION public.acd_note_row() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO acd_change (what, row_id) VALUES (TG_ARGV[0], coalesce(NEW.id, OLD.id));
    RETURN NULL;
END $$;


CREATE FUNCTION public.agents_limit(p_mix text, p_place integer) RETURNS integer
    LANGUAGE sql IMMUTABLE
    AS $$
SELECT max(split_part(mix, ' ', p_place)::int) FROM unnest(string_to_array(split_part(p_mix, ';', 1), '|')) AS mix
$$;




CREATE TABLE public.agents_agent (
    id uuid NOT NULL,
    display_name character varying(80) NOT NULL,
    is_signed_in boolean NOT NULL,
    is_ready boolean NOT NULL,
    is_connected boolean NOT NULL,
    reason character varying(20) NOT NULL,
    state character varying(12) NOT NULL,
    state_reason character varying(20) NOT NULL,
    state_since_at timestamp with time zone NOT NULL,
    idle_since_at timestamp with time zone,
    last_seen_at timestamp with time zone,
    version bigint NOT NULL,
    has_offer boolean NOT NULL,
    active_count smallint NOT NULL,
    wrap_up_count smallint NOT NULL,
    load_voice smallint NOT NULL,
    load_chat smallint NOT NULL,
    load_email smallint NOT NULL,
    cap_voice smallint NOT NULL,
    cap_chat smallint NOT NULL,
    cap_email smallint NOT NULL,
    is_simulated boolean NOT NULL,
    takes_simulated boolean NOT NULL,
    user_id bigint NOT NULL,
    missed_count smallint DEFAULT 0 NOT NULL,
    mix character varying(200) DEFAULT '1 0 0|0 3 1;voice>email'::character varying NOT NULL,
    capacity_rule_id uuid,
    leaves_at_end boolean NOT NULL,
    CONSTRAINT agent_chat_within_cap CHECK ((load_chat <= cap_chat)),
    CONSTRAINT agent_email_within_cap CHECK ((load_email <= cap_email)),
    CONSTRAINT agent_voice_within_cap CHECK ((load_voice <= cap_voice)),
    CONSTRAINT agents_agent_active_count_check CHECK ((active_count >= 0)),
    CONSTRAINT agents_agent_cap_chat_check CHECK ((cap_chat >= 0)),
    CONSTRAINT agents_agent_cap_email_check CHECK ((cap_email >= 0)),
    CONSTRAINT agents_agent_cap_voice_check CHECK ((cap_voice >= 0)),
    CONSTRAINT agents_agent_load_chat_check CHECK ((load_chat >= 0)),
    CONSTRAINT agents_agent_load_email_check CHECK ((load_email >= 0)),
    CONSTRAINT agents_agent_load_voice_check CHECK ((load_voice >= 0)),
    CONSTRAINT agents_agent_missed_count_check CHECK ((missed_count >= 0)),
    CONSTRAINT agents_agent_version_check CHECK ((version >= 0)),
    CONSTRAINT agents_agent_wrap_up_count_check CHECK ((wrap_up_count >= 0))
)
WITH (fillfactor='10');


CREATE FUNCTION public.agents_state_of(a public.agents_agent) RETURNS text
    LANGUAGE sql IMMUTABLE
    AS $$
SELECT CASE
    WHEN NOT a.is_signed_in THEN 'signed_out'
    WHEN NOT a.is_connected THEN 'unreachable'
    WHEN a.active_count > 0 THEN 'engaged'
    WHEN a.has_offer THEN 'reserved'
    WHEN a.wrap_up_count > 0 THEN 'wrap_up'
    WHEN NOT a.is_ready THEN 'not_ready'
    ELSE 'available' END
$$;


CREATE FUNCTION public.agents_step(p_agent uuid, p_step text, p_group text, p_now timestamp with time zone, p_facts jsonb, p_changed jsonb) RETURNS boolean
    LANGUAGE plpgsql
    SET enable_seqscan TO 'off'
    SET plan_cache_mode TO 'force_generic_plan'
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


CREATE FUNCTION public.finance_guard_invoice() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
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


CREATE FUNCTION public.finance_guard_invoice_line() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
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


CREATE FUNCTION public.outbox_publish(p_at timestamp with time zone, p_facts jsonb) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO public.outbox_message (program_id, name, version, payload, topics, handlers, created_at, written_at)
    SELECT program_id, name, version, payload, topics, handlers, p_at, clock_timestamp()
    FROM jsonb_to_recordset(p_facts)
        AS fact(program_id bigint, name text, version int, payload jsonb, topics text[], handlers text[]);
END $$;


CREATE TABLE public.account_emailaddress (
    id integer NOT NULL,
    email character varying(254) NOT NULL,
    verified boolean NOT NULL,
    "primary" boolean NOT NULL,
    user_id bigint NOT NULL
);


ALTER TABLE public.account_emailaddress ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.account_emailaddress_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


CREATE TABLE public.account_emailconfirmation (
    id integer NOT NULL,
    created timestamp with time zone NOT NULL,
    sent timestamp with time zone,
    key character varying(64) NOT NULL,
    email_address_id integer NOT NULL
);


ALTER TABLE public.account_emailconfirmation ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.account_emailconfirmation_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


CREATE UNLOGGED TABLE public.acd_change (
    id bigint NOT NULL,
    what text NOT NULL,
    row_id uuid NOT NULL
);


CREATE UNLOGGED SEQUENCE public.acd_change_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER SEQUENCE public.acd_change_id_seq OWNED BY public.acd_change.id;


CREATE TABLE public.acd_floorpolicy (
    id smallint NOT NULL,
    policy character varying(20) NOT NULL,
    point_seconds integer NOT NULL,
    CONSTRAINT acd_floorpolicy_id_check CHECK ((id >= 0)),
    CONSTRAINT acd_floorpolicy_point_seconds_check CHECK ((point_seconds >= 0))
);


CREATE TABLE public.acd_floorstanding (
    id smallint NOT NULL,
    at timestamp with time zone NOT NULL,
    kept jsonb NOT NULL,
    beyond jsonb NOT NULL,
    CONSTRAINT acd_floorstanding_id_check CHECK ((id >= 0))
);


CREATE TABLE public.acd_matcherheartbeat (
    id smallint NOT NULL,
    leader character varying(80) NOT NULL,
    backend_pid integer NOT NULL,
    beat_at timestamp with time zone NOT NULL,
    CONSTRAINT acd_matcherheartbeat_id_check CHECK ((id >= 0))
);


CREATE TABLE public.acd_missedlimit (
    id bigint NOT NULL,
    queue_id uuid NOT NULL,
    "limit" smallint NOT NULL,
    program_id bigint NOT NULL,
    CONSTRAINT acd_missedlimit_limit_check CHECK (("limit" >= 0))
);


ALTER TABLE public.acd_missedlimit ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.acd_missedlimit_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


CREATE TABLE public.acd_offer (
    id uuid NOT NULL,
    token uuid NOT NULL,
    interaction_id uuid NOT NULL,
    queue_id uuid NOT NULL,
    channel character varying(12) NOT NULL,
    "group" character varying(8) NOT NULL,
    state character varying(10) NOT NULL,
    offered_at timestamp with time zone NOT NULL,
    deadline_at timestamp with time zone NOT NULL,
    closed_at timestamp with time zone,
    simulated boolean NOT NULL,
    agent_id uuid NOT NULL,
    program_id bigint NOT NULL,
    waiting_id uuid NOT NULL,
    requirements jsonb NOT NULL,
    preferred jsonb NOT NULL,
    rings jsonb NOT NULL,
    lenders jsonb NOT NULL,
    named_agent_id uuid,
    named_until_at timestamp with time zone,
    priority integer NOT NULL,
    enqueued_at timestamp with time zone NOT NULL,
    target_seconds integer NOT NULL,
    promised_share numeric(4,3) NOT NULL,
    agreed_per_hour integer,
    weight smallint NOT NULL,
    offer_seconds smallint NOT NULL,
    CONSTRAINT acd_offer_agreed_per_hour_check CHECK ((agreed_per_hour >= 0)),
    CONSTRAINT acd_offer_offer_seconds_check CHECK ((offer_seconds >= 0)),
    CONSTRAINT acd_offer_target_seconds_check CHECK ((target_seconds >= 0)),
    CONSTRAINT acd_offer_weight_check CHECK ((weight >= 0))
);


CREATE TABLE public.acd_waiting (
    id uuid NOT NULL,
    interaction_id uuid NOT NULL,
    queue_id uuid NOT NULL,
    channel character varying(12) NOT NULL,
    "group" character varying(8) NOT NULL,
    requirements jsonb NOT NULL,
    priority integer NOT NULL,
    enqueued_at timestamp with time zone NOT NULL,
    target_seconds integer NOT NULL,
    offer_seconds smallint NOT NULL,
    simulated boolean NOT NULL,
    program_id bigint NOT NULL,
    agreed_per_hour integer,
    lenders jsonb NOT NULL,
    named_agent_id uuid,
    named_until_at timestamp with time zone,
    preferred jsonb NOT NULL,
    promised_share numeric(4,3) NOT NULL,
    rings jsonb NOT NULL,
    weight smallint NOT NULL,
    CONSTRAINT acd_waiting_agreed_per_hour_check CHECK ((agreed_per_hour >= 0)),
    CONSTRAINT acd_waiting_offer_seconds_check CHECK ((offer_seconds >= 0)),
    CONSTRAINT acd_waiting_target_seconds_check CHECK ((target_seconds >= 0)),
    CONSTRAINT acd_waiting_weight_check CHECK ((weight >= 0))
);


CREATE TABLE public.acd_whatifrun (
    id uuid NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    question jsonb NOT NULL,
    state character varying(10) NOT NULL,
    progress smallint NOT NULL,
    answer jsonb,
    fault character varying(40) NOT NULL,
    seen_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    asked_by_id bigint NOT NULL,
    CONSTRAINT acd_whatifrun_progress_check CHECK ((progress >= 0)),
    CONSTRAINT whatif_done_has_answer CHECK (((NOT ((state)::text = 'done'::text)) OR (answer IS NOT NULL))),
    CONSTRAINT whatif_progress_is_percent CHECK ((progress <= 100))
);


CREATE TABLE public.agents_agentprogram (
    id bigint NOT NULL,
    certified_until_at timestamp with time zone,
    agent_id uuid NOT NULL,
    program_id bigint NOT NULL
);


ALTER TABLE public.agents_agentprogram ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.agents_agentprogram_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


CREATE TABLE public.agents_agentsession (
    id uuid NOT NULL,
    started_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    agent_id uuid NOT NULL,
    ended_by character varying(12) NOT NULL
);


CREATE TABLE public.agents_agentskill (
    id bigint NOT NULL,
    level smallint NOT NULL,
    valid_from_at timestamp with time zone,
    valid_to_at timestamp with time zone,
    agent_id uuid NOT NULL,
    skill_id uuid NOT NULL,
    CONSTRAINT agent_skill_level_1_to_5 CHECK (((level >= 1) AND (level <= 5))),
    CONSTRAINT agents_agentskill_level_check CHECK ((level >= 0))
);


ALTER TABLE public.agents_agentskill ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.agents_agentskill_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


CREATE TABLE public.agents_agentstate (
    id bigint NOT NULL,
    state character varying(12) NOT NULL,
    reason character varying(20) NOT NULL,
    started_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    agent_id uuid NOT NULL,
    CONSTRAINT agent_state_not_reversed CHECK (((ended_at IS NULL) OR (ended_at >= started_at)))
);


ALTER TABLE public.agents_agentstate ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.agents_agentstate_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


CREATE TABLE public.agents_capacityrule (
    id uuid NOT NULL,
    name character varying(80) NOT NULL,
    code character varying(200) NOT NULL,
    is_default boolean NOT NULL
);


CREATE TABLE public.agents_notice (
    id uuid NOT NULL,
    kind character varying(8) NOT NULL,
    text character varying(500) NOT NULL,
    code character varying(40) NOT NULL,
    interaction_id uuid,
    is_important boolean NOT NULL,
    sent_at timestamp with time zone NOT NULL,
    author_id bigint NOT NULL,
    program_id bigint,
    CONSTRAINT notice_says_something CHECK (((NOT ((kind)::text = 'message'::text)) OR (NOT ((text)::text = ''::text))))
);


CREATE TABLE public.agents_noticereceipt (
    id bigint NOT NULL,
    read_at timestamp with time zone,
    agent_id uuid NOT NULL,
    notice_id uuid NOT NULL
);


ALTER TABLE public.agents_noticereceipt ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.agents_noticereceipt_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


CREATE TABLE public.agents_skill (
    id uuid NOT NULL,
    code character varying(40) NOT NULL,
    name character varying(80) NOT NULL,
    program_id bigint
);


CREATE TABLE public.alerts_alert (
    id uuid NOT NULL,
    queue_id uuid,
    breached_at timestamp with time zone NOT NULL,
    raised_at timestamp with time zone,
    told_at timestamp with time zone,
    told_count integer NOT NULL,
    good_since_at timestamp with time zone,
    cleared_at timestamp with time zone,
    value numeric(12,2),
    value_at timestamp with time zone NOT NULL,
    acknowledged_at timestamp with time zone,
    note character varying(300) NOT NULL,
    acknowledged_by_id bigint,
    program_id bigint NOT NULL,
    rule_id bigint NOT NULL,
    CONSTRAINT alert_acknowledged_whole CHECK ((((acknowledged_at IS NULL) AND (acknowledged_by_id IS NULL)) OR ((acknowledged_at IS NOT NULL) AND (acknowledged_by_id IS NOT NULL)))),
    CONSTRAINT alert_cleared_after_raised CHECK (((cleared_at IS NULL) OR ((cleared_at >= raised_at) AND (raised_at IS NOT NULL)))),
    CONSTRAINT alerts_alert_told_count_check CHECK ((told_count >= 0))
);


CREATE TABLE public.alerts_alertmail (
    id bigint NOT NULL,
    number integer NOT NULL,
    due_at timestamp with time zone NOT NULL,
    sent_at timestamp with time zone,
    tries smallint NOT NULL,
    alert_id uuid NOT NULL,
    user_id bigint NOT NULL,
    CONSTRAINT alerts_alertmail_number_check CHECK ((number >= 0)),
    CONSTRAINT alerts_alertmail_tries_check CHECK ((tries >= 0))
);


ALTER TABLE public.alerts_alertmail ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.alerts_alertmail_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


CREATE TABLE public.alerts_alertmailwish (
    id bigint NOT NULL,
    wish character varying(10) NOT NULL,
    program_id bigint NOT NULL,
    user_id bigint NOT NULL
);


ALTER TABLE public.alerts_alertmailwish ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.alerts_alertmailwish_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


CREATE TABLE public.alerts_alertrule (
    id bigint NOT NULL,
    queue_id uuid,
    measure character varying(20) NOT NULL,
    threshold numeric(8,2) NOT NULL,
    for_seconds integer NOT NULL,
    margin numeric(8,2) NOT NULL,
    clear_seconds integer NOT NULL,
    repeat_seconds integer NOT NULL,
    severity character varying(4) NOT NULL,
    quiet_from time without time zone,
    quiet_to time without time zone,
    is_active boolean NOT NULL,
    program_id bigint,
    CONSTRAINT alert_rule_queue_of_program CHECK (((queue_id IS NULL) OR (program_id IS NOT NULL))),
    CONSTRAINT alert_rule_quiet_whole CHECK ((((quiet_from IS NULL) AND (quiet_to IS NULL)) OR ((quiet_from IS NOT NULL) AND (quiet_to IS NOT NULL) AND (NOT ((quiet_from = quiet_to) AND (quiet_from IS NOT NULL) AND (quiet_to IS NOT NULL)))))),
    CONSTRAINT alert_rule_threshold_counts CHECK (((threshold >= (0)::numeric) AND (margin >= (0)::numeric))),
    CONSTRAINT alerts_alertrule_clear_seconds_check CHECK ((clear_seconds >= 0)),
    CONSTRAINT alerts_alertrule_for_seconds_check CHECK ((for_seconds >= 0)),
    CONSTRAINT alerts_alertrule_repeat_seconds_check CHECK ((repeat_seconds >= 0))
);


ALTER TABLE public.alerts_alertrule ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.alerts_alertrule_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


CREATE TABLE public.alerts_alertrule_mailed_to (
    id bigint NOT NULL,
    alertrule_id bigint NOT NULL,
    user_id bigint NOT NULL
);


ALTER TABLE public.alerts_alertrule_mailed_to ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.alerts_alertrule_mailed_to_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


CREATE TABLE public.auth_group (
    id integer NOT NULL,
    name character varying(150) NOT NULL
);


ALTER TABLE public.auth_group ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.auth_group_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


CREATE TABLE public.auth_group_permissions (
    id bigint NOT NULL,
    group_id integer NOT NULL,
    permission_id integer NOT NULL
);


ALTER TABLE public.auth_group_permissions ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.auth_group_permissions_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


CREATE TABLE public.auth_permission (
    id integer NOT NULL,
    name character varying(255) NOT NULL,
    content_type_id integer NOT NULL,
    codename character varying(100) NOT NULL
);


ALTER TABLE public.auth_permission ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.auth_permission_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


CREATE TABLE public.django_admin_log (
    id integer NOT NULL,
    action_time timestamp with time zone NOT NULL,
    object_id text,
    object_repr character varying(200) NOT NULL,
    action_flag smallint NOT NULL,
    change_message text NOT NULL,
    content_type_id integer,
    user_id bigint NOT NULL,
    CONSTRAINT django_admin_log_action_flag_check CHECK ((action_flag >= 0))
);


ALTER TABLE public.django_admin_log ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.django_admin_log_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


CREATE TABLE public.django_content_type (
    id integer NOT NULL,
    app_label character varying(100) NOT NULL,
    model character varying(100) NOT NULL
);


ALTER TABLE public.django_content_type ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.django_content_type_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


CREATE TABLE public.django_migrations (
    id bigint NOT NULL,
    app character varying(255) NOT NULL,
    name character varying(255) NOT NULL,
    applied timestamp with time zone NOT NULL
);


ALTER TABLE public.django_migrations ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.django_migrations_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


CREATE TABLE public.django_session (
    session_key character varying(40) NOT NULL,
    session_data text NOT NULL,
    expire_date timestamp with time zone NOT NULL
);


CREATE TABLE public.finance_invoice (
    id uuid NOT NULL,
    statement_id bigint NOT NULL,
    status character varying(12) NOT NULL,
    series_year smallint,
    counter integer,
    number character varying(40),
    currency character varying(3) NOT NULL,
    net numeric(18,3) NOT NULL,
    vat numeric(18,3) NOT NULL,
    gross numeric(18,3) NOT NULL,
    vat_category character varying(2) NOT NULL,
    vat_rate numeric(5,2),
    period_starts_at timestamp with time zone NOT NULL,
    period_ends_at timestamp with time zone NOT NULL,
    language character varying(5) NOT NULL,
    snapshot jsonb NOT NULL,
    created_at timestamp with time zone NOT NULL,
    approved_at timestamp with time zone,
    approved_by_id bigint,
    issued_at timestamp with time zone,
    issued_by_id bigint,
    issue_date date,
    due_date date,
    previous_hash character varying(64) NOT NULL,
    hash character varying(64) NOT NULL,
    pdf_sha256 character varying(64) NOT NULL,
    client_id bigint NOT NULL,
    program_id bigint NOT NULL,
    legal_entity_id bigint NOT NULL,
    CONSTRAINT finance_invoice_counter_check CHECK ((counter >= 0)),
    CONSTRAINT finance_invoice_series_year_check CHECK ((series_year >= 0)),
    CONSTRAINT invoice_gross_adds_up CHECK ((gross = (net + vat))),
    CONSTRAINT invoice_number_at_issue CHECK ((((counter IS NULL) AND ((hash)::text = ''::text) AND (issued_at IS NULL) AND (number IS NULL) AND ((status)::text = ANY ((ARRAY['draft'::character varying, 'approved'::character varying])::text[]))) OR ((NOT ((status)::text = ANY ((ARRAY['draft'::character varying, 'approved'::character varying])::text[]))) AND (counter IS NOT NULL) AND (issued_at IS NOT NULL) AND (number IS NOT NULL) AND (NOT ((hash)::text = ''::text)))))
);


CREATE TABLE public.finance_invoiceline (
    id bigint NOT NULL,
    "position" smallint NOT NULL,
    description character varying(240) NOT NULL,
    note character varying(240) NOT NULL,
    count integer NOT NULL,
    billed_seconds bigint NOT NULL,
    exact_micro bigint NOT NULL,
    amount numeric(18,3) NOT NULL,
    price_micro bigint,
    unit_seconds integer,
    statement_line_id bigint NOT NULL,
    invoice_id uuid NOT NULL,
    CONSTRAINT finance_invoiceline_count_check CHECK ((count >= 0)),
    CONSTRAINT finance_invoiceline_position_check CHECK (("position" >= 0)),
    CONSTRAINT finance_invoiceline_unit_seconds_check CHECK ((unit_seconds >= 0))
);


ALTER TABLE public.finance_invoiceline ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.finance_invoiceline_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


CREATE TABLE public.finance_legalentity (
    id bigint NOT NULL,
    name character varying(240) NOT NULL,
    trade_name character varying(120) NOT NULL,
    address text NOT NULL,
    country character varying(2) NOT NULL,
    tax_id character varying(60) NOT NULL,
    vat_id character varying(20) NOT NULL,
    email character varying(254) NOT NULL,
    bank_name character varying(160) NOT NULL,
    iban character varying(60) NOT NULL,
    bank_details character varying(240) NOT NULL,
    director character varying(120) NOT NULL,
    accountant character varying(120) NOT NULL,
    language character varying(5) NOT NULL,
    prefix character varying(16) NOT NULL,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT legal_entity_country_code CHECK (((country)::text ~ '^[A-Z]{2}$'::text))
);


ALTER TABLE public.finance_legalentity ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.finance_legalentity_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


CREATE TABLE public.finance_numberseries (
    id bigint NOT NULL,
    kind character varying(12) NOT NULL,
    year smallint NOT NULL,
    last_number integer NOT NULL,
    last_hash character varying(64) NOT NULL,
    entity_id bigint NOT NULL,
    CONSTRAINT finance_numberseries_last_number_check CHECK ((last_number >= 0)),
    CONSTRAINT finance_numberseries_year_check CHECK ((year >= 0))
);


ALTER TABLE public.finance_numberseries ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.finance_numberseries_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


CREATE TABLE public.mfa_authenticator (
    id bigint NOT NULL,
    type character varying(20) NOT NULL,
    data jsonb NOT NULL,
    user_id bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    last_used_at timestamp with time zone
);


ALTER TABLE public.mfa_authenticator ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.mfa_authenticator_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


CREATE TABLE public.outbox_delivery (
    id bigint NOT NULL,
    program_id bigint NOT NULL,
    handler character varying(120) NOT NULL,
    done_at timestamp with time zone,
    attempts smallint NOT NULL,
    next_try_at timestamp with time zone,
    parked boolean NOT NULL,
    error text NOT NULL,
    message_id bigint NOT NULL,
    CONSTRAINT outbox_delivery_attempts_check CHECK ((attempts >= 0)),
    CONSTRAINT outbox_delivery_not_done_and_parked CHECK ((NOT ((done_at IS NOT NULL) AND parked)))
);


ALTER TABLE public.outbox_delivery ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.outbox_delivery_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


CREATE TABLE public.outbox_inbox (
    id bigint NOT NULL,
    program_id bigint NOT NULL,
    source character varying(60) NOT NULL,
    external_id character varying(500) NOT NULL,
    received_at timestamp with time zone NOT NULL
);


ALTER TABLE public.outbox_inbox ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.outbox_inbox_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


CREATE TABLE public.outbox_message (
    id bigint NOT NULL,
    program_id bigint NOT NULL,
    name character varying(120) NOT NULL,
    version smallint NOT NULL,
    payload jsonb NOT NULL,
    topics character varying(200)[] NOT NULL,
    handlers character varying(120)[] NOT NULL,
    created_at timestamp with time zone NOT NULL,
    written_at timestamp with time zone NOT NULL,
    seq bigint,
    CONSTRAINT outbox_message_seq_positive CHECK (((seq IS NULL) OR (seq > 0))),
    CONSTRAINT outbox_message_version_check CHECK ((version >= 0))
);


ALTER TABLE public.outbox_message ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.outbox_message_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


CREATE TABLE public.outbox_relay_beat (
    name character varying(120) NOT NULL,
    started_at timestamp with time zone NOT NULL,
    beat_at timestamp with time zone NOT NULL
);


CREATE TABLE public.outbox_tally (
    program_id bigint NOT NULL,
    last_seq bigint NOT NULL,
    pushed_seq bigint NOT NULL,
    CONSTRAINT outbox_tally_pushed_behind_last CHECK ((pushed_seq <= last_seq))
);


CREATE TABLE public.simulator_historypart (
    program_id bigint NOT NULL,
    planned_count integer NOT NULL,
    done_count integer NOT NULL,
    CONSTRAINT simulator_historypart_done_count_check CHECK ((done_count >= 0)),
    CONSTRAINT simulator_historypart_planned_count_check CHECK ((planned_count >= 0))
);


CREATE TABLE public.simulator_simulatorstate (
    id smallint NOT NULL,
    is_on boolean NOT NULL,
    seed integer NOT NULL,
    history_from_at timestamp with time zone,
    history_until_at timestamp with time zone,
    CONSTRAINT simulator_simulatorstate_id_check CHECK ((id >= 0)),
    CONSTRAINT simulator_simulatorstate_seed_check CHECK ((seed >= 0))
);


CREATE TABLE public.tenants_apitoken (
    id bigint NOT NULL,
    name character varying(80) NOT NULL,
    hash character varying(64) NOT NULL,
    created_at timestamp with time zone NOT NULL,
    revoked_at timestamp with time zone,
    user_id bigint NOT NULL,
    program_id bigint NOT NULL,
    CONSTRAINT tenants_token_hashed CHECK (((hash)::text ~ '^[0-9a-f]{64}$'::text))
);


ALTER TABLE public.tenants_apitoken ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.tenants_apitoken_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


CREATE TABLE public.tenants_auditentry (
    id bigint NOT NULL,
    action character varying(80) NOT NULL,
    object_ids jsonb NOT NULL,
    at timestamp with time zone NOT NULL,
    ip inet,
    actor_id bigint,
    program_id bigint
);


ALTER TABLE public.tenants_auditentry ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.tenants_auditentry_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


CREATE TABLE public.tenants_client (
    id bigint NOT NULL,
    name character varying(120) NOT NULL,
    legal_name character varying(240) NOT NULL,
    address text NOT NULL,
    tax_id character varying(40) NOT NULL,
    country character varying(2) NOT NULL,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT tenants_client_country_code CHECK (((country)::text ~ '^[A-Z]{2}$'::text))
);


ALTER TABLE public.tenants_client ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.tenants_client_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


CREATE TABLE public.tenants_domain (
    id bigint NOT NULL,
    domain character varying(253) NOT NULL,
    is_primary boolean NOT NULL,
    tenant_id bigint NOT NULL,
    CONSTRAINT tenants_domain_lower_without_port CHECK (((domain)::text ~ '^[a-z0-9.-]+$'::text))
);


ALTER TABLE public.tenants_domain ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.tenants_domain_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


CREATE TABLE public.tenants_entryaddress (
    id bigint NOT NULL,
    channel character varying(20) NOT NULL,
    address character varying(254) NOT NULL,
    display_name character varying(120) NOT NULL,
    is_active boolean NOT NULL,
    created_at timestamp with time zone NOT NULL,
    program_id bigint NOT NULL,
    CONSTRAINT tenants_entry_address_lower CHECK (((address)::text = lower((address)::text)))
);


ALTER TABLE public.tenants_entryaddress ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.tenants_entryaddress_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


CREATE TABLE public.tenants_membership (
    id bigint NOT NULL,
    role character varying(20) NOT NULL,
    created_at timestamp with time zone NOT NULL,
    user_id bigint NOT NULL,
    program_id bigint,
    CONSTRAINT tenants_membership_client_has_program CHECK (((program_id IS NOT NULL) OR (NOT ((role)::text = ANY ((ARRAY['client_viewer'::character varying, 'client_manager'::character varying])::text[]))))),
    CONSTRAINT tenants_membership_role_known CHECK (((role)::text = ANY ((ARRAY['agent'::character varying, 'supervisor'::character varying, 'planner'::character varying, 'analyst'::character varying, 'trainer'::character varying, 'finance'::character varying, 'admin'::character varying, 'specialist'::character varying, 'client_viewer'::character varying, 'client_manager'::character varying])::text[])))
);


ALTER TABLE public.tenants_membership ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.tenants_membership_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


CREATE TABLE public.tenants_migrationrun (
    id bigint NOT NULL,
    schema character varying(63) NOT NULL,
    started_at timestamp with time zone NOT NULL,
    finished_at timestamp with time zone,
    attempts smallint NOT NULL,
    error text NOT NULL,
    CONSTRAINT tenants_migrationrun_attempts_check CHECK ((attempts >= 0))
);


ALTER TABLE public.tenants_migrationrun ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.tenants_migrationrun_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


CREATE TABLE public.tenants_program (
    id bigint NOT NULL,
    schema_name character varying(63) NOT NULL,
    slug character varying(40) NOT NULL,
    name character varying(120) NOT NULL,
    monogram character varying(2) NOT NULL,
    hue character varying(12) NOT NULL,
    time_zone character varying(60) NOT NULL,
    language character varying(5) NOT NULL,
    currency character varying(3) NOT NULL,
    greeting character varying(240) NOT NULL,
    is_active boolean NOT NULL,
    is_canary boolean NOT NULL,
    created_at timestamp with time zone NOT NULL,
    client_id bigint NOT NULL,
    CONSTRAINT tenants_program_currency_code CHECK (((currency)::text ~ '^[A-Z]{3}$'::text)),
    CONSTRAINT tenants_program_hue_known CHECK (((hue)::text = ANY ((ARRAY['sky'::character varying, 'plum'::character varying, 'pine'::character varying, 'amber'::character varying, 'brick'::character varying, 'cobalt'::character varying, 'graphite'::character varying, 'iris'::character varying, 'lagoon'::character varying, 'leaf'::character varying, 'olive'::character varying, 'rose'::character varying])::text[]))),
    CONSTRAINT tenants_program_schema_safe CHECK (((schema_name)::text ~ '^p_[a-z0-9_]+$'::text)),
    CONSTRAINT tenants_program_slug_host_label CHECK (((slug)::text ~ '^[a-z][a-z0-9-]*[a-z0-9]$'::text))
);


ALTER TABLE public.tenants_program ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.tenants_program_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


CREATE TABLE public.tenants_providersettings (
    id smallint NOT NULL,
    name character varying(120) NOT NULL,
    mfa_required_roles character varying(20)[] NOT NULL,
    forgotten_after_minutes smallint NOT NULL,
    CONSTRAINT tenants_provider_settings_single CHECK ((id = 1)),
    CONSTRAINT tenants_providersettings_forgotten_after_minutes_check CHECK ((forgotten_after_minutes >= 0)),
    CONSTRAINT tenants_providersettings_id_check CHECK ((id >= 0))
);


CREATE TABLE public.tenants_templatedump (
    id bigint NOT NULL,
    checksum character varying(64) NOT NULL,
    fingerprint character varying(64) NOT NULL,
    text text NOT NULL,
    made_at timestamp with time zone NOT NULL
);


ALTER TABLE public.tenants_templatedump ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.tenants_templatedump_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


CREATE TABLE public.tenants_user (
    id bigint NOT NULL,
    password character varying(128) NOT NULL,
    last_login timestamp with time zone,
    is_superuser boolean NOT NULL,
    email character varying(254) NOT NULL,
    full_name character varying(150) NOT NULL,
    language character varying(5) NOT NULL,
    time_zone character varying(60) NOT NULL,
    is_staff boolean NOT NULL,
    is_active boolean NOT NULL,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT tenants_user_email_lower CHECK (((email)::text = lower((email)::text)))
);


CREATE TABLE public.tenants_user_groups (
    id bigint NOT NULL,
    user_id bigint NOT NULL,
    group_id integer NOT NULL
);


ALTER TABLE public.tenants_user_groups ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.tenants_user_groups_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


ALTER TABLE public.tenants_user ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.tenants_user_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


CREATE TABLE public.tenants_user_user_permissions (
    id bigint NOT NULL,
    user_id bigint NOT NULL,
    permission_id integer NOT NULL
);


ALTER TABLE public.tenants_user_user_permissions ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.tenants_user_user_permissions_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


ALTER TABLE ONLY public.acd_change ALTER COLUMN id SET DEFAULT nextval('public.acd_change_id_seq'::regclass);


INSERT INTO public.agents_capacityrule VALUES ('019c0000-0000-7000-8000-000000000001', 'Usual', '1 0 0|0 3 1;voice>email', true);


INSERT INTO public.alerts_alertrule VALUES (1, NULL, 'over_threshold', 100.00, 0, 0.00, 30, 900, 'warn', NULL, NULL, true, NULL);
INSERT INTO public.alerts_alertrule VALUES (2, NULL, 'over_threshold', 300.00, 0, 0.00, 30, 600, 'bad', NULL, NULL, true, NULL);
INSERT INTO public.alerts_alertrule VALUES (3, NULL, 'points_below', 0.00, 60, 0.00, 30, 3600, 'warn', NULL, NULL, true, NULL);
INSERT INTO public.alerts_alertrule VALUES (4, NULL, 'points_below', 10.00, 60, 1.00, 30, 1800, 'bad', NULL, NULL, true, NULL);
INSERT INTO public.alerts_alertrule VALUES (5, NULL, 'unserved', 0.00, 0, 0.00, 30, 3600, 'warn', NULL, NULL, true, NULL);
INSERT INTO public.alerts_alertrule VALUES (6, NULL, 'unreachable', 0.00, 30, 0.00, 30, 900, 'warn', NULL, NULL, true, NULL);


INSERT INTO public.auth_permission VALUES (1, 'Can add content type', 1, 'add_contenttype');
INSERT INTO public.auth_permission VALUES (2, 'Can change content type', 1, 'change_contenttype');
INSERT INTO public.auth_permission VALUES (3, 'Can delete content type', 1, 'delete_contenttype');
INSERT INTO public.auth_permission VALUES (4, 'Can view content type', 1, 'view_contenttype');
INSERT INTO public.auth_permission VALUES (5, 'Can add permission', 2, 'add_permission');
INSERT INTO public.auth_permission VALUES (6, 'Can change permission', 2, 'change_permission');
INSERT INTO public.auth_permission VALUES (7, 'Can delete permission', 2, 'delete_permission');
INSERT INTO public.auth_permission VALUES (8, 'Can view permission', 2, 'view_permission');
INSERT INTO public.auth_permission VALUES (9, 'Can add group', 3, 'add_group');
INSERT INTO public.auth_permission VALUES (10, 'Can change group', 3, 'change_group');
INSERT INTO public.auth_permission VALUES (11, 'Can delete group', 3, 'delete_group');
INSERT INTO public.auth_permission VALUES (12, 'Can view group', 3, 'view_group');
INSERT INTO public.auth_permission VALUES (13, 'Can add session', 4, 'add_session');
INSERT INTO public.auth_permission VALUES (14, 'Can change session', 4, 'change_session');
INSERT INTO public.auth_permission VALUES (15, 'Can delete session', 4, 'delete_session');
INSERT INTO public.auth_permission VALUES (16, 'Can view session', 4, 'view_session');
INSERT INTO public.auth_permission VALUES (17, 'Can add log entry', 5, 'add_logentry');
INSERT INTO public.auth_permission VALUES (18, 'Can change log entry', 5, 'change_logentry');
INSERT INTO public.auth_permission VALUES (19, 'Can delete log entry', 5, 'delete_logentry');
INSERT INTO public.auth_permission VALUES (20, 'Can view log entry', 5, 'view_logentry');
INSERT INTO public.auth_permission VALUES (21, 'Can add email address', 6, 'add_emailaddress');
INSERT INTO public.auth_permission VALUES (22, 'Can change email address', 6, 'change_emailaddress');
INSERT INTO public.auth_permission VALUES (23, 'Can delete email address', 6, 'delete_emailaddress');
INSERT INTO public.auth_permission VALUES (24, 'Can view email address', 6, 'view_emailaddress');
INSERT INTO public.auth_permission VALUES (25, 'Can add email confirmation', 7, 'add_emailconfirmation');
INSERT INTO public.auth_permission VALUES (26, 'Can change email confirmation', 7, 'change_emailconfirmation');
INSERT INTO public.auth_permission VALUES (27, 'Can delete email confirmation', 7, 'delete_emailconfirmation');
INSERT INTO public.auth_permission VALUES (28, 'Can view email confirmation', 7, 'view_emailconfirmation');
INSERT INTO public.auth_permission VALUES (29, 'Can add authenticator', 8, 'add_authenticator');
INSERT INTO public.auth_permission VALUES (30, 'Can change authenticator', 8, 'change_authenticator');
INSERT INTO public.auth_permission VALUES (31, 'Can delete authenticator', 8, 'delete_authenticator');
INSERT INTO public.auth_permission VALUES (32, 'Can view authenticator', 8, 'view_authenticator');
INSERT INTO public.auth_permission VALUES (33, 'Can add outbox message', 9, 'add_outboxmessage');
INSERT INTO public.auth_permission VALUES (34, 'Can change outbox message', 9, 'change_outboxmessage');
INSERT INTO public.auth_permission VALUES (35, 'Can delete outbox message', 9, 'delete_outboxmessage');
INSERT INTO public.auth_permission VALUES (36, 'Can view outbox message', 9, 'view_outboxmessage');
INSERT INTO public.auth_permission VALUES (37, 'Can add delivery', 10, 'add_delivery');
INSERT INTO public.auth_permission VALUES (38, 'Can change delivery', 10, 'change_delivery');
INSERT INTO public.auth_permission VALUES (39, 'Can delete delivery', 10, 'delete_delivery');
INSERT INTO public.auth_permission VALUES (40, 'Can view delivery', 10, 'view_delivery');
INSERT INTO public.auth_permission VALUES (41, 'Can add inbox message', 11, 'add_inboxmessage');
INSERT INTO public.auth_permission VALUES (42, 'Can change inbox message', 11, 'change_inboxmessage');
INSERT INTO public.auth_permission VALUES (43, 'Can delete inbox message', 11, 'delete_inboxmessage');
INSERT INTO public.auth_permission VALUES (44, 'Can view inbox message', 11, 'view_inboxmessage');
INSERT INTO public.auth_permission VALUES (45, 'Can add tally', 12, 'add_tally');
INSERT INTO public.auth_permission VALUES (46, 'Can change tally', 12, 'change_tally');
INSERT INTO public.auth_permission VALUES (47, 'Can delete tally', 12, 'delete_tally');
INSERT INTO public.auth_permission VALUES (48, 'Can view tally', 12, 'view_tally');
INSERT INTO public.auth_permission VALUES (49, 'Can add relay beat', 13, 'add_relaybeat');
INSERT INTO public.auth_permission VALUES (50, 'Can change relay beat', 13, 'change_relaybeat');
INSERT INTO public.auth_permission VALUES (51, 'Can delete relay beat', 13, 'delete_relaybeat');
INSERT INTO public.auth_permission VALUES (52, 'Can view relay beat', 13, 'view_relaybeat');
INSERT INTO public.auth_permission VALUES (53, 'Can add access', 14, 'add_membership');
INSERT INTO public.auth_permission VALUES (54, 'Can change access', 14, 'change_membership');
INSERT INTO public.auth_permission VALUES (55, 'Can delete access', 14, 'delete_membership');
INSERT INTO public.auth_permission VALUES (56, 'Can view access', 14, 'view_membership');
INSERT INTO public.auth_permission VALUES (57, 'Can add API token', 15, 'add_apitoken');
INSERT INTO public.auth_permission VALUES (58, 'Can change API token', 15, 'change_apitoken');
INSERT INTO public.auth_permission VALUES (59, 'Can delete API token', 15, 'delete_apitoken');
INSERT INTO public.auth_permission VALUES (60, 'Can view API token', 15, 'view_apitoken');
INSERT INTO public.auth_permission VALUES (61, 'Can add audit entry', 16, 'add_auditentry');
INSERT INTO public.auth_permission VALUES (62, 'Can change audit entry', 16, 'change_auditentry');
INSERT INTO public.auth_permission VALUES (63, 'Can delete audit entry', 16, 'delete_auditentry');
INSERT INTO public.auth_permission VALUES (64, 'Can view audit entry', 16, 'view_auditentry');
INSERT INTO public.auth_permission VALUES (65, 'Can add client', 17, 'add_client');
INSERT INTO public.auth_permission VALUES (66, 'Can change client', 17, 'change_client');
INSERT INTO public.auth_permission VALUES (67, 'Can delete client', 17, 'delete_client');
INSERT INTO public.auth_permission VALUES (68, 'Can view client', 17, 'view_client');
INSERT INTO public.auth_permission VALUES (69, 'Can add program', 18, 'add_program');
INSERT INTO public.auth_permission VALUES (70, 'Can change program', 18, 'change_program');
INSERT INTO public.auth_permission VALUES (71, 'Can delete program', 18, 'delete_program');
INSERT INTO public.auth_permission VALUES (72, 'Can view program', 18, 'view_program');
INSERT INTO public.auth_permission VALUES (73, 'Can add domain', 19, 'add_domain');
INSERT INTO public.auth_permission VALUES (74, 'Can change domain', 19, 'change_domain');
INSERT INTO public.auth_permission VALUES (75, 'Can delete domain', 19, 'delete_domain');
INSERT INTO public.auth_permission VALUES (76, 'Can view domain', 19, 'view_domain');
INSERT INTO public.auth_permission VALUES (77, 'Can add entry address', 20, 'add_entryaddress');
INSERT INTO public.auth_permission VALUES (78, 'Can change entry address', 20, 'change_entryaddress');
INSERT INTO public.auth_permission VALUES (79, 'Can delete entry address', 20, 'delete_entryaddress');
INSERT INTO public.auth_permission VALUES (80, 'Can view entry address', 20, 'view_entryaddress');
INSERT INTO public.auth_permission VALUES (81, 'Can add provider settings', 21, 'add_providersettings');
INSERT INTO public.auth_permission VALUES (82, 'Can change provider settings', 21, 'change_providersettings');
INSERT INTO public.auth_permission VALUES (83, 'Can delete provider settings', 21, 'delete_providersettings');
INSERT INTO public.auth_permission VALUES (84, 'Can view provider settings', 21, 'view_providersettings');
INSERT INTO public.auth_permission VALUES (85, 'Can add template dump', 22, 'add_templatedump');
INSERT INTO public.auth_permission VALUES (86, 'Can change template dump', 22, 'change_templatedump');
INSERT INTO public.auth_permission VALUES (87, 'Can delete template dump', 22, 'delete_templatedump');
INSERT INTO public.auth_permission VALUES (88, 'Can view template dump', 22, 'view_templatedump');
INSERT INTO public.auth_permission VALUES (89, 'Can add migration run', 23, 'add_migrationrun');
INSERT INTO public.auth_permission VALUES (90, 'Can change migration run', 23, 'change_migrationrun');
INSERT INTO public.auth_permission VALUES (91, 'Can delete migration run', 23, 'delete_migrationrun');
INSERT INTO public.auth_permission VALUES (92, 'Can view migration run', 23, 'view_migrationrun');
INSERT INTO public.auth_permission VALUES (93, 'Can add user', 24, 'add_user');
INSERT INTO public.auth_permission VALUES (94, 'Can change user', 24, 'change_user');
INSERT INTO public.auth_permission VALUES (95, 'Can delete user', 24, 'delete_user');
INSERT INTO public.auth_permission VALUES (96, 'Can view user', 24, 'view_user');
INSERT INTO public.auth_permission VALUES (97, 'Can add capacity rule', 25, 'add_capacityrule');
INSERT INTO public.auth_permission VALUES (98, 'Can change capacity rule', 25, 'change_capacityrule');
INSERT INTO public.auth_permission VALUES (99, 'Can delete capacity rule', 25, 'delete_capacityrule');
INSERT INTO public.auth_permission VALUES (100, 'Can view capacity rule', 25, 'view_capacityrule');
INSERT INTO public.auth_permission VALUES (101, 'Can add agent', 26, 'add_agent');
INSERT INTO public.auth_permission VALUES (102, 'Can change agent', 26, 'change_agent');
INSERT INTO public.auth_permission VALUES (103, 'Can delete agent', 26, 'delete_agent');
INSERT INTO public.auth_permission VALUES (104, 'Can view agent', 26, 'view_agent');
INSERT INTO public.auth_permission VALUES (105, 'Can add skill', 27, 'add_skill');
INSERT INTO public.auth_permission VALUES (106, 'Can change skill', 27, 'change_skill');
INSERT INTO public.auth_permission VALUES (107, 'Can delete skill', 27, 'delete_skill');
INSERT INTO public.auth_permission VALUES (108, 'Can view skill', 27, 'view_skill');
INSERT INTO public.auth_permission VALUES (109, 'Can add agent''s skill', 28, 'add_agentskill');
INSERT INTO public.auth_permission VALUES (110, 'Can change agent''s skill', 28, 'change_agentskill');
INSERT INTO public.auth_permission VALUES (111, 'Can delete agent''s skill', 28, 'delete_agentskill');
INSERT INTO public.auth_permission VALUES (112, 'Can view agent''s skill', 28, 'view_agentskill');
INSERT INTO public.auth_permission VALUES (113, 'Can add agent''s program', 29, 'add_agentprogram');
INSERT INTO public.auth_permission VALUES (114, 'Can change agent''s program', 29, 'change_agentprogram');
INSERT INTO public.auth_permission VALUES (115, 'Can delete agent''s program', 29, 'delete_agentprogram');
INSERT INTO public.auth_permission VALUES (116, 'Can view agent''s program', 29, 'view_agentprogram');
INSERT INTO public.auth_permission VALUES (117, 'Can add notice', 30, 'add_notice');
INSERT INTO public.auth_permission VALUES (118, 'Can change notice', 30, 'change_notice');
INSERT INTO public.auth_permission VALUES (119, 'Can delete notice', 30, 'delete_notice');
INSERT INTO public.auth_permission VALUES (120, 'Can view notice', 30, 'view_notice');
INSERT INTO public.auth_permission VALUES (121, 'Can add notice receipt', 31, 'add_noticereceipt');
INSERT INTO public.auth_permission VALUES (122, 'Can change notice receipt', 31, 'change_noticereceipt');
INSERT INTO public.auth_permission VALUES (123, 'Can delete notice receipt', 31, 'delete_noticereceipt');
INSERT INTO public.auth_permission VALUES (124, 'Can view notice receipt', 31, 'view_noticereceipt');
INSERT INTO public.auth_permission VALUES (125, 'Can add agent session', 32, 'add_agentsession');
INSERT INTO public.auth_permission VALUES (126, 'Can change agent session', 32, 'change_agentsession');
INSERT INTO public.auth_permission VALUES (127, 'Can delete agent session', 32, 'delete_agentsession');
INSERT INTO public.auth_permission VALUES (128, 'Can view agent session', 32, 'view_agentsession');
INSERT INTO public.auth_permission VALUES (129, 'Can add agent state', 33, 'add_agentstate');
INSERT INTO public.auth_permission VALUES (130, 'Can change agent state', 33, 'change_agentstate');
INSERT INTO public.auth_permission VALUES (131, 'Can delete agent state', 33, 'delete_agentstate');
INSERT INTO public.auth_permission VALUES (132, 'Can view agent state', 33, 'view_agentstate');
INSERT INTO public.auth_permission VALUES (133, 'Can add order of the floor', 34, 'add_floorpolicy');
INSERT INTO public.auth_permission VALUES (134, 'Can change order of the floor', 34, 'change_floorpolicy');
INSERT INTO public.auth_permission VALUES (135, 'Can delete order of the floor', 34, 'delete_floorpolicy');
INSERT INTO public.auth_permission VALUES (136, 'Can view order of the floor', 34, 'view_floorpolicy');
INSERT INTO public.auth_permission VALUES (137, 'Can add floor standing', 35, 'add_floorstanding');
INSERT INTO public.auth_permission VALUES (138, 'Can change floor standing', 35, 'change_floorstanding');
INSERT INTO public.auth_permission VALUES (139, 'Can delete floor standing', 35, 'delete_floorstanding');
INSERT INTO public.auth_permission VALUES (140, 'Can view floor standing', 35, 'view_floorstanding');
INSERT INTO public.auth_permission VALUES (141, 'Can add matcher heartbeat', 36, 'add_matcherheartbeat');
INSERT INTO public.auth_permission VALUES (142, 'Can change matcher heartbeat', 36, 'change_matcherheartbeat');
INSERT INTO public.auth_permission VALUES (143, 'Can delete matcher heartbeat', 36, 'delete_matcherheartbeat');
INSERT INTO public.auth_permission VALUES (144, 'Can view matcher heartbeat', 36, 'view_matcherheartbeat');
INSERT INTO public.auth_permission VALUES (145, 'Can add missed limit', 37, 'add_missedlimit');
INSERT INTO public.auth_permission VALUES (146, 'Can change missed limit', 37, 'change_missedlimit');
INSERT INTO public.auth_permission VALUES (147, 'Can delete missed limit', 37, 'delete_missedlimit');
INSERT INTO public.auth_permission VALUES (148, 'Can view missed limit', 37, 'view_missedlimit');
INSERT INTO public.auth_permission VALUES (149, 'Can add waiting', 38, 'add_waiting');
INSERT INTO public.auth_permission VALUES (150, 'Can change waiting', 38, 'change_waiting');
INSERT INTO public.auth_permission VALUES (151, 'Can delete waiting', 38, 'delete_waiting');
INSERT INTO public.auth_permission VALUES (152, 'Can view waiting', 38, 'view_waiting');
INSERT INTO public.auth_permission VALUES (153, 'Can add offer', 39, 'add_offer');
INSERT INTO public.auth_permission VALUES (154, 'Can change offer', 39, 'change_offer');
INSERT INTO public.auth_permission VALUES (155, 'Can delete offer', 39, 'delete_offer');
INSERT INTO public.auth_permission VALUES (156, 'Can view offer', 39, 'view_offer');
INSERT INTO public.auth_permission VALUES (157, 'Can add what if run', 40, 'add_whatifrun');
INSERT INTO public.auth_permission VALUES (158, 'Can change what if run', 40, 'change_whatifrun');
INSERT INTO public.auth_permission VALUES (159, 'Can delete what if run', 40, 'delete_whatifrun');
INSERT INTO public.auth_permission VALUES (160, 'Can view what if run', 40, 'view_whatifrun');
INSERT INTO public.auth_permission VALUES (161, 'Can add alert rule', 41, 'add_alertrule');
INSERT INTO public.auth_permission VALUES (162, 'Can change alert rule', 41, 'change_alertrule');
INSERT INTO public.auth_permission VALUES (163, 'Can delete alert rule', 41, 'delete_alertrule');
INSERT INTO public.auth_permission VALUES (164, 'Can view alert rule', 41, 'view_alertrule');
INSERT INTO public.auth_permission VALUES (165, 'Can add alert', 42, 'add_alert');
INSERT INTO public.auth_permission VALUES (166, 'Can change alert', 42, 'change_alert');
INSERT INTO public.auth_permission VALUES (167, 'Can delete alert', 42, 'delete_alert');
INSERT INTO public.auth_permission VALUES (168, 'Can view alert', 42, 'view_alert');
INSERT INTO public.auth_permission VALUES (169, 'Can add alert mail', 43, 'add_alertmail');
INSERT INTO public.auth_permission VALUES (170, 'Can change alert mail', 43, 'change_alertmail');
INSERT INTO public.auth_permission VALUES (171, 'Can delete alert mail', 43, 'delete_alertmail');
INSERT INTO public.auth_permission VALUES (172, 'Can view alert mail', 43, 'view_alertmail');
INSERT INTO public.auth_permission VALUES (173, 'Can add alert mail wish', 44, 'add_alertmailwish');
INSERT INTO public.auth_permission VALUES (174, 'Can change alert mail wish', 44, 'change_alertmailwish');
INSERT INTO public.auth_permission VALUES (175, 'Can delete alert mail wish', 44, 'delete_alertmailwish');
INSERT INTO public.auth_permission VALUES (176, 'Can view alert mail wish', 44, 'view_alertmailwish');
INSERT INTO public.auth_permission VALUES (177, 'Can add legal entity', 45, 'add_legalentity');
INSERT INTO public.auth_permission VALUES (178, 'Can change legal entity', 45, 'change_legalentity');
INSERT INTO public.auth_permission VALUES (179, 'Can delete legal entity', 45, 'delete_legalentity');
INSERT INTO public.auth_permission VALUES (180, 'Can view legal entity', 45, 'view_legalentity');
INSERT INTO public.auth_permission VALUES (181, 'Can add number series', 46, 'add_numberseries');
INSERT INTO public.auth_permission VALUES (182, 'Can change number series', 46, 'change_numberseries');
INSERT INTO public.auth_permission VALUES (183, 'Can delete number series', 46, 'delete_numberseries');
INSERT INTO public.auth_permission VALUES (184, 'Can view number series', 46, 'view_numberseries');
INSERT INTO public.auth_permission VALUES (185, 'Can add invoice', 47, 'add_invoice');
INSERT INTO public.auth_permission VALUES (186, 'Can change invoice', 47, 'change_invoice');
INSERT INTO public.auth_permission VALUES (187, 'Can delete invoice', 47, 'delete_invoice');
INSERT INTO public.auth_permission VALUES (188, 'Can view invoice', 47, 'view_invoice');
INSERT INTO public.auth_permission VALUES (189, 'Can add line', 48, 'add_invoiceline');
INSERT INTO public.auth_permission VALUES (190, 'Can change line', 48, 'change_invoiceline');
INSERT INTO public.auth_permission VALUES (191, 'Can delete line', 48, 'delete_invoiceline');
INSERT INTO public.auth_permission VALUES (192, 'Can view line', 48, 'view_invoiceline');
INSERT INTO public.auth_permission VALUES (193, 'Can add simulator state', 49, 'add_simulatorstate');
INSERT INTO public.auth_permission VALUES (194, 'Can change simulator state', 49, 'change_simulatorstate');
INSERT INTO public.auth_permission VALUES (195, 'Can delete simulator state', 49, 'delete_simulatorstate');
INSERT INTO public.auth_permission VALUES (196, 'Can view simulator state', 49, 'view_simulatorstate');
INSERT INTO public.auth_permission VALUES (197, 'Can add history part', 50, 'add_historypart');
INSERT INTO public.auth_permission VALUES (198, 'Can change history part', 50, 'change_historypart');
INSERT INTO public.auth_permission VALUES (199, 'Can delete history part', 50, 'delete_historypart');
INSERT INTO public.auth_permission VALUES (200, 'Can view history part', 50, 'view_historypart');
INSERT INTO public.auth_permission VALUES (201, 'Can add customer', 51, 'add_customer');
INSERT INTO public.auth_permission VALUES (202, 'Can change customer', 51, 'change_customer');
INSERT INTO public.auth_permission VALUES (203, 'Can delete customer', 51, 'delete_customer');
INSERT INTO public.auth_permission VALUES (204, 'Can view customer', 51, 'view_customer');
INSERT INTO public.auth_permission VALUES (205, 'Can add contact details', 52, 'add_contactpoint');
INSERT INTO public.auth_permission VALUES (206, 'Can change contact details', 52, 'change_contactpoint');
INSERT INTO public.auth_permission VALUES (207, 'Can delete contact details', 52, 'delete_contactpoint');
INSERT INTO public.auth_permission VALUES (208, 'Can view contact details', 52, 'view_contactpoint');
INSERT INTO public.auth_permission VALUES (209, 'Can add do not call', 53, 'add_donotcall');
INSERT INTO public.auth_permission VALUES (210, 'Can change do not call', 53, 'change_donotcall');
INSERT INTO public.auth_permission VALUES (211, 'Can delete do not call', 53, 'delete_donotcall');
INSERT INTO public.auth_permission VALUES (212, 'Can view do not call', 53, 'view_donotcall');
INSERT INTO public.auth_permission VALUES (213, 'Can add outcome', 54, 'add_disposition');
INSERT INTO public.auth_permission VALUES (214, 'Can change outcome', 54, 'change_disposition');
INSERT INTO public.auth_permission VALUES (215, 'Can delete outcome', 54, 'delete_disposition');
INSERT INTO public.auth_permission VALUES (216, 'Can view outcome', 54, 'view_disposition');
INSERT INTO public.auth_permission VALUES (217, 'Can add script', 55, 'add_script');
INSERT INTO public.auth_permission VALUES (218, 'Can change script', 55, 'change_script');
INSERT INTO public.auth_permission VALUES (219, 'Can delete script', 55, 'delete_script');
INSERT INTO public.auth_permission VALUES (220, 'Can view script', 55, 'view_script');
INSERT INTO public.auth_permission VALUES (221, 'Can add script version', 56, 'add_scriptversion');
INSERT INTO public.auth_permission VALUES (222, 'Can change script version', 56, 'change_scriptversion');
INSERT INTO public.auth_permission VALUES (223, 'Can delete script version', 56, 'delete_scriptversion');
INSERT INTO public.auth_permission VALUES (224, 'Can view script version', 56, 'view_scriptversion');
INSERT INTO public.auth_permission VALUES (225, 'Can add interaction', 57, 'add_interaction');
INSERT INTO public.auth_permission VALUES (226, 'Can change interaction', 57, 'change_interaction');
INSERT INTO public.auth_permission VALUES (227, 'Can delete interaction', 57, 'delete_interaction');
INSERT INTO public.auth_permission VALUES (228, 'Can view interaction', 57, 'view_interaction');
INSERT INTO public.auth_permission VALUES (229, 'Can add segment', 58, 'add_segment');
INSERT INTO public.auth_permission VALUES (230, 'Can change segment', 58, 'change_segment');
INSERT INTO public.auth_permission VALUES (231, 'Can delete segment', 58, 'delete_segment');
INSERT INTO public.auth_permission VALUES (232, 'Can view segment', 58, 'view_segment');
INSERT INTO public.auth_permission VALUES (233, 'Can add message', 59, 'add_message');
INSERT INTO public.auth_permission VALUES (234, 'Can change message', 59, 'change_message');
INSERT INTO public.auth_permission VALUES (235, 'Can delete message', 59, 'delete_message');
INSERT INTO public.auth_permission VALUES (236, 'Can view message', 59, 'view_message');
INSERT INTO public.auth_permission VALUES (237, 'Can add attachment', 60, 'add_attachment');
INSERT INTO public.auth_permission VALUES (238, 'Can change attachment', 60, 'change_attachment');
INSERT INTO public.auth_permission VALUES (239, 'Can delete attachment', 60, 'delete_attachment');
INSERT INTO public.auth_permission VALUES (240, 'Can view attachment', 60, 'view_attachment');
INSERT INTO public.auth_permission VALUES (241, 'Can add draft', 61, 'add_draft');
INSERT INTO public.auth_permission VALUES (242, 'Can change draft', 61, 'change_draft');
INSERT INTO public.auth_permission VALUES (243, 'Can delete draft', 61, 'delete_draft');
INSERT INTO public.auth_permission VALUES (244, 'Can view draft', 61, 'view_draft');
INSERT INTO public.auth_permission VALUES (245, 'Can add script run', 62, 'add_scriptrun');
INSERT INTO public.auth_permission VALUES (246, 'Can change script run', 62, 'change_scriptrun');
INSERT INTO public.auth_permission VALUES (247, 'Can delete script run', 62, 'delete_scriptrun');
INSERT INTO public.auth_permission VALUES (248, 'Can view script run', 62, 'view_scriptrun');
INSERT INTO public.auth_permission VALUES (249, 'Can add timeline entry', 63, 'add_timelineentry');
INSERT INTO public.auth_permission VALUES (250, 'Can change timeline entry', 63, 'change_timelineentry');
INSERT INTO public.auth_permission VALUES (251, 'Can delete timeline entry', 63, 'delete_timelineentry');
INSERT INTO public.auth_permission VALUES (252, 'Can view timeline entry', 63, 'view_timelineentry');
INSERT INTO public.auth_permission VALUES (253, 'Can add business hours', 64, 'add_businesshours');
INSERT INTO public.auth_permission VALUES (254, 'Can change business hours', 64, 'change_businesshours');
INSERT INTO public.auth_permission VALUES (255, 'Can delete business hours', 64, 'delete_businesshours');
INSERT INTO public.auth_permission VALUES (256, 'Can view business hours', 64, 'view_businesshours');
INSERT INTO public.auth_permission VALUES (257, 'Can add queue', 65, 'add_queue');
INSERT INTO public.auth_permission VALUES (258, 'Can change queue', 65, 'change_queue');
INSERT INTO public.auth_permission VALUES (259, 'Can delete queue', 65, 'delete_queue');
INSERT INTO public.auth_permission VALUES (260, 'Can view queue', 65, 'view_queue');
INSERT INTO public.auth_permission VALUES (261, 'Can add queue entry', 66, 'add_queueentry');
INSERT INTO public.auth_permission VALUES (262, 'Can change queue entry', 66, 'change_queueentry');
INSERT INTO public.auth_permission VALUES (263, 'Can delete queue entry', 66, 'delete_queueentry');
INSERT INTO public.auth_permission VALUES (264, 'Can view queue entry', 66, 'view_queueentry');
INSERT INTO public.auth_permission VALUES (265, 'Can add callback rule', 67, 'add_callbackrule');
INSERT INTO public.auth_permission VALUES (266, 'Can change callback rule', 67, 'change_callbackrule');
INSERT INTO public.auth_permission VALUES (267, 'Can delete callback rule', 67, 'delete_callbackrule');
INSERT INTO public.auth_permission VALUES (268, 'Can view callback rule', 67, 'view_callbackrule');
INSERT INTO public.auth_permission VALUES (269, 'Can add callback', 68, 'add_callback');
INSERT INTO public.auth_permission VALUES (270, 'Can change callback', 68, 'change_callback');
INSERT INTO public.auth_permission VALUES (271, 'Can delete callback', 68, 'delete_callback');
INSERT INTO public.auth_permission VALUES (272, 'Can view callback', 68, 'view_callback');
INSERT INTO public.auth_permission VALUES (273, 'Can add attempt', 69, 'add_callbackattempt');
INSERT INTO public.auth_permission VALUES (274, 'Can change attempt', 69, 'change_callbackattempt');
INSERT INTO public.auth_permission VALUES (275, 'Can delete attempt', 69, 'delete_callbackattempt');
INSERT INTO public.auth_permission VALUES (276, 'Can view attempt', 69, 'view_callbackattempt');
INSERT INTO public.auth_permission VALUES (277, 'Can add flow', 70, 'add_flow');
INSERT INTO public.auth_permission VALUES (278, 'Can change flow', 70, 'change_flow');
INSERT INTO public.auth_permission VALUES (279, 'Can delete flow', 70, 'delete_flow');
INSERT INTO public.auth_permission VALUES (280, 'Can view flow', 70, 'view_flow');
INSERT INTO public.auth_permission VALUES (281, 'Can add flow version', 71, 'add_flowversion');
INSERT INTO public.auth_permission VALUES (282, 'Can change flow version', 71, 'change_flowversion');
INSERT INTO public.auth_permission VALUES (283, 'Can delete flow version', 71, 'delete_flowversion');
INSERT INTO public.auth_permission VALUES (284, 'Can view flow version', 71, 'view_flowversion');
INSERT INTO public.auth_permission VALUES (285, 'Can add flow run', 72, 'add_flowrun');
INSERT INTO public.auth_permission VALUES (286, 'Can change flow run', 72, 'change_flowrun');
INSERT INTO public.auth_permission VALUES (287, 'Can delete flow run', 72, 'delete_flowrun');
INSERT INTO public.auth_permission VALUES (288, 'Can view flow run', 72, 'view_flowrun');
INSERT INTO public.auth_permission VALUES (289, 'Can add entry point', 73, 'add_entrypoint');
INSERT INTO public.auth_permission VALUES (290, 'Can change entry point', 73, 'change_entrypoint');
INSERT INTO public.auth_permission VALUES (291, 'Can delete entry point', 73, 'delete_entrypoint');
INSERT INTO public.auth_permission VALUES (292, 'Can view entry point', 73, 'view_entrypoint');
INSERT INTO public.auth_permission VALUES (293, 'Can add recording', 74, 'add_recording');
INSERT INTO public.auth_permission VALUES (294, 'Can change recording', 74, 'change_recording');
INSERT INTO public.auth_permission VALUES (295, 'Can delete recording', 74, 'delete_recording');
INSERT INTO public.auth_permission VALUES (296, 'Can view recording', 74, 'view_recording');
INSERT INTO public.auth_permission VALUES (297, 'Can add interval fact', 75, 'add_intervalfact');
INSERT INTO public.auth_permission VALUES (298, 'Can change interval fact', 75, 'change_intervalfact');
INSERT INTO public.auth_permission VALUES (299, 'Can delete interval fact', 75, 'delete_intervalfact');
INSERT INTO public.auth_permission VALUES (300, 'Can view interval fact', 75, 'view_intervalfact');
INSERT INTO public.auth_permission VALUES (301, 'Can add SLA rule', 76, 'add_slapolicy');
INSERT INTO public.auth_permission VALUES (302, 'Can change SLA rule', 76, 'change_slapolicy');
INSERT INTO public.auth_permission VALUES (303, 'Can delete SLA rule', 76, 'delete_slapolicy');
INSERT INTO public.auth_permission VALUES (304, 'Can view SLA rule', 76, 'view_slapolicy');
INSERT INTO public.auth_permission VALUES (305, 'Can add contract', 77, 'add_contract');
INSERT INTO public.auth_permission VALUES (306, 'Can change contract', 77, 'change_contract');
INSERT INTO public.auth_permission VALUES (307, 'Can delete contract', 77, 'delete_contract');
INSERT INTO public.auth_permission VALUES (308, 'Can view contract', 77, 'view_contract');
INSERT INTO public.auth_permission VALUES (309, 'Can add contract version', 78, 'add_contractversion');
INSERT INTO public.auth_permission VALUES (310, 'Can change contract version', 78, 'change_contractversion');
INSERT INTO public.auth_permission VALUES (311, 'Can delete contract version', 78, 'delete_contractversion');
INSERT INTO public.auth_permission VALUES (312, 'Can view contract version', 78, 'view_contractversion');
INSERT INTO public.auth_permission VALUES (313, 'Can add billing period', 79, 'add_billingperiod');
INSERT INTO public.auth_permission VALUES (314, 'Can change billing period', 79, 'change_billingperiod');
INSERT INTO public.auth_permission VALUES (315, 'Can delete billing period', 79, 'delete_billingperiod');
INSERT INTO public.auth_permission VALUES (316, 'Can view billing period', 79, 'view_billingperiod');
INSERT INTO public.auth_permission VALUES (317, 'Can add adjustment', 80, 'add_adjustment');
INSERT INTO public.auth_permission VALUES (318, 'Can change adjustment', 80, 'change_adjustment');
INSERT INTO public.auth_permission VALUES (319, 'Can delete adjustment', 80, 'delete_adjustment');
INSERT INTO public.auth_permission VALUES (320, 'Can view adjustment', 80, 'view_adjustment');
INSERT INTO public.auth_permission VALUES (321, 'Can add rate card', 81, 'add_ratecard');
INSERT INTO public.auth_permission VALUES (322, 'Can change rate card', 81, 'change_ratecard');
INSERT INTO public.auth_permission VALUES (323, 'Can delete rate card', 81, 'delete_ratecard');
INSERT INTO public.auth_permission VALUES (324, 'Can view rate card', 81, 'view_ratecard');
INSERT INTO public.auth_permission VALUES (325, 'Can add rate card version', 82, 'add_ratecardversion');
INSERT INTO public.auth_permission VALUES (326, 'Can change rate card version', 82, 'change_ratecardversion');
INSERT INTO public.auth_permission VALUES (327, 'Can delete rate card version', 82, 'delete_ratecardversion');
INSERT INTO public.auth_permission VALUES (328, 'Can view rate card version', 82, 'view_ratecardversion');
INSERT INTO public.auth_permission VALUES (329, 'Can add charge', 83, 'add_ratedcharge');
INSERT INTO public.auth_permission VALUES (330, 'Can change charge', 83, 'change_ratedcharge');
INSERT INTO public.auth_permission VALUES (331, 'Can delete charge', 83, 'delete_ratedcharge');
INSERT INTO public.auth_permission VALUES (332, 'Can view charge', 83, 'view_ratedcharge');
INSERT INTO public.auth_permission VALUES (333, 'Can add contact without a charge', 84, 'add_unratedcontact');
INSERT INTO public.auth_permission VALUES (334, 'Can change contact without a charge', 84, 'change_unratedcontact');
INSERT INTO public.auth_permission VALUES (335, 'Can delete contact without a charge', 84, 'delete_unratedcontact');
INSERT INTO public.auth_permission VALUES (336, 'Can view contact without a charge', 84, 'view_unratedcontact');
INSERT INTO public.auth_permission VALUES (337, 'Can add statement', 85, 'add_statement');
INSERT INTO public.auth_permission VALUES (338, 'Can change statement', 85, 'change_statement');
INSERT INTO public.auth_permission VALUES (339, 'Can delete statement', 85, 'delete_statement');
INSERT INTO public.auth_permission VALUES (340, 'Can view statement', 85, 'view_statement');
INSERT INTO public.auth_permission VALUES (341, 'Can add statement line', 86, 'add_statementline');
INSERT INTO public.auth_permission VALUES (342, 'Can change statement line', 86, 'change_statementline');
INSERT INTO public.auth_permission VALUES (343, 'Can delete statement line', 86, 'delete_statementline');
INSERT INTO public.auth_permission VALUES (344, 'Can view statement line', 86, 'view_statementline');
INSERT INTO public.auth_permission VALUES (345, 'Can add chat widget', 87, 'add_webchatconnector');
INSERT INTO public.auth_permission VALUES (346, 'Can change chat widget', 87, 'change_webchatconnector');
INSERT INTO public.auth_permission VALUES (347, 'Can delete chat widget', 87, 'delete_webchatconnector');
INSERT INTO public.auth_permission VALUES (348, 'Can view chat widget', 87, 'view_webchatconnector');
INSERT INTO public.auth_permission VALUES (349, 'Can add visit', 88, 'add_visit');
INSERT INTO public.auth_permission VALUES (350, 'Can change visit', 88, 'change_visit');
INSERT INTO public.auth_permission VALUES (351, 'Can delete visit', 88, 'delete_visit');
INSERT INTO public.auth_permission VALUES (352, 'Can view visit', 88, 'view_visit');
INSERT INTO public.auth_permission VALUES (353, 'Can add mail connection', 89, 'add_mailconnector');
INSERT INTO public.auth_permission VALUES (354, 'Can change mail connection', 89, 'change_mailconnector');
INSERT INTO public.auth_permission VALUES (355, 'Can delete mail connection', 89, 'delete_mailconnector');
INSERT INTO public.auth_permission VALUES (356, 'Can view mail connection', 89, 'view_mailconnector');
INSERT INTO public.auth_permission VALUES (357, 'Can add inbound mail', 90, 'add_inboundmail');
INSERT INTO public.auth_permission VALUES (358, 'Can change inbound mail', 90, 'change_inboundmail');
INSERT INTO public.auth_permission VALUES (359, 'Can delete inbound mail', 90, 'delete_inboundmail');
INSERT INTO public.auth_permission VALUES (360, 'Can view inbound mail', 90, 'view_inboundmail');
INSERT INTO public.auth_permission VALUES (361, 'Can add outbound mail', 91, 'add_outboundmail');
INSERT INTO public.auth_permission VALUES (362, 'Can change outbound mail', 91, 'change_outboundmail');
INSERT INTO public.auth_permission VALUES (363, 'Can delete outbound mail', 91, 'delete_outboundmail');
INSERT INTO public.auth_permission VALUES (364, 'Can view outbound mail', 91, 'view_outboundmail');


INSERT INTO public.django_content_type VALUES (1, 'contenttypes', 'contenttype');
INSERT INTO public.django_content_type VALUES (2, 'auth', 'permission');
INSERT INTO public.django_content_type VALUES (3, 'auth', 'group');
INSERT INTO public.django_content_type VALUES (4, 'sessions', 'session');
INSERT INTO public.django_content_type VALUES (5, 'admin', 'logentry');
INSERT INTO public.django_content_type VALUES (6, 'account', 'emailaddress');
INSERT INTO public.django_content_type VALUES (7, 'account', 'emailconfirmation');
INSERT INTO public.django_content_type VALUES (8, 'mfa', 'authenticator');
INSERT INTO public.django_content_type VALUES (9, 'outbox', 'outboxmessage');
INSERT INTO public.django_content_type VALUES (10, 'outbox', 'delivery');
INSERT INTO public.django_content_type VALUES (11, 'outbox', 'inboxmessage');
INSERT INTO public.django_content_type VALUES (12, 'outbox', 'tally');
INSERT INTO public.django_content_type VALUES (13, 'outbox', 'relaybeat');
INSERT INTO public.django_content_type VALUES (14, 'tenants', 'membership');
INSERT INTO public.django_content_type VALUES (15, 'tenants', 'apitoken');
INSERT INTO public.django_content_type VALUES (16, 'tenants', 'auditentry');
INSERT INTO public.django_content_type VALUES (17, 'tenants', 'client');
INSERT INTO public.django_content_type VALUES (18, 'tenants', 'program');
INSERT INTO public.django_content_type VALUES (19, 'tenants', 'domain');
INSERT INTO public.django_content_type VALUES (20, 'tenants', 'entryaddress');
INSERT INTO public.django_content_type VALUES (21, 'tenants', 'providersettings');
INSERT INTO public.django_content_type VALUES (22, 'tenants', 'templatedump');
INSERT INTO public.django_content_type VALUES (23, 'tenants', 'migrationrun');
INSERT INTO public.django_content_type VALUES (24, 'tenants', 'user');
INSERT INTO public.django_content_type VALUES (25, 'agents', 'capacityrule');
INSERT INTO public.django_content_type VALUES (26, 'agents', 'agent');
INSERT INTO public.django_content_type VALUES (27, 'agents', 'skill');
INSERT INTO public.django_content_type VALUES (28, 'agents', 'agentskill');
INSERT INTO public.django_content_type VALUES (29, 'agents', 'agentprogram');
INSERT INTO public.django_content_type VALUES (30, 'agents', 'notice');
INSERT INTO public.django_content_type VALUES (31, 'agents', 'noticereceipt');
INSERT INTO public.django_content_type VALUES (32, 'agents', 'agentsession');
INSERT INTO public.django_content_type VALUES (33, 'agents', 'agentstate');
INSERT INTO public.django_content_type VALUES (34, 'acd', 'floorpolicy');
INSERT INTO public.django_content_type VALUES (35, 'acd', 'floorstanding');
INSERT INTO public.django_content_type VALUES (36, 'acd', 'matcherheartbeat');
INSERT INTO public.django_content_type VALUES (37, 'acd', 'missedlimit');
INSERT INTO public.django_content_type VALUES (38, 'acd', 'waiting');
INSERT INTO public.django_content_type VALUES (39, 'acd', 'offer');
INSERT INTO public.django_content_type VALUES (40, 'acd', 'whatifrun');
INSERT INTO public.django_content_type VALUES (41, 'alerts', 'alertrule');
INSERT INTO public.django_content_type VALUES (42, 'alerts', 'alert');
INSERT INTO public.django_content_type VALUES (43, 'alerts', 'alertmail');
INSERT INTO public.django_content_type VALUES (44, 'alerts', 'alertmailwish');
INSERT INTO public.django_content_type VALUES (45, 'finance', 'legalentity');
INSERT INTO public.django_content_type VALUES (46, 'finance', 'numberseries');
INSERT INTO public.django_content_type VALUES (47, 'finance', 'invoice');
INSERT INTO public.django_content_type VALUES (48, 'finance', 'invoiceline');
INSERT INTO public.django_content_type VALUES (49, 'simulator', 'simulatorstate');
INSERT INTO public.django_content_type VALUES (50, 'simulator', 'historypart');
INSERT INTO public.django_content_type VALUES (51, 'crm', 'customer');
INSERT INTO public.django_content_type VALUES (52, 'crm', 'contactpoint');
INSERT INTO public.django_content_type VALUES (53, 'crm', 'donotcall');
INSERT INTO public.django_content_type VALUES (54, 'crm', 'disposition');
INSERT INTO public.django_content_type VALUES (55, 'crm', 'script');
INSERT INTO public.django_content_type VALUES (56, 'crm', 'scriptversion');
INSERT INTO public.django_content_type VALUES (57, 'interactions', 'interaction');
INSERT INTO public.django_content_type VALUES (58, 'interactions', 'segment');
INSERT INTO public.django_content_type VALUES (59, 'interactions', 'message');
INSERT INTO public.django_content_type VALUES (60, 'interactions', 'attachment');
INSERT INTO public.django_content_type VALUES (61, 'interactions', 'draft');
INSERT INTO public.django_content_type VALUES (62, 'interactions', 'scriptrun');
INSERT INTO public.django_content_type VALUES (63, 'interactions', 'timelineentry');
INSERT INTO public.django_content_type VALUES (64, 'routing', 'businesshours');
INSERT INTO public.django_content_type VALUES (65, 'routing', 'queue');
INSERT INTO public.django_content_type VALUES (66, 'routing', 'queueentry');
INSERT INTO public.django_content_type VALUES (67, 'routing', 'callbackrule');
INSERT INTO public.django_content_type VALUES (68, 'routing', 'callback');
INSERT INTO public.django_content_type VALUES (69, 'routing', 'callbackattempt');
INSERT INTO public.django_content_type VALUES (70, 'routing', 'flow');
INSERT INTO public.django_content_type VALUES (71, 'routing', 'flowversion');
INSERT INTO public.django_content_type VALUES (72, 'routing', 'flowrun');
INSERT INTO public.django_content_type VALUES (73, 'routing', 'entrypoint');
INSERT INTO public.django_content_type VALUES (74, 'routing', 'recording');
INSERT INTO public.django_content_type VALUES (75, 'reporting', 'intervalfact');
INSERT INTO public.django_content_type VALUES (76, 'reporting', 'slapolicy');
INSERT INTO public.django_content_type VALUES (77, 'billing', 'contract');
INSERT INTO public.django_content_type VALUES (78, 'billing', 'contractversion');
INSERT INTO public.django_content_type VALUES (79, 'billing', 'billingperiod');
INSERT INTO public.django_content_type VALUES (80, 'billing', 'adjustment');
INSERT INTO public.django_content_type VALUES (81, 'billing', 'ratecard');
INSERT INTO public.django_content_type VALUES (82, 'billing', 'ratecardversion');
INSERT INTO public.django_content_type VALUES (83, 'billing', 'ratedcharge');
INSERT INTO public.django_content_type VALUES (84, 'billing', 'unratedcontact');
INSERT INTO public.django_content_type VALUES (85, 'billing', 'statement');
INSERT INTO public.django_content_type VALUES (86, 'billing', 'statementline');
INSERT INTO public.django_content_type VALUES (87, 'webchat', 'webchatconnector');
INSERT INTO public.django_content_type VALUES (88, 'webchat', 'visit');
INSERT INTO public.django_content_type VALUES (89, 'gateway_email', 'mailconnector');
INSERT INTO public.django_content_type VALUES (90, 'gateway_email', 'inboundmail');
INSERT INTO public.django_content_type VALUES (91, 'gateway_email', 'outboundmail');


INSERT INTO public.django_migrations VALUES (1, 'contenttypes', '0001_initial', '2000-01-01 00:00:00+00');
INSERT INTO public.django_migrations VALUES (2, 'contenttypes', '0002_remove_content_type_name', '2000-01-01 00:00:00+00');
INSERT INTO public.django_migrations VALUES (3, 'auth', '0001_initial', '2000-01-01 00:00:00+00');
INSERT INTO public.django_migrations VALUES (4, 'auth', '0002_alter_permission_name_max_length', '2000-01-01 00:00:00+00');
INSERT INTO public.django_migrations VALUES (5, 'auth', '0003_alter_user_email_max_length', '2000-01-01 00:00:00+00');
INSERT INTO public.django_migrations VALUES (6, 'auth', '0004_alter_user_username_opts', '2000-01-01 00:00:00+00');
INSERT INTO public.django_migrations VALUES (7, 'auth', '0005_alter_user_last_login_null', '2000-01-01 00:00:00+00');
INSERT INTO public.django_migrations VALUES (8, 'auth', '0006_require_contenttypes_0002', '2000-01-01 00:00:00+00');
INSERT INTO public.django_migrations VALUES (9, 'auth', '0007_alter_validators_add_error_messages', '2000-01-01 00:00:00+00');
INSERT INTO public.django_migrations VALUES (10, 'auth', '0008_alter_user_username_max_length', '2000-01-01 00:00:00+00');
INSERT INTO public.django_migrations VALUES (11, 'auth', '0009_alter_user_last_name_max_length', '2000-01-01 00:00:00+00');
INSERT INTO public.django_migrations VALUES (12, 'auth', '0010_alter_group_name_max_length', '2000-01-01 00:00:00+00');
INSERT INTO public.django_migrations VALUES (13, 'auth', '0011_update_proxy_permissions', '2000-01-01 00:00:00+00');
INSERT INTO public.django_migrations VALUES (14, 'auth', '0012_alter_user_first_name_max_length', '2000-01-01 00:00:00+00');
INSERT INTO public.django_migrations VALUES (15, 'tenants', '0001_initial', '2000-01-01 00:00:00+00');
INSERT INTO public.django_migrations VALUES (16, 'account', '0001_initial', '2000-01-01 00:00:00+00');
INSERT INTO public.django_migrations VALUES (17, 'account', '0002_email_max_length', '2000-01-01 00:00:00+00');
INSERT INTO public.django_migrations VALUES (18, 'account', '0003_alter_emailaddress_create_unique_verified_email', '2000-01-01 00:00:00+00');
INSERT INTO public.django_migrations VALUES (19, 'account', '0004_alter_emailaddress_drop_unique_email', '2000-01-01 00:00:00+00');
INSERT INTO public.django_migrations VALUES (20, 'account', '0005_emailaddress_idx_upper_email', '2000-01-01 00:00:00+00');
INSERT INTO public.django_migrations VALUES (21, 'account', '0006_emailaddress_lower', '2000-01-01 00:00:00+00');
INSERT INTO public.django_migrations VALUES (22, 'account', '0007_emailaddress_idx_email', '2000-01-01 00:00:00+00');
INSERT INTO public.django_migrations VALUES (23, 'account', '0008_emailaddress_unique_primary_email_fixup', '2000-01-01 00:00:00+00');
INSERT INTO public.django_migrations VALUES (24, 'account', '0009_emailaddress_unique_primary_email', '2000-01-01 00:00:00+00');
INSERT INTO public.django_migrations VALUES (25, 'outbox', '0001_messages_deliveries_tallies', '2000-01-01 00:00:00+00');
INSERT INTO public.django_migrations VALUES (26, 'outbox', '0002_publish_by_a_kept_plan', '2000-01-01 00:00:00+00');
INSERT INTO public.django_migrations VALUES (27, 'agents', '0001_initial', '2000-01-01 00:00:00+00');
INSERT INTO public.django_migrations VALUES (28, 'agents', '0002_lean_states', '2000-01-01 00:00:00+00');
INSERT INTO public.django_migrations VALUES (29, 'agents', '0003_capacity_rules_and_sessions', '2000-01-01 00:00:00+00');
INSERT INTO public.django_migrations VALUES (30, 'agents', '0004_caps_into_rules', '2000-01-01 00:00:00+00');
INSERT INTO public.django_migrations VALUES (31, 'agents', '0005_notices_and_leaving', '2000-01-01 00:00:00+00');
INSERT INTO public.django_migrations VALUES (32, 'agents', '0006_steps_of_a_contact', '2000-01-01 00:00:00+00');
INSERT INTO public.django_migrations VALUES (33, 'acd', '0001_initial', '2000-01-01 00:00:00+00');
INSERT INTO public.django_migrations VALUES (34, 'acd', '0002_initial', '2000-01-01 00:00:00+00');
INSERT INTO public.django_migrations VALUES (35, 'acd', '0003_what_a_contact_asks', '2000-01-01 00:00:00+00');
INSERT INTO public.django_migrations VALUES (36, 'acd', '0004_hand_out_and_changes', '2000-01-01 00:00:00+00');
INSERT INTO public.django_migrations VALUES (37, 'acd', '0005_floor_policy', '2000-01-01 00:00:00+00');
INSERT INTO public.django_migrations VALUES (38, 'acd', '0006_lean_offers', '2000-01-01 00:00:00+00');
INSERT INTO public.django_migrations VALUES (39, 'acd', '0007_offers_carry_what_waited', '2000-01-01 00:00:00+00');
INSERT INTO public.django_migrations VALUES (40, 'acd', '0008_changes_row_by_row', '2000-01-01 00:00:00+00');
INSERT INTO public.django_migrations VALUES (41, 'acd', '0009_missed_limit', '2000-01-01 00:00:00+00');
INSERT INTO public.django_migrations VALUES (42, 'acd', '0010_floor_standing_and_what_if', '2000-01-01 00:00:00+00');
INSERT INTO public.django_migrations VALUES (43, 'acd', '0011_a_batch_whole', '2000-01-01 00:00:00+00');
INSERT INTO public.django_migrations VALUES (44, 'acd', '0012_accepted_in_one_statement', '2000-01-01 00:00:00+00');
INSERT INTO public.django_migrations VALUES (45, 'admin', '0001_initial', '2000-01-01 00:00:00+00');
INSERT INTO public.django_migrations VALUES (46, 'admin', '0002_logentry_remove_auto_add', '2000-01-01 00:00:00+00');
INSERT INTO public.django_migrations VALUES (47, 'admin', '0003_logentry_add_action_flag_choices', '2000-01-01 00:00:00+00');
INSERT INTO public.django_migrations VALUES (48, 'tenants', '0002_forgotten_sessions', '2000-01-01 00:00:00+00');
INSERT INTO public.django_migrations VALUES (49, 'alerts', '0001_rules_and_alerts', '2000-01-01 00:00:00+00');
INSERT INTO public.django_migrations VALUES (50, 'alerts', '0002_usual_rules', '2000-01-01 00:00:00+00');
INSERT INTO public.django_migrations VALUES (51, 'alerts', '0003_callback_measures', '2000-01-01 00:00:00+00');
INSERT INTO public.django_migrations VALUES (52, 'alerts', '0004_mail_wishes', '2000-01-01 00:00:00+00');
INSERT INTO public.django_migrations VALUES (53, 'crm', '0001_initial', '2000-01-01 00:00:00+00');
INSERT INTO public.django_migrations VALUES (54, 'interactions', '0001_initial', '2000-01-01 00:00:00+00');
INSERT INTO public.django_migrations VALUES (55, 'interactions', '0002_timeline_append_only', '2000-01-01 00:00:00+00');
INSERT INTO public.django_migrations VALUES (56, 'billing', '0001_initial', '2000-01-01 00:00:00+00');
INSERT INTO public.django_migrations VALUES (57, 'billing', '0002_frozen', '2000-01-01 00:00:00+00');
INSERT INTO public.django_migrations VALUES (58, 'billing', '0003_reopened', '2000-01-01 00:00:00+00');
INSERT INTO public.django_migrations VALUES (59, 'billing', '0004_reopened_frozen', '2000-01-01 00:00:00+00');
INSERT INTO public.django_migrations VALUES (60, 'crm', '0002_vip_and_attributes', '2000-01-01 00:00:00+00');
INSERT INTO public.django_migrations VALUES (61, 'crm', '0003_do_not_call', '2000-01-01 00:00:00+00');
INSERT INTO public.django_migrations VALUES (62, 'finance', '0001_initial', '2000-01-01 00:00:00+00');
INSERT INTO public.django_migrations VALUES (63, 'finance', '0002_issued_frozen', '2000-01-01 00:00:00+00');
INSERT INTO public.django_migrations VALUES (64, 'gateway_email', '0001_mailboxes_and_envelopes', '2000-01-01 00:00:00+00');
INSERT INTO public.django_migrations VALUES (65, 'interactions', '0003_flow_steps', '2000-01-01 00:00:00+00');
INSERT INTO public.django_migrations VALUES (66, 'interactions', '0004_contacts_set_aside', '2000-01-01 00:00:00+00');
INSERT INTO public.django_migrations VALUES (67, 'interactions', '0005_transfers', '2000-01-01 00:00:00+00');
INSERT INTO public.django_migrations VALUES (68, 'mfa', '0001_initial', '2000-01-01 00:00:00+00');
INSERT INTO public.django_migrations VALUES (69, 'mfa', '0002_authenticator_timestamps', '2000-01-01 00:00:00+00');
INSERT INTO public.django_migrations VALUES (70, 'mfa', '0003_authenticator_type_uniq', '2000-01-01 00:00:00+00');
INSERT INTO public.django_migrations VALUES (71, 'routing', '0001_initial', '2000-01-01 00:00:00+00');
INSERT INTO public.django_migrations VALUES (72, 'routing', '0002_after_hours_queue', '2000-01-01 00:00:00+00');
INSERT INTO public.django_migrations VALUES (73, 'reporting', '0001_initial', '2000-01-01 00:00:00+00');
INSERT INTO public.django_migrations VALUES (74, 'reporting', '0002_promise_of_a_queue', '2000-01-01 00:00:00+00');
INSERT INTO public.django_migrations VALUES (75, 'routing', '0003_flows', '2000-01-01 00:00:00+00');
INSERT INTO public.django_migrations VALUES (76, 'routing', '0004_flow_versions_frozen', '2000-01-01 00:00:00+00');
INSERT INTO public.django_migrations VALUES (77, 'routing', '0005_queue_rules', '2000-01-01 00:00:00+00');
INSERT INTO public.django_migrations VALUES (78, 'routing', '0006_skill_into_requirements', '2000-01-01 00:00:00+00');
INSERT INTO public.django_migrations VALUES (79, 'routing', '0007_one_form_of_requirements', '2000-01-01 00:00:00+00');
INSERT INTO public.django_migrations VALUES (80, 'routing', '0008_pinned_stays', '2000-01-01 00:00:00+00');
INSERT INTO public.django_migrations VALUES (81, 'routing', '0009_misses_and_wrap_up_outcome', '2000-01-01 00:00:00+00');
INSERT INTO public.django_migrations VALUES (82, 'routing', '0010_callbacks', '2000-01-01 00:00:00+00');
INSERT INTO public.django_migrations VALUES (83, 'routing', '0011_estimated_wait', '2000-01-01 00:00:00+00');
INSERT INTO public.django_migrations VALUES (84, 'routing', '0012_recordings', '2000-01-01 00:00:00+00');
INSERT INTO public.django_migrations VALUES (85, 'sessions', '0001_initial', '2000-01-01 00:00:00+00');
INSERT INTO public.django_migrations VALUES (86, 'simulator', '0001_initial', '2000-01-01 00:00:00+00');
INSERT INTO public.django_migrations VALUES (87, 'webchat', '0001_connector_and_visit', '2000-01-01 00:00:00+00');
INSERT INTO public.django_migrations VALUES (88, 'webchat', '0002_callback_of_a_visit', '2000-01-01 00:00:00+00');


SELECT pg_catalog.setval('public.account_emailaddress_id_seq', 1, false);


SELECT pg_catalog.setval('public.account_emailconfirmation_id_seq', 1, false);


SELECT pg_catalog.setval('public.acd_change_id_seq', 1, false);


SELECT pg_catalog.setval('public.acd_missedlimit_id_seq', 1, false);


SELECT pg_catalog.setval('public.agents_agentprogram_id_seq', 1, false);


SELECT pg_catalog.setval('public.agents_agentskill_id_seq', 1, false);


SELECT pg_catalog.setval('public.agents_agentstate_id_seq', 1, false);


SELECT pg_catalog.setval('public.agents_noticereceipt_id_seq', 1, false);


SELECT pg_catalog.setval('public.alerts_alertmail_id_seq', 1, false);


SELECT pg_catalog.setval('public.alerts_alertmailwish_id_seq', 1, false);


SELECT pg_catalog.setval('public.alerts_alertrule_id_seq', 6, true);


SELECT pg_catalog.setval('public.alerts_alertrule_mailed_to_id_seq', 1, false);


SELECT pg_catalog.setval('public.auth_group_id_seq', 1, false);


SELECT pg_catalog.setval('public.auth_group_permissions_id_seq', 1, false);


SELECT pg_catalog.setval('public.auth_permission_id_seq', 364, true);


SELECT pg_catalog.setval('public.django_admin_log_id_seq', 1, false);


SELECT pg_catalog.setval('public.django_content_type_id_seq', 91, true);


SELECT pg_catalog.setval('public.django_migrations_id_seq', 88, true);


SELECT pg_catalog.setval('public.finance_invoiceline_id_seq', 1, false);


SELECT pg_catalog.setval('public.finance_legalentity_id_seq', 1, false);


SELECT pg_catalog.setval('public.finance_numberseries_id_seq', 1, false);


SELECT pg_catalog.setval('public.mfa_authenticator_id_seq', 1, false);


SELECT pg_catalog.setval('public.outbox_delivery_id_seq', 1, false);


SELECT pg_catalog.setval('public.outbox_inbox_id_seq', 1, false);


SELECT pg_catalog.setval('public.outbox_message_id_seq', 1, false);


SELECT pg_catalog.setval('public.tenants_apitoken_id_seq', 1, false);


SELECT pg_catalog.setval('public.tenants_auditentry_id_seq', 1, false);


SELECT pg_catalog.setval('public.tenants_client_id_seq', 1, false);


SELECT pg_catalog.setval('public.tenants_domain_id_seq', 1, false);


SELECT pg_catalog.setval('public.tenants_entryaddress_id_seq', 1, false);


SELECT pg_catalog.setval('public.tenants_membership_id_seq', 1, false);


SELECT pg_catalog.setval('public.tenants_migrationrun_id_seq', 2, true);


SELECT pg_catalog.setval('public.tenants_program_id_seq', 1, false);


SELECT pg_catalog.setval('public.tenants_templatedump_id_seq', 1, true);


SELECT pg_catalog.setval('public.tenants_user_groups_id_seq', 1, false);


SELECT pg_catalog.setval('public.tenants_user_id_seq', 1, false);


SELECT pg_catalog.setval('public.tenants_user_user_permissions_id_seq', 1, false);


ALTER TABLE ONLY public.account_emailaddress
    ADD CONSTRAINT account_emailaddress_pkey PRIMARY KEY (id);


ALTER TABLE ONLY public.account_emailaddress
    ADD CONSTRAINT account_emailaddress_user_id_email_987c8728_uniq UNIQUE (user_id, email);


ALTER TABLE ONLY public.account_emailconfirmation
    ADD CONSTRAINT account_emailconfirmation_key_key UNIQUE (key);


ALTER TABLE ONLY public.account_emailconfirmation
    ADD CONSTRAINT account_emailconfirmation_pkey PRIMARY KEY (id);


ALTER TABLE ONLY public.acd_change
    ADD CONSTRAINT acd_change_pkey PRIMARY KEY (id);


ALTER TABLE ONLY public.acd_floorpolicy
    ADD CONSTRAINT acd_floorpolicy_pkey PRIMARY KEY (id);


ALTER TABLE ONLY public.acd_floorstanding
    ADD CONSTRAINT acd_floorstanding_pkey PRIMARY KEY (id);


ALTER TABLE ONLY public.acd_matcherheartbeat
    ADD CONSTRAINT acd_matcherheartbeat_pkey PRIMARY KEY (id);


ALTER TABLE ONLY public.acd_missedlimit
    ADD CONSTRAINT acd_missedlimit_pkey PRIMARY KEY (id);


ALTER TABLE ONLY public.acd_offer
    ADD CONSTRAINT acd_offer_pkey PRIMARY KEY (id);


ALTER TABLE ONLY public.acd_waiting
    ADD CONSTRAINT acd_waiting_pkey PRIMARY KEY (id);


ALTER TABLE ONLY public.acd_whatifrun
    ADD CONSTRAINT acd_whatifrun_pkey PRIMARY KEY (id);


ALTER TABLE ONLY public.agents_agentprogram
    ADD CONSTRAINT agent_program_once UNIQUE (agent_id, program_id);


ALTER TABLE ONLY public.agents_agentskill
    ADD CONSTRAINT agent_skill_once UNIQUE (agent_id, skill_id);


ALTER TABLE ONLY public.agents_agent
    ADD CONSTRAINT agents_agent_pkey PRIMARY KEY (id);


ALTER TABLE ONLY public.agents_agent
    ADD CONSTRAINT agents_agent_user_id_key UNIQUE (user_id);


ALTER TABLE ONLY public.agents_agentprogram
    ADD CONSTRAINT agents_agentprogram_pkey PRIMARY KEY (id);


ALTER TABLE ONLY public.agents_agentsession
    ADD CONSTRAINT agents_agentsession_pkey PRIMARY KEY (id);


ALTER TABLE ONLY public.agents_agentskill
    ADD CONSTRAINT agents_agentskill_pkey PRIMARY KEY (id);


ALTER TABLE ONLY public.agents_agentstate
    ADD CONSTRAINT agents_agentstate_pkey PRIMARY KEY (id);


ALTER TABLE ONLY public.agents_capacityrule
    ADD CONSTRAINT agents_capacityrule_name_key UNIQUE (name);


ALTER TABLE ONLY public.agents_capacityrule
    ADD CONSTRAINT agents_capacityrule_pkey PRIMARY KEY (id);


ALTER TABLE ONLY public.agents_notice
    ADD CONSTRAINT agents_notice_pkey PRIMARY KEY (id);


ALTER TABLE ONLY public.agents_noticereceipt
    ADD CONSTRAINT agents_noticereceipt_pkey PRIMARY KEY (id);


ALTER TABLE ONLY public.agents_skill
    ADD CONSTRAINT agents_skill_pkey PRIMARY KEY (id);


ALTER TABLE ONLY public.alerts_alertmail
    ADD CONSTRAINT alert_mail_once UNIQUE (alert_id, user_id, number);


ALTER TABLE ONLY public.alerts_alertmailwish
    ADD CONSTRAINT alert_mail_wish_once UNIQUE (user_id, program_id);


ALTER TABLE ONLY public.alerts_alert
    ADD CONSTRAINT alerts_alert_pkey PRIMARY KEY (id);


ALTER TABLE ONLY public.alerts_alertmail
    ADD CONSTRAINT alerts_alertmail_pkey PRIMARY KEY (id);


ALTER TABLE ONLY public.alerts_alertmailwish
    ADD CONSTRAINT alerts_alertmailwish_pkey PRIMARY KEY (id);


ALTER TABLE ONLY public.alerts_alertrule_mailed_to
    ADD CONSTRAINT alerts_alertrule_mailed_to_alertrule_id_user_id_b2cf8932_uniq UNIQUE (alertrule_id, user_id);


ALTER TABLE ONLY public.alerts_alertrule_mailed_to
    ADD CONSTRAINT alerts_alertrule_mailed_to_pkey PRIMARY KEY (id);


ALTER TABLE ONLY public.alerts_alertrule
    ADD CONSTRAINT alerts_alertrule_pkey PRIMARY KEY (id);


ALTER TABLE ONLY public.auth_group
    ADD CONSTRAINT auth_group_name_key UNIQUE (name);


ALTER TABLE ONLY public.auth_group_permissions
    ADD CONSTRAINT auth_group_permissions_group_id_permission_id_0cd325b0_uniq UNIQUE (group_id, permission_id);


ALTER TABLE ONLY public.auth_group_permissions
    ADD CONSTRAINT auth_group_permissions_pkey PRIMARY KEY (id);


ALTER TABLE ONLY public.auth_group
    ADD CONSTRAINT auth_group_pkey PRIMARY KEY (id);


ALTER TABLE ONLY public.auth_permission
    ADD CONSTRAINT auth_permission_content_type_id_codename_01ab375a_uniq UNIQUE (content_type_id, codename);


ALTER TABLE ONLY public.auth_permission
    ADD CONSTRAINT auth_permission_pkey PRIMARY KEY (id);


ALTER TABLE ONLY public.django_admin_log
    ADD CONSTRAINT django_admin_log_pkey PRIMARY KEY (id);


ALTER TABLE ONLY public.django_content_type
    ADD CONSTRAINT django_content_type_app_label_model_76bd3d3b_uniq UNIQUE (app_label, model);


ALTER TABLE ONLY public.django_content_type
    ADD CONSTRAINT django_content_type_pkey PRIMARY KEY (id);


ALTER TABLE ONLY public.django_migrations
    ADD CONSTRAINT django_migrations_pkey PRIMARY KEY (id);


ALTER TABLE ONLY public.django_session
    ADD CONSTRAINT django_session_pkey PRIMARY KEY (session_key);


ALTER TABLE ONLY public.finance_invoice
    ADD CONSTRAINT finance_invoice_pkey PRIMARY KEY (id);


ALTER TABLE ONLY public.finance_invoiceline
    ADD CONSTRAINT finance_invoiceline_pkey PRIMARY KEY (id);


ALTER TABLE ONLY public.finance_legalentity
    ADD CONSTRAINT finance_legalentity_name_key UNIQUE (name);


ALTER TABLE ONLY public.finance_legalentity
    ADD CONSTRAINT finance_legalentity_pkey PRIMARY KEY (id);


ALTER TABLE ONLY public.finance_numberseries
    ADD CONSTRAINT finance_numberseries_pkey PRIMARY KEY (id);


ALTER TABLE ONLY public.finance_invoice
    ADD CONSTRAINT invoice_counter_once UNIQUE (legal_entity_id, series_year, counter);


ALTER TABLE ONLY public.finance_invoiceline
    ADD CONSTRAINT invoice_line_once UNIQUE (invoice_id, "position");


ALTER TABLE ONLY public.finance_invoice
    ADD CONSTRAINT invoice_number_once UNIQUE (legal_entity_id, number);


ALTER TABLE ONLY public.finance_invoice
    ADD CONSTRAINT invoice_statement_once UNIQUE (program_id, statement_id);


ALTER TABLE ONLY public.finance_legalentity
    ADD CONSTRAINT legal_entity_prefix_once UNIQUE (prefix);


ALTER TABLE ONLY public.mfa_authenticator
    ADD CONSTRAINT mfa_authenticator_pkey PRIMARY KEY (id);


ALTER TABLE ONLY public.acd_missedlimit
    ADD CONSTRAINT missed_limit_once UNIQUE (program_id, queue_id);


ALTER TABLE ONLY public.agents_noticereceipt
    ADD CONSTRAINT notice_receipt_once UNIQUE (notice_id, agent_id);


ALTER TABLE ONLY public.finance_numberseries
    ADD CONSTRAINT number_series_once UNIQUE (entity_id, kind, year);


ALTER TABLE ONLY public.outbox_delivery
    ADD CONSTRAINT outbox_delivery_once UNIQUE (message_id, handler);


ALTER TABLE ONLY public.outbox_delivery
    ADD CONSTRAINT outbox_delivery_pkey PRIMARY KEY (id);


ALTER TABLE ONLY public.outbox_inbox
    ADD CONSTRAINT outbox_inbox_once UNIQUE (program_id, source, external_id);


ALTER TABLE ONLY public.outbox_inbox
    ADD CONSTRAINT outbox_inbox_pkey PRIMARY KEY (id);


ALTER TABLE ONLY public.outbox_message
    ADD CONSTRAINT outbox_message_pkey PRIMARY KEY (id);


ALTER TABLE ONLY public.outbox_message
    ADD CONSTRAINT outbox_message_seq_once UNIQUE (program_id, seq);


ALTER TABLE ONLY public.outbox_relay_beat
    ADD CONSTRAINT outbox_relay_beat_pkey PRIMARY KEY (name);


ALTER TABLE ONLY public.outbox_tally
    ADD CONSTRAINT outbox_tally_pkey PRIMARY KEY (program_id);


ALTER TABLE ONLY public.simulator_historypart
    ADD CONSTRAINT simulator_historypart_pkey PRIMARY KEY (program_id);


ALTER TABLE ONLY public.simulator_simulatorstate
    ADD CONSTRAINT simulator_simulatorstate_pkey PRIMARY KEY (id);


ALTER TABLE ONLY public.agents_skill
    ADD CONSTRAINT skill_code_once UNIQUE NULLS NOT DISTINCT (program_id, code);


ALTER TABLE ONLY public.tenants_apitoken
    ADD CONSTRAINT tenants_apitoken_hash_key UNIQUE (hash);


ALTER TABLE ONLY public.tenants_apitoken
    ADD CONSTRAINT tenants_apitoken_pkey PRIMARY KEY (id);


ALTER TABLE ONLY public.tenants_auditentry
    ADD CONSTRAINT tenants_auditentry_pkey PRIMARY KEY (id);


ALTER TABLE ONLY public.tenants_client
    ADD CONSTRAINT tenants_client_name_key UNIQUE (name);


ALTER TABLE ONLY public.tenants_client
    ADD CONSTRAINT tenants_client_pkey PRIMARY KEY (id);


ALTER TABLE ONLY public.tenants_domain
    ADD CONSTRAINT tenants_domain_domain_key UNIQUE (domain);


ALTER TABLE ONLY public.tenants_domain
    ADD CONSTRAINT tenants_domain_pkey PRIMARY KEY (id);


ALTER TABLE ONLY public.tenants_entryaddress
    ADD CONSTRAINT tenants_entry_address_one_program UNIQUE (channel, address);


ALTER TABLE ONLY public.tenants_entryaddress
    ADD CONSTRAINT tenants_entryaddress_pkey PRIMARY KEY (id);


ALTER TABLE ONLY public.tenants_membership
    ADD CONSTRAINT tenants_membership_once UNIQUE NULLS NOT DISTINCT (user_id, program_id, role);


ALTER TABLE ONLY public.tenants_membership
    ADD CONSTRAINT tenants_membership_pkey PRIMARY KEY (id);


ALTER TABLE ONLY public.tenants_migrationrun
    ADD CONSTRAINT tenants_migrationrun_pkey PRIMARY KEY (id);


ALTER TABLE ONLY public.tenants_migrationrun
    ADD CONSTRAINT tenants_migrationrun_schema_key UNIQUE (schema);


ALTER TABLE ONLY public.tenants_program
    ADD CONSTRAINT tenants_program_pkey PRIMARY KEY (id);


ALTER TABLE ONLY public.tenants_program
    ADD CONSTRAINT tenants_program_schema_name_key UNIQUE (schema_name);


ALTER TABLE ONLY public.tenants_program
    ADD CONSTRAINT tenants_program_slug_key UNIQUE (slug);


ALTER TABLE ONLY public.tenants_providersettings
    ADD CONSTRAINT tenants_providersettings_pkey PRIMARY KEY (id);


ALTER TABLE ONLY public.tenants_templatedump
    ADD CONSTRAINT tenants_template_once_per_fingerprint UNIQUE (fingerprint);


ALTER TABLE ONLY public.tenants_templatedump
    ADD CONSTRAINT tenants_templatedump_pkey PRIMARY KEY (id);


ALTER TABLE ONLY public.tenants_user
    ADD CONSTRAINT tenants_user_email_key UNIQUE (email);


ALTER TABLE ONLY public.tenants_user_groups
    ADD CONSTRAINT tenants_user_groups_pkey PRIMARY KEY (id);


ALTER TABLE ONLY public.tenants_user_groups
    ADD CONSTRAINT tenants_user_groups_user_id_group_id_ef9ea837_uniq UNIQUE (user_id, group_id);


ALTER TABLE ONLY public.tenants_user
    ADD CONSTRAINT tenants_user_pkey PRIMARY KEY (id);


ALTER TABLE ONLY public.tenants_user_user_permissions
    ADD CONSTRAINT tenants_user_user_permis_user_id_permission_id_e7cb44b9_uniq UNIQUE (user_id, permission_id);


ALTER TABLE ONLY public.tenants_user_user_permissions
    ADD CONSTRAINT tenants_user_user_permissions_pkey PRIMARY KEY (id);


ALTER TABLE ONLY public.acd_waiting
    ADD CONSTRAINT waiting_once UNIQUE (program_id, interaction_id);


CREATE INDEX account_emailaddress_email_03be32b2 ON public.account_emailaddress USING btree (email);


CREATE INDEX account_emailaddress_email_03be32b2_like ON public.account_emailaddress USING btree (email varchar_pattern_ops);


CREATE INDEX account_emailaddress_user_id_2c513194 ON public.account_emailaddress USING btree (user_id);


CREATE INDEX account_emailconfirmation_email_address_id_5b7f8c58 ON public.account_emailconfirmation USING btree (email_address_id);


CREATE INDEX account_emailconfirmation_key_f43612bd_like ON public.account_emailconfirmation USING btree (key varchar_pattern_ops);


CREATE INDEX acd_missedlimit_program_id_2bd1a888 ON public.acd_missedlimit USING btree (program_id);


CREATE INDEX acd_whatifrun_asked_by_id_cfe029ad ON public.acd_whatifrun USING btree (asked_by_id);


CREATE INDEX agent_on_floor ON public.agents_agent USING btree (id) WHERE is_signed_in;


CREATE UNIQUE INDEX agent_one_open_session ON public.agents_agentsession USING btree (agent_id) WHERE (ended_at IS NULL);


CREATE INDEX agent_state_by_time ON public.agents_agentstate USING btree (agent_id, started_at);


CREATE INDEX agents_agent_capacity_rule_id_426f7155 ON public.agents_agent USING btree (capacity_rule_id);


CREATE INDEX agents_agentprogram_agent_id_bf6869a0 ON public.agents_agentprogram USING btree (agent_id);


CREATE INDEX agents_agentprogram_program_id_8be36192 ON public.agents_agentprogram USING btree (program_id);


CREATE INDEX agents_agentsession_agent_id_fb4bc2ef ON public.agents_agentsession USING btree (agent_id);


CREATE INDEX agents_agentskill_agent_id_b2a31d8f ON public.agents_agentskill USING btree (agent_id);


CREATE INDEX agents_agentskill_skill_id_faebf921 ON public.agents_agentskill USING btree (skill_id);


CREATE INDEX agents_capacityrule_name_c7e74aaf_like ON public.agents_capacityrule USING btree (name varchar_pattern_ops);


CREATE INDEX agents_notice_author_id_1279e842 ON public.agents_notice USING btree (author_id);


CREATE INDEX agents_notice_program_id_c2c48ee0 ON public.agents_notice USING btree (program_id);


CREATE INDEX agents_noticereceipt_notice_id_cb4ca0a6 ON public.agents_noticereceipt USING btree (notice_id);


CREATE INDEX agents_skill_code_4ec0fad1 ON public.agents_skill USING btree (code);


CREATE INDEX agents_skill_code_4ec0fad1_like ON public.agents_skill USING btree (code varchar_pattern_ops);


CREATE INDEX agents_skill_program_id_7e625c96 ON public.agents_skill USING btree (program_id);


CREATE INDEX alert_mail_due ON public.alerts_alertmail USING btree (due_at) WHERE (sent_at IS NULL);


CREATE INDEX alert_of_program ON public.alerts_alert USING btree (program_id, raised_at DESC);


CREATE UNIQUE INDEX alert_once_open ON public.alerts_alert USING btree (rule_id, program_id, queue_id) NULLS NOT DISTINCT WHERE (cleared_at IS NULL);


CREATE INDEX alerts_alert_acknowledged_by_id_6e4e3b9d ON public.alerts_alert USING btree (acknowledged_by_id);


CREATE INDEX alerts_alert_program_id_1b74bd74 ON public.alerts_alert USING btree (program_id);


CREATE INDEX alerts_alert_rule_id_74644b2d ON public.alerts_alert USING btree (rule_id);


CREATE INDEX alerts_alertmail_alert_id_aef826a9 ON public.alerts_alertmail USING btree (alert_id);


CREATE INDEX alerts_alertmail_user_id_c41f57f0 ON public.alerts_alertmail USING btree (user_id);


CREATE INDEX alerts_alertmailwish_program_id_be44cd34 ON public.alerts_alertmailwish USING btree (program_id);


CREATE INDEX alerts_alertrule_mailed_to_alertrule_id_04703702 ON public.alerts_alertrule_mailed_to USING btree (alertrule_id);


CREATE INDEX alerts_alertrule_mailed_to_user_id_06852423 ON public.alerts_alertrule_mailed_to USING btree (user_id);


CREATE INDEX alerts_alertrule_program_id_ba2f7348 ON public.alerts_alertrule USING btree (program_id);


CREATE INDEX auth_group_name_a6ea08ec_like ON public.auth_group USING btree (name varchar_pattern_ops);


CREATE INDEX auth_group_permissions_group_id_b120cbf9 ON public.auth_group_permissions USING btree (group_id);


CREATE INDEX auth_group_permissions_permission_id_84c5c92e ON public.auth_group_permissions USING btree (permission_id);


CREATE INDEX auth_permission_content_type_id_2f476e4b ON public.auth_permission USING btree (content_type_id);


CREATE UNIQUE INDEX capacity_rule_one_default ON public.agents_capacityrule USING btree (is_default) WHERE is_default;


CREATE INDEX django_admin_log_content_type_id_c4bce8eb ON public.django_admin_log USING btree (content_type_id);


CREATE INDEX django_admin_log_user_id_c564eba6 ON public.django_admin_log USING btree (user_id);


CREATE INDEX django_session_expire_date_a5c62663 ON public.django_session USING btree (expire_date);


CREATE INDEX django_session_session_key_c0390e0f_like ON public.django_session USING btree (session_key varchar_pattern_ops);


CREATE INDEX finance_invoice_client_id_089cea4f ON public.finance_invoice USING btree (client_id);


CREATE INDEX finance_invoice_legal_entity_id_1d5136f1 ON public.finance_invoice USING btree (legal_entity_id);


CREATE INDEX finance_invoice_program_id_503da325 ON public.finance_invoice USING btree (program_id);


CREATE INDEX finance_invoiceline_invoice_id_15a47d66 ON public.finance_invoiceline USING btree (invoice_id);


CREATE INDEX finance_legalentity_name_34410551_like ON public.finance_legalentity USING btree (name varchar_pattern_ops);


CREATE INDEX finance_numberseries_entity_id_0e2967ca ON public.finance_numberseries USING btree (entity_id);


CREATE INDEX invoice_newest ON public.finance_invoice USING btree (program_id, created_at DESC, id DESC);


CREATE INDEX mfa_authenticator_user_id_0c3a50c0 ON public.mfa_authenticator USING btree (user_id);


CREATE INDEX notice_of_author ON public.agents_notice USING btree (author_id, sent_at DESC);


CREATE INDEX notice_unread ON public.agents_noticereceipt USING btree (agent_id) WHERE (read_at IS NULL);


CREATE INDEX offer_due ON public.acd_offer USING btree (deadline_at) WHERE ((state)::text = 'offered'::text);


CREATE INDEX offer_missed ON public.acd_offer USING btree (agent_id, closed_at) WHERE ((state)::text = 'expired'::text);


CREATE UNIQUE INDEX offer_one_live_per_contact ON public.acd_offer USING btree (program_id, interaction_id) WHERE ((state)::text = 'offered'::text);


CREATE INDEX offer_taken ON public.acd_offer USING btree (program_id, interaction_id) WHERE ((state)::text = 'accepted'::text);


CREATE INDEX outbox_delivery_due ON public.outbox_delivery USING btree (next_try_at, program_id) WHERE ((done_at IS NULL) AND (next_try_at IS NOT NULL) AND (NOT parked));


CREATE INDEX outbox_delivery_message_id_5ace3cc5 ON public.outbox_delivery USING btree (message_id);


CREATE INDEX outbox_delivery_open ON public.outbox_delivery USING btree (message_id) WHERE (done_at IS NULL);


CREATE INDEX outbox_inbox_age ON public.outbox_inbox USING btree (received_at);


CREATE INDEX outbox_message_unnumbered ON public.outbox_message USING btree (program_id, id) WHERE (seq IS NULL);


CREATE INDEX outbox_relay_beat_name_75c767ed_like ON public.outbox_relay_beat USING btree (name varchar_pattern_ops);


CREATE INDEX outbox_tally_behind ON public.outbox_tally USING btree (program_id) WHERE (pushed_seq < last_seq);


CREATE INDEX tenants_apitoken_hash_cade8686_like ON public.tenants_apitoken USING btree (hash varchar_pattern_ops);


CREATE INDEX tenants_apitoken_program_id_cc889bf0 ON public.tenants_apitoken USING btree (program_id);


CREATE INDEX tenants_apitoken_user_id_d51aa9f2 ON public.tenants_apitoken USING btree (user_id);


CREATE INDEX tenants_audit_program_at ON public.tenants_auditentry USING btree (program_id, at DESC);


CREATE INDEX tenants_auditentry_actor_id_029df520 ON public.tenants_auditentry USING btree (actor_id);


CREATE INDEX tenants_auditentry_program_id_c0e45cdf ON public.tenants_auditentry USING btree (program_id);


CREATE INDEX tenants_client_name_38a73975_like ON public.tenants_client USING btree (name varchar_pattern_ops);


CREATE INDEX tenants_domain_domain_e75f0449_like ON public.tenants_domain USING btree (domain varchar_pattern_ops);


CREATE INDEX tenants_domain_is_primary_0abe1b9f ON public.tenants_domain USING btree (is_primary);


CREATE INDEX tenants_domain_tenant_id_3c778562 ON public.tenants_domain USING btree (tenant_id);


CREATE INDEX tenants_entryaddress_program_id_7e18559d ON public.tenants_entryaddress USING btree (program_id);


CREATE INDEX tenants_membership_program_id_712f5fd0 ON public.tenants_membership USING btree (program_id);


CREATE INDEX tenants_membership_user_id_2c860192 ON public.tenants_membership USING btree (user_id);


CREATE INDEX tenants_migrationrun_schema_baa1778b_like ON public.tenants_migrationrun USING btree (schema varchar_pattern_ops);


CREATE INDEX tenants_program_client_id_5ee69eb7 ON public.tenants_program USING btree (client_id);


CREATE INDEX tenants_program_schema_name_14b1afc2_like ON public.tenants_program USING btree (schema_name varchar_pattern_ops);


CREATE INDEX tenants_program_slug_4e59e5ac_like ON public.tenants_program USING btree (slug varchar_pattern_ops);


CREATE INDEX tenants_user_email_8daee2f7_like ON public.tenants_user USING btree (email varchar_pattern_ops);


CREATE INDEX tenants_user_groups_group_id_217b8f87 ON public.tenants_user_groups USING btree (group_id);


CREATE INDEX tenants_user_groups_user_id_5c8b04b7 ON public.tenants_user_groups USING btree (user_id);


CREATE INDEX tenants_user_user_permissions_permission_id_bc2e7c1b ON public.tenants_user_user_permissions USING btree (permission_id);


CREATE INDEX tenants_user_user_permissions_user_id_f9b9e114 ON public.tenants_user_user_permissions USING btree (user_id);


CREATE UNIQUE INDEX unique_authenticator_type ON public.mfa_authenticator USING btree (user_id, type) WHERE ((type)::text = ANY ((ARRAY['totp'::character varying, 'recovery_codes'::character varying])::text[]));


CREATE UNIQUE INDEX unique_primary_email ON public.account_emailaddress USING btree (user_id, "primary") WHERE "primary";


CREATE UNIQUE INDEX unique_verified_email ON public.account_emailaddress USING btree (email) WHERE verified;


CREATE INDEX whatif_by_time ON public.acd_whatifrun USING btree (asked_at);


CREATE TRIGGER acd_delete AFTER DELETE ON public.acd_waiting FOR EACH ROW WHEN (((current_setting('onefloor.matcher'::text, true) IS DISTINCT FROM 'on'::text) AND true)) EXECUTE FUNCTION public.acd_note_row('contact');


CREATE TRIGGER acd_delete AFTER DELETE ON public.agents_agent FOR EACH ROW WHEN (((current_setting('onefloor.matcher'::text, true) IS DISTINCT FROM 'on'::text) AND true)) EXECUTE FUNCTION public.acd_note_row('agent');


CREATE TRIGGER acd_delete AFTER DELETE ON public.agents_agentprogram REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.acd_note_change('profile');


CREATE TRIGGER acd_delete AFTER DELETE ON public.agents_agentskill REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.acd_note_change('profile');


CREATE TRIGGER acd_insert AFTER INSERT ON public.acd_waiting FOR EACH ROW WHEN (((current_setting('onefloor.matcher'::text, true) IS DISTINCT FROM 'on'::text) AND true)) EXECUTE FUNCTION public.acd_note_row('contact');


CREATE TRIGGER acd_insert AFTER INSERT ON public.agents_agent FOR EACH ROW WHEN (((current_setting('onefloor.matcher'::text, true) IS DISTINCT FROM 'on'::text) AND true)) EXECUTE FUNCTION public.acd_note_row('agent');


CREATE TRIGGER acd_insert AFTER INSERT ON public.agents_agentprogram REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.acd_note_change('profile');


CREATE TRIGGER acd_insert AFTER INSERT ON public.agents_agentskill REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.acd_note_change('profile');


CREATE TRIGGER acd_update AFTER UPDATE ON public.acd_waiting FOR EACH ROW WHEN (((current_setting('onefloor.matcher'::text, true) IS DISTINCT FROM 'on'::text) AND true)) EXECUTE FUNCTION public.acd_note_row('contact');


CREATE TRIGGER acd_update AFTER UPDATE ON public.agents_agent FOR EACH ROW WHEN (((current_setting('onefloor.matcher'::text, true) IS DISTINCT FROM 'on'::text) AND ((new.version <> old.version) OR (NOT (new.last_seen_at IS DISTINCT FROM old.last_seen_at))))) EXECUTE FUNCTION public.acd_note_row('agent');


CREATE TRIGGER acd_update AFTER UPDATE ON public.agents_agentprogram REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.acd_note_change('profile');


CREATE TRIGGER acd_update AFTER UPDATE ON public.agents_agentskill REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.acd_note_change('profile');


CREATE TRIGGER invoice_frozen BEFORE DELETE OR UPDATE ON public.finance_invoice FOR EACH ROW EXECUTE FUNCTION public.finance_guard_invoice();


CREATE TRIGGER invoice_line_frozen BEFORE INSERT OR DELETE OR UPDATE ON public.finance_invoiceline FOR EACH ROW EXECUTE FUNCTION public.finance_guard_invoice_line();


ALTER TABLE ONLY public.account_emailaddress
    ADD CONSTRAINT account_emailaddress_user_id_2c513194_fk_tenants_user_id FOREIGN KEY (user_id) REFERENCES public.tenants_user(id) DEFERRABLE INITIALLY DEFERRED;


ALTER TABLE ONLY public.account_emailconfirmation
    ADD CONSTRAINT account_emailconfirm_email_address_id_5b7f8c58_fk_account_e FOREIGN KEY (email_address_id) REFERENCES public.account_emailaddress(id) DEFERRABLE INITIALLY DEFERRED;


ALTER TABLE ONLY public.acd_missedlimit
    ADD CONSTRAINT acd_missedlimit_program_id_2bd1a888_fk_tenants_program_id FOREIGN KEY (program_id) REFERENCES public.tenants_program(id) DEFERRABLE INITIALLY DEFERRED;


ALTER TABLE ONLY public.acd_whatifrun
    ADD CONSTRAINT acd_whatifrun_asked_by_id_cfe029ad_fk_tenants_user_id FOREIGN KEY (asked_by_id) REFERENCES public.tenants_user(id) DEFERRABLE INITIALLY DEFERRED;


ALTER TABLE ONLY public.agents_agent
    ADD CONSTRAINT agents_agent_capacity_rule_id_426f7155_fk_agents_ca FOREIGN KEY (capacity_rule_id) REFERENCES public.agents_capacityrule(id) DEFERRABLE INITIALLY DEFERRED;


ALTER TABLE ONLY public.agents_agent
    ADD CONSTRAINT agents_agent_user_id_98b0ac68_fk_tenants_user_id FOREIGN KEY (user_id) REFERENCES public.tenants_user(id) DEFERRABLE INITIALLY DEFERRED;


ALTER TABLE ONLY public.agents_agentprogram
    ADD CONSTRAINT agents_agentprogram_agent_id_bf6869a0_fk_agents_agent_id FOREIGN KEY (agent_id) REFERENCES public.agents_agent(id) DEFERRABLE INITIALLY DEFERRED;


ALTER TABLE ONLY public.agents_agentprogram
    ADD CONSTRAINT agents_agentprogram_program_id_8be36192_fk_tenants_program_id FOREIGN KEY (program_id) REFERENCES public.tenants_program(id) DEFERRABLE INITIALLY DEFERRED;


ALTER TABLE ONLY public.agents_agentsession
    ADD CONSTRAINT agents_agentsession_agent_id_fb4bc2ef_fk_agents_agent_id FOREIGN KEY (agent_id) REFERENCES public.agents_agent(id) DEFERRABLE INITIALLY DEFERRED;


ALTER TABLE ONLY public.agents_agentskill
    ADD CONSTRAINT agents_agentskill_agent_id_b2a31d8f_fk_agents_agent_id FOREIGN KEY (agent_id) REFERENCES public.agents_agent(id) DEFERRABLE INITIALLY DEFERRED;


ALTER TABLE ONLY public.agents_agentskill
    ADD CONSTRAINT agents_agentskill_skill_id_faebf921_fk_agents_skill_id FOREIGN KEY (skill_id) REFERENCES public.agents_skill(id) DEFERRABLE INITIALLY DEFERRED;


ALTER TABLE ONLY public.agents_notice
    ADD CONSTRAINT agents_notice_author_id_1279e842_fk_tenants_user_id FOREIGN KEY (author_id) REFERENCES public.tenants_user(id) DEFERRABLE INITIALLY DEFERRED;


ALTER TABLE ONLY public.agents_notice
    ADD CONSTRAINT agents_notice_program_id_c2c48ee0_fk_tenants_program_id FOREIGN KEY (program_id) REFERENCES public.tenants_program(id) DEFERRABLE INITIALLY DEFERRED;


ALTER TABLE ONLY public.agents_noticereceipt
    ADD CONSTRAINT agents_noticereceipt_agent_id_31dd9c01_fk_agents_agent_id FOREIGN KEY (agent_id) REFERENCES public.agents_agent(id) DEFERRABLE INITIALLY DEFERRED;


ALTER TABLE ONLY public.agents_noticereceipt
    ADD CONSTRAINT agents_noticereceipt_notice_id_cb4ca0a6_fk_agents_notice_id FOREIGN KEY (notice_id) REFERENCES public.agents_notice(id) DEFERRABLE INITIALLY DEFERRED;


ALTER TABLE ONLY public.agents_skill
    ADD CONSTRAINT agents_skill_program_id_7e625c96_fk_tenants_program_id FOREIGN KEY (program_id) REFERENCES public.tenants_program(id) DEFERRABLE INITIALLY DEFERRED;


ALTER TABLE ONLY public.alerts_alert
    ADD CONSTRAINT alerts_alert_acknowledged_by_id_6e4e3b9d_fk_tenants_user_id FOREIGN KEY (acknowledged_by_id) REFERENCES public.tenants_user(id) DEFERRABLE INITIALLY DEFERRED;


ALTER TABLE ONLY public.alerts_alert
    ADD CONSTRAINT alerts_alert_program_id_1b74bd74_fk_tenants_program_id FOREIGN KEY (program_id) REFERENCES public.tenants_program(id) DEFERRABLE INITIALLY DEFERRED;


ALTER TABLE ONLY public.alerts_alert
    ADD CONSTRAINT alerts_alert_rule_id_74644b2d_fk_alerts_alertrule_id FOREIGN KEY (rule_id) REFERENCES public.alerts_alertrule(id) DEFERRABLE INITIALLY DEFERRED;


ALTER TABLE ONLY public.alerts_alertmail
    ADD CONSTRAINT alerts_alertmail_alert_id_aef826a9_fk_alerts_alert_id FOREIGN KEY (alert_id) REFERENCES public.alerts_alert(id) DEFERRABLE INITIALLY DEFERRED;


ALTER TABLE ONLY public.alerts_alertmail
    ADD CONSTRAINT alerts_alertmail_user_id_c41f57f0_fk_tenants_user_id FOREIGN KEY (user_id) REFERENCES public.tenants_user(id) DEFERRABLE INITIALLY DEFERRED;


ALTER TABLE ONLY public.alerts_alertmailwish
    ADD CONSTRAINT alerts_alertmailwish_program_id_be44cd34_fk_tenants_program_id FOREIGN KEY (program_id) REFERENCES public.tenants_program(id) DEFERRABLE INITIALLY DEFERRED;


ALTER TABLE ONLY public.alerts_alertmailwish
    ADD CONSTRAINT alerts_alertmailwish_user_id_c02c81c0_fk_tenants_user_id FOREIGN KEY (user_id) REFERENCES public.tenants_user(id) DEFERRABLE INITIALLY DEFERRED;


ALTER TABLE ONLY public.alerts_alertrule_mailed_to
    ADD CONSTRAINT alerts_alertrule_mai_alertrule_id_04703702_fk_alerts_al FOREIGN KEY (alertrule_id) REFERENCES public.alerts_alertrule(id) DEFERRABLE INITIALLY DEFERRED;


ALTER TABLE ONLY public.alerts_alertrule_mailed_to
    ADD CONSTRAINT alerts_alertrule_mailed_to_user_id_06852423_fk_tenants_user_id FOREIGN KEY (user_id) REFERENCES public.tenants_user(id) DEFERRABLE INITIALLY DEFERRED;


ALTER TABLE ONLY public.alerts_alertrule
    ADD CONSTRAINT alerts_alertrule_program_id_ba2f7348_fk_tenants_program_id FOREIGN KEY (program_id) REFERENCES public.tenants_program(id) DEFERRABLE INITIALLY DEFERRED;


ALTER TABLE ONLY public.auth_group_permissions
    ADD CONSTRAINT auth_group_permissio_permission_id_84c5c92e_fk_auth_perm FOREIGN KEY (permission_id) REFERENCES public.auth_permission(id) DEFERRABLE INITIALLY DEFERRED;


ALTER TABLE ONLY public.auth_group_permissions
    ADD CONSTRAINT auth_group_permissions_group_id_b120cbf9_fk_auth_group_id FOREIGN KEY (group_id) REFERENCES public.auth_group(id) DEFERRABLE INITIALLY DEFERRED;


ALTER TABLE ONLY public.auth_permission
    ADD CONSTRAINT auth_permission_content_type_id_2f476e4b_fk_django_co FOREIGN KEY (content_type_id) REFERENCES public.django_content_type(id) DEFERRABLE INITIALLY DEFERRED;


ALTER TABLE ONLY public.django_admin_log
    ADD CONSTRAINT django_admin_log_content_type_id_c4bce8eb_fk_django_co FOREIGN KEY (content_type_id) REFERENCES public.django_content_type(id) DEFERRABLE INITIALLY DEFERRED;


ALTER TABLE ONLY public.django_admin_log
    ADD CONSTRAINT django_admin_log_user_id_c564eba6_fk_tenants_user_id FOREIGN KEY (user_id) REFERENCES public.tenants_user(id) DEFERRABLE INITIALLY DEFERRED;


ALTER TABLE ONLY public.finance_invoice
    ADD CONSTRAINT finance_invoice_client_id_089cea4f_fk_tenants_client_id FOREIGN KEY (client_id) REFERENCES public.tenants_client(id) DEFERRABLE INITIALLY DEFERRED;


ALTER TABLE ONLY public.finance_invoice
    ADD CONSTRAINT finance_invoice_legal_entity_id_1d5136f1_fk_finance_l FOREIGN KEY (legal_entity_id) REFERENCES public.finance_legalentity(id) DEFERRABLE INITIALLY DEFERRED;


ALTER TABLE ONLY public.finance_invoice
    ADD CONSTRAINT finance_invoice_program_id_503da325_fk_tenants_program_id FOREIGN KEY (program_id) REFERENCES public.tenants_program(id) DEFERRABLE INITIALLY DEFERRED;


ALTER TABLE ONLY public.finance_invoiceline
    ADD CONSTRAINT finance_invoiceline_invoice_id_15a47d66_fk_finance_invoice_id FOREIGN KEY (invoice_id) REFERENCES public.finance_invoice(id) DEFERRABLE INITIALLY DEFERRED;


ALTER TABLE ONLY public.finance_numberseries
    ADD CONSTRAINT finance_numberseries_entity_id_0e2967ca_fk_finance_l FOREIGN KEY (entity_id) REFERENCES public.finance_legalentity(id) DEFERRABLE INITIALLY DEFERRED;


ALTER TABLE ONLY public.mfa_authenticator
    ADD CONSTRAINT mfa_authenticator_user_id_0c3a50c0_fk_tenants_user_id FOREIGN KEY (user_id) REFERENCES public.tenants_user(id) DEFERRABLE INITIALLY DEFERRED;


ALTER TABLE ONLY public.outbox_delivery
    ADD CONSTRAINT outbox_delivery_message_id_5ace3cc5_fk_outbox_message_id FOREIGN KEY (message_id) REFERENCES public.outbox_message(id) DEFERRABLE INITIALLY DEFERRED;


ALTER TABLE ONLY public.tenants_apitoken
    ADD CONSTRAINT tenants_apitoken_program_id_cc889bf0_fk_tenants_program_id FOREIGN KEY (program_id) REFERENCES public.tenants_program(id) DEFERRABLE INITIALLY DEFERRED;


ALTER TABLE ONLY public.tenants_apitoken
    ADD CONSTRAINT tenants_apitoken_user_id_d51aa9f2_fk_tenants_user_id FOREIGN KEY (user_id) REFERENCES public.tenants_user(id) DEFERRABLE INITIALLY DEFERRED;


ALTER TABLE ONLY public.tenants_auditentry
    ADD CONSTRAINT tenants_auditentry_actor_id_029df520_fk_tenants_user_id FOREIGN KEY (actor_id) REFERENCES public.tenants_user(id) DEFERRABLE INITIALLY DEFERRED;


ALTER TABLE ONLY public.tenants_auditentry
    ADD CONSTRAINT tenants_auditentry_program_id_c0e45cdf_fk_tenants_program_id FOREIGN KEY (program_id) REFERENCES public.tenants_program(id) DEFERRABLE INITIALLY DEFERRED;


ALTER TABLE ONLY public.tenants_domain
    ADD CONSTRAINT tenants_domain_tenant_id_3c778562_fk_tenants_program_id FOREIGN KEY (tenant_id) REFERENCES public.tenants_program(id) DEFERRABLE INITIALLY DEFERRED;


ALTER TABLE ONLY public.tenants_entryaddress
    ADD CONSTRAINT tenants_entryaddress_program_id_7e18559d_fk_tenants_program_id FOREIGN KEY (program_id) REFERENCES public.tenants_program(id) DEFERRABLE INITIALLY DEFERRED;


ALTER TABLE ONLY public.tenants_membership
    ADD CONSTRAINT tenants_membership_program_id_712f5fd0_fk_tenants_program_id FOREIGN KEY (program_id) REFERENCES public.tenants_program(id) DEFERRABLE INITIALLY DEFERRED;


ALTER TABLE ONLY public.tenants_membership
    ADD CONSTRAINT tenants_membership_user_id_2c860192_fk_tenants_user_id FOREIGN KEY (user_id) REFERENCES public.tenants_user(id) DEFERRABLE INITIALLY DEFERRED;


ALTER TABLE ONLY public.tenants_program
    ADD CONSTRAINT tenants_program_client_id_5ee69eb7_fk_tenants_client_id FOREIGN KEY (client_id) REFERENCES public.tenants_client(id) DEFERRABLE INITIALLY DEFERRED;


ALTER TABLE ONLY public.tenants_user_groups
    ADD CONSTRAINT tenants_user_groups_group_id_217b8f87_fk_auth_group_id FOREIGN KEY (group_id) REFERENCES public.auth_group(id) DEFERRABLE INITIALLY DEFERRED;


ALTER TABLE ONLY public.tenants_user_groups
    ADD CONSTRAINT tenants_user_groups_user_id_5c8b04b7_fk_tenants_user_id FOREIGN KEY (user_id) REFERENCES public.tenants_user(id) DEFERRABLE INITIALLY DEFERRED;


ALTER TABLE ONLY public.tenants_user_user_permissions
    ADD CONSTRAINT tenants_user_user_pe_permission_id_bc2e7c1b_fk_auth_perm FOREIGN KEY (permission_id) REFERENCES public.auth_permission(id) DEFERRABLE INITIALLY DEFERRED;


ALTER TABLE ONLY public.tenants_user_user_permissions
    ADD CONSTRAINT tenants_user_user_pe_user_id_f9b9e114_fk_tenants_u FOREIGN KEY (user_id) REFERENCES public.tenants_user(id) DEFERRABLE INITIALLY DEFERRED;


-- the template schema


CREATE SCHEMA onefloor_template_schema;


CREATE FUNCTION onefloor_template_schema.billing_refuse() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    RAISE EXCEPTION '% is written once', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;


CREATE FUNCTION onefloor_template_schema.billing_refuse_statement() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
    moving text[] := ARRAY['status', 'invoice_id', 'reopened_at', 'reopened_by_id', 'reopened_reason'];
BEGIN
    IF TG_OP = 'DELETE' OR OLD.status = 'reopened' OR (to_jsonb(NEW) - moving) IS DISTINCT FROM (to_jsonb(OLD) - moving) THEN
        RAISE EXCEPTION 'an approved statement is frozen' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;


CREATE FUNCTION onefloor_template_schema.interactions_timeline_refuse() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    RAISE EXCEPTION 'the timeline is append-only' USING ERRCODE = 'integrity_constraint_violation';
END $$;


CREATE FUNCTION onefloor_template_schema.routing_flow_version_refuse() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    RAISE EXCEPTION 'a published flow never changes' USING ERRCODE = 'integrity_constraint_violation';
END $$;




CREATE TABLE onefloor_template_schema.billing_adjustment (
    id bigint NOT NULL,
    amount_micro bigint NOT NULL,
    reason character varying(200) NOT NULL,
    made_by_id bigint NOT NULL,
    made_at timestamp with time zone NOT NULL,
    period_id bigint NOT NULL,
    contract_id bigint NOT NULL,
    CONSTRAINT adjustment_has_reason CHECK ((NOT ((reason)::text = ''::text))),
    CONSTRAINT adjustment_not_zero CHECK ((NOT (amount_micro = 0)))
);


ALTER TABLE onefloor_template_schema.billing_adjustment ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME onefloor_template_schema.billing_adjustment_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


CREATE TABLE onefloor_template_schema.billing_billingperiod (
    id bigint NOT NULL,
    starts_at timestamp with time zone NOT NULL,
    ends_at timestamp with time zone NOT NULL,
    status character varying(6) NOT NULL,
    closed_at timestamp with time zone,
    CONSTRAINT period_closed_has_instant CHECK (((((status)::text = 'closed'::text) AND (NOT (closed_at IS NULL))) OR ((NOT ((status)::text = 'closed'::text)) AND (closed_at IS NULL)))),
    CONSTRAINT period_has_time CHECK ((ends_at > starts_at))
);


ALTER TABLE onefloor_template_schema.billing_billingperiod ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME onefloor_template_schema.billing_billingperiod_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


CREATE TABLE onefloor_template_schema.billing_contract (
    id bigint NOT NULL,
    name character varying(120) NOT NULL,
    number character varying(60) NOT NULL,
    currency character varying(3) NOT NULL,
    legal_entity_id bigint NOT NULL,
    payment_days smallint NOT NULL,
    vat_category character varying(2) NOT NULL,
    vat_rate numeric(5,2),
    po_reference character varying(80) NOT NULL,
    language character varying(5) NOT NULL,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT billing_contract_payment_days_check CHECK ((payment_days >= 0)),
    CONSTRAINT contract_currency_code CHECK (((currency)::text ~ '^[A-Z]{3}$'::text)),
    CONSTRAINT contract_vat_rate_fits_category CHECK (((((vat_category)::text = ANY ((ARRAY['S'::character varying, 'Z'::character varying])::text[])) AND (vat_rate >= (0)::numeric) AND (vat_rate <= (100)::numeric)) OR (((vat_category)::text = ANY ((ARRAY['E'::character varying, 'O'::character varying, 'AE'::character varying])::text[])) AND (vat_rate IS NULL))))
);


ALTER TABLE onefloor_template_schema.billing_contract ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME onefloor_template_schema.billing_contract_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


CREATE TABLE onefloor_template_schema.billing_contractversion (
    id bigint NOT NULL,
    number integer NOT NULL,
    valid_from date NOT NULL,
    valid_to date,
    sla_formula character varying(24) NOT NULL,
    sla_threshold_seconds integer NOT NULL,
    sla_short_seconds integer NOT NULL,
    sla_target_share numeric(4,3) NOT NULL,
    created_at timestamp with time zone NOT NULL,
    contract_id bigint NOT NULL,
    CONSTRAINT billing_contractversion_number_check CHECK ((number >= 0)),
    CONSTRAINT billing_contractversion_sla_short_seconds_check CHECK ((sla_short_seconds >= 0)),
    CONSTRAINT billing_contractversion_sla_threshold_seconds_check CHECK ((sla_threshold_seconds >= 0)),
    CONSTRAINT contract_version_not_reversed CHECK (((valid_to IS NULL) OR (valid_to > valid_from))),
    CONSTRAINT contract_version_target_is_share CHECK (((sla_target_share >= (0)::numeric) AND (sla_target_share <= (1)::numeric))),
    CONSTRAINT contract_version_threshold CHECK ((sla_threshold_seconds >= 1))
);


ALTER TABLE onefloor_template_schema.billing_contractversion ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME onefloor_template_schema.billing_contractversion_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


CREATE TABLE onefloor_template_schema.billing_ratecard (
    id bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    contract_id bigint NOT NULL
);


ALTER TABLE onefloor_template_schema.billing_ratecard ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME onefloor_template_schema.billing_ratecard_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


CREATE TABLE onefloor_template_schema.billing_ratecardversion (
    id bigint NOT NULL,
    number integer NOT NULL,
    valid_from date NOT NULL,
    data jsonb NOT NULL,
    published_by_id bigint,
    created_at timestamp with time zone NOT NULL,
    card_id bigint NOT NULL,
    CONSTRAINT billing_ratecardversion_number_check CHECK ((number >= 0))
);


ALTER TABLE onefloor_template_schema.billing_ratecardversion ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME onefloor_template_schema.billing_ratecardversion_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


CREATE TABLE onefloor_template_schema.billing_ratedcharge (
    id bigint NOT NULL,
    is_late boolean NOT NULL,
    revision integer NOT NULL,
    component character varying(40) NOT NULL,
    clock character varying(12) NOT NULL,
    channel character varying(12) NOT NULL,
    queue_id uuid,
    closed_at timestamp with time zone NOT NULL,
    used_ms bigint NOT NULL,
    full_seconds bigint NOT NULL,
    full_micro bigint NOT NULL,
    billed_seconds bigint NOT NULL,
    amount_micro bigint NOT NULL,
    currency character varying(3) NOT NULL,
    engine_version character varying(12) NOT NULL,
    input_hash character varying(64) NOT NULL,
    explain jsonb NOT NULL,
    rated_at timestamp with time zone NOT NULL,
    simulated boolean NOT NULL,
    card_version_id bigint NOT NULL,
    contract_id bigint NOT NULL,
    interaction_id uuid NOT NULL,
    origin_period_id bigint,
    period_id bigint NOT NULL,
    CONSTRAINT billing_ratedcharge_revision_check CHECK ((revision >= 0)),
    CONSTRAINT charge_late_knows_origin CHECK (((is_late AND (origin_period_id IS NOT NULL)) OR ((NOT is_late) AND (origin_period_id IS NULL))))
);


ALTER TABLE onefloor_template_schema.billing_ratedcharge ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME onefloor_template_schema.billing_ratedcharge_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


CREATE TABLE onefloor_template_schema.billing_statement (
    id bigint NOT NULL,
    contract_version integer NOT NULL,
    status character varying(8) NOT NULL,
    currency character varying(3) NOT NULL,
    vat_category character varying(2) NOT NULL,
    vat_rate numeric(5,2),
    count integer NOT NULL,
    billed_seconds bigint NOT NULL,
    exact_micro bigint NOT NULL,
    amount_micro bigint NOT NULL,
    approved_at timestamp with time zone NOT NULL,
    approved_by_id bigint NOT NULL,
    invoice_id uuid,
    contract_id bigint NOT NULL,
    period_id bigint NOT NULL,
    reopened_at timestamp with time zone,
    reopened_by_id bigint,
    reopened_reason character varying(200) NOT NULL,
    CONSTRAINT billing_statement_contract_version_check CHECK ((contract_version >= 0)),
    CONSTRAINT billing_statement_count_check CHECK ((count >= 0)),
    CONSTRAINT statement_reopened_says_why CHECK ((((invoice_id IS NULL) AND (reopened_at IS NOT NULL) AND (reopened_by_id IS NOT NULL) AND ((status)::text = 'reopened'::text) AND (NOT ((reopened_reason)::text = ''::text))) OR ((NOT ((status)::text = 'reopened'::text)) AND (reopened_at IS NULL) AND (reopened_by_id IS NULL) AND ((reopened_reason)::text = ''::text))))
);


ALTER TABLE onefloor_template_schema.billing_statement ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME onefloor_template_schema.billing_statement_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


CREATE TABLE onefloor_template_schema.billing_statementline (
    id bigint NOT NULL,
    "position" smallint NOT NULL,
    component character varying(40) NOT NULL,
    channel character varying(12) NOT NULL,
    queue_id uuid,
    queue_name character varying(80) NOT NULL,
    is_late boolean NOT NULL,
    text character varying(200) NOT NULL,
    count integer NOT NULL,
    billed_seconds bigint NOT NULL,
    exact_micro bigint NOT NULL,
    amount_micro bigint NOT NULL,
    price_micro bigint,
    unit_seconds integer,
    connect_fee_micro bigint,
    statement_id bigint NOT NULL,
    CONSTRAINT billing_statementline_count_check CHECK ((count >= 0)),
    CONSTRAINT billing_statementline_position_check CHECK (("position" >= 0)),
    CONSTRAINT billing_statementline_unit_seconds_check CHECK ((unit_seconds >= 0))
);


ALTER TABLE onefloor_template_schema.billing_statementline ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME onefloor_template_schema.billing_statementline_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


CREATE TABLE onefloor_template_schema.billing_unratedcontact (
    id bigint NOT NULL,
    reason character varying(16) NOT NULL,
    channel character varying(12) NOT NULL,
    closed_at timestamp with time zone NOT NULL,
    noted_at timestamp with time zone NOT NULL,
    interaction_id uuid NOT NULL
);


ALTER TABLE onefloor_template_schema.billing_unratedcontact ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME onefloor_template_schema.billing_unratedcontact_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


CREATE TABLE onefloor_template_schema.crm_contactpoint (
    id bigint NOT NULL,
    kind character varying(10) NOT NULL,
    value character varying(254) NOT NULL,
    created_at timestamp with time zone NOT NULL,
    customer_id uuid NOT NULL
);


ALTER TABLE onefloor_template_schema.crm_contactpoint ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME onefloor_template_schema.crm_contactpoint_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


CREATE TABLE onefloor_template_schema.crm_customer (
    id uuid NOT NULL,
    name character varying(160) NOT NULL,
    language character varying(8) NOT NULL,
    about character varying(200) NOT NULL,
    created_at timestamp with time zone NOT NULL,
    simulated boolean NOT NULL,
    attributes jsonb NOT NULL,
    is_vip boolean NOT NULL
);


CREATE TABLE onefloor_template_schema.crm_disposition (
    id bigint NOT NULL,
    code character varying(40) NOT NULL,
    label character varying(80) NOT NULL,
    is_resolved boolean NOT NULL,
    is_active boolean NOT NULL,
    "position" smallint NOT NULL,
    CONSTRAINT crm_disposition_position_check CHECK (("position" >= 0))
);


ALTER TABLE onefloor_template_schema.crm_disposition ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME onefloor_template_schema.crm_disposition_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


CREATE TABLE onefloor_template_schema.crm_donotcall (
    id bigint NOT NULL,
    number character varying(16) NOT NULL,
    reason character varying(200) NOT NULL,
    added_at timestamp with time zone NOT NULL,
    added_by_id bigint,
    expires_at timestamp with time zone
);


ALTER TABLE onefloor_template_schema.crm_donotcall ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME onefloor_template_schema.crm_donotcall_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


CREATE TABLE onefloor_template_schema.crm_script (
    id uuid NOT NULL,
    name character varying(80) NOT NULL,
    is_active boolean NOT NULL
);


CREATE TABLE onefloor_template_schema.crm_scriptversion (
    id bigint NOT NULL,
    number integer NOT NULL,
    steps jsonb NOT NULL,
    published_at timestamp with time zone,
    script_id uuid NOT NULL,
    CONSTRAINT crm_scriptversion_number_check CHECK ((number >= 0)),
    CONSTRAINT script_version_from_1 CHECK ((number >= 1))
);


ALTER TABLE onefloor_template_schema.crm_scriptversion ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME onefloor_template_schema.crm_scriptversion_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


CREATE TABLE onefloor_template_schema.django_admin_log (
    id integer NOT NULL,
    action_time timestamp with time zone NOT NULL,
    object_id text,
    object_repr character varying(200) NOT NULL,
    action_flag smallint NOT NULL,
    change_message text NOT NULL,
    content_type_id integer,
    user_id bigint NOT NULL,
    CONSTRAINT django_admin_log_action_flag_check CHECK ((action_flag >= 0))
);


ALTER TABLE onefloor_template_schema.django_admin_log ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME onefloor_template_schema.django_admin_log_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


CREATE TABLE onefloor_template_schema.django_migrations (
    id bigint NOT NULL,
    app character varying(255) NOT NULL,
    name character varying(255) NOT NULL,
    applied timestamp with time zone NOT NULL
);


ALTER TABLE onefloor_template_schema.django_migrations ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME onefloor_template_schema.django_migrations_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


CREATE TABLE onefloor_template_schema.gateway_email_inboundmail (
    id bigint NOT NULL,
    message_id uuid NOT NULL,
    interaction_id uuid NOT NULL,
    smtp_message_id character varying(255) NOT NULL,
    "references" jsonb NOT NULL,
    answer_to character varying(254) NOT NULL,
    subject character varying(200) NOT NULL,
    received_at timestamp with time zone NOT NULL
);


ALTER TABLE onefloor_template_schema.gateway_email_inboundmail ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME onefloor_template_schema.gateway_email_inboundmail_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


CREATE TABLE onefloor_template_schema.gateway_email_mailconnector (
    id bigint NOT NULL,
    from_name character varying(80) NOT NULL,
    signature text NOT NULL,
    acknowledgement text NOT NULL,
    is_active boolean NOT NULL,
    entry_address_id bigint NOT NULL
);


ALTER TABLE onefloor_template_schema.gateway_email_mailconnector ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME onefloor_template_schema.gateway_email_mailconnector_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


CREATE TABLE onefloor_template_schema.gateway_email_outboundmail (
    id uuid NOT NULL,
    message_id uuid NOT NULL,
    interaction_id uuid NOT NULL,
    kind character varying(16) NOT NULL,
    entry_address_id bigint NOT NULL,
    to_address character varying(254) NOT NULL,
    state character varying(8) NOT NULL,
    attempts smallint NOT NULL,
    next_try_at timestamp with time zone NOT NULL,
    error character varying(300) NOT NULL,
    sent_at timestamp with time zone,
    smtp_message_id character varying(255) NOT NULL,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT gateway_email_outboundmail_attempts_check CHECK ((attempts >= 0)),
    CONSTRAINT outbound_mail_sent_has_instant CHECK (((NOT ((state)::text = 'sent'::text)) OR (NOT (sent_at IS NULL))))
);


CREATE TABLE onefloor_template_schema.interactions_attachment (
    id uuid NOT NULL,
    name character varying(160) NOT NULL,
    content_type character varying(100) NOT NULL,
    size integer NOT NULL,
    sha256 character varying(64) NOT NULL,
    storage_key character varying(120) NOT NULL,
    message_id uuid NOT NULL,
    CONSTRAINT interactions_attachment_size_check CHECK ((size >= 0))
);


CREATE TABLE onefloor_template_schema.interactions_draft (
    id bigint NOT NULL,
    agent_id uuid NOT NULL,
    body text NOT NULL,
    is_note boolean NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    interaction_id uuid NOT NULL
);


ALTER TABLE onefloor_template_schema.interactions_draft ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME onefloor_template_schema.interactions_draft_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


CREATE TABLE onefloor_template_schema.interactions_interaction (
    id uuid NOT NULL,
    channel character varying(12) NOT NULL,
    direction character varying(8) NOT NULL,
    state character varying(8) NOT NULL,
    outcome character varying(12) NOT NULL,
    entry_address_id bigint,
    queue_id uuid,
    agent_id uuid,
    subject character varying(200) NOT NULL,
    language character varying(8) NOT NULL,
    started_at timestamp with time zone NOT NULL,
    answered_at timestamp with time zone,
    ended_at timestamp with time zone,
    closed_at timestamp with time zone,
    revision integer NOT NULL,
    last_message_at timestamp with time zone,
    agent_seen_at timestamp with time zone,
    customer_left_at timestamp with time zone,
    wrap_up_extra interval NOT NULL,
    simulated boolean NOT NULL,
    customer_id uuid NOT NULL,
    disposition_id bigint,
    follows_id uuid,
    CONSTRAINT interaction_closed_has_instant CHECK (((((state)::text = 'closed'::text) AND (NOT (closed_at IS NULL))) OR ((NOT ((state)::text = 'closed'::text)) AND (closed_at IS NULL)))),
    CONSTRAINT interaction_not_reversed CHECK ((((ended_at IS NULL) OR (ended_at >= started_at)) AND ((closed_at IS NULL) OR (closed_at >= started_at)))),
    CONSTRAINT interactions_interaction_revision_check CHECK ((revision >= 0))
);


CREATE TABLE onefloor_template_schema.interactions_message (
    id uuid NOT NULL,
    author character varying(8) NOT NULL,
    agent_id uuid,
    body text NOT NULL,
    html text NOT NULL,
    ref uuid,
    external_id character varying(255) NOT NULL,
    sent_at timestamp with time zone NOT NULL,
    interaction_id uuid NOT NULL
);


CREATE TABLE onefloor_template_schema.interactions_scriptrun (
    id bigint NOT NULL,
    step_key character varying(40) NOT NULL,
    path jsonb NOT NULL,
    interaction_id uuid NOT NULL,
    version_id bigint NOT NULL
);


ALTER TABLE onefloor_template_schema.interactions_scriptrun ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME onefloor_template_schema.interactions_scriptrun_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


CREATE TABLE onefloor_template_schema.interactions_segment (
    id bigint NOT NULL,
    kind character varying(8) NOT NULL,
    agent_id uuid,
    queue_id uuid,
    started_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    interaction_id uuid NOT NULL,
    CONSTRAINT segment_not_reversed CHECK (((ended_at IS NULL) OR (ended_at >= started_at)))
);


ALTER TABLE onefloor_template_schema.interactions_segment ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME onefloor_template_schema.interactions_segment_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


CREATE TABLE onefloor_template_schema.interactions_timelineentry (
    id bigint NOT NULL,
    seq integer NOT NULL,
    kind character varying(24) NOT NULL,
    at timestamp with time zone NOT NULL,
    agent_id uuid,
    data jsonb NOT NULL,
    interaction_id uuid NOT NULL,
    CONSTRAINT interactions_timelineentry_seq_check CHECK ((seq >= 0))
);


ALTER TABLE onefloor_template_schema.interactions_timelineentry ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME onefloor_template_schema.interactions_timelineentry_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


CREATE TABLE onefloor_template_schema.reporting_intervalfact (
    id bigint NOT NULL,
    queue_id uuid NOT NULL,
    channel character varying(12) NOT NULL,
    starts_at timestamp with time zone NOT NULL,
    policy_number integer NOT NULL,
    offered integer NOT NULL,
    queued integer NOT NULL,
    dequeued integer NOT NULL,
    flow_outs integer NOT NULL,
    answered integer NOT NULL,
    answered_in_time integer NOT NULL,
    abandoned integer NOT NULL,
    abandoned_in_time integer NOT NULL,
    short_abandons integer NOT NULL,
    callbacks_in_time integer NOT NULL,
    answered_wait_ms bigint NOT NULL,
    longest_wait_ms bigint NOT NULL,
    handled integer NOT NULL,
    talk_ms bigint NOT NULL,
    hold_ms bigint NOT NULL,
    wrap_up_ms bigint NOT NULL,
    counted_at timestamp with time zone NOT NULL,
    CONSTRAINT reporting_intervalfact_abandoned_check CHECK ((abandoned >= 0)),
    CONSTRAINT reporting_intervalfact_abandoned_in_time_check CHECK ((abandoned_in_time >= 0)),
    CONSTRAINT reporting_intervalfact_answered_check CHECK ((answered >= 0)),
    CONSTRAINT reporting_intervalfact_answered_in_time_check CHECK ((answered_in_time >= 0)),
    CONSTRAINT reporting_intervalfact_answered_wait_ms_check CHECK ((answered_wait_ms >= 0)),
    CONSTRAINT reporting_intervalfact_callbacks_in_time_check CHECK ((callbacks_in_time >= 0)),
    CONSTRAINT reporting_intervalfact_dequeued_check CHECK ((dequeued >= 0)),
    CONSTRAINT reporting_intervalfact_flow_outs_check CHECK ((flow_outs >= 0)),
    CONSTRAINT reporting_intervalfact_handled_check CHECK ((handled >= 0)),
    CONSTRAINT reporting_intervalfact_hold_ms_check CHECK ((hold_ms >= 0)),
    CONSTRAINT reporting_intervalfact_longest_wait_ms_check CHECK ((longest_wait_ms >= 0)),
    CONSTRAINT reporting_intervalfact_offered_check CHECK ((offered >= 0)),
    CONSTRAINT reporting_intervalfact_policy_number_check CHECK ((policy_number >= 0)),
    CONSTRAINT reporting_intervalfact_queued_check CHECK ((queued >= 0)),
    CONSTRAINT reporting_intervalfact_short_abandons_check CHECK ((short_abandons >= 0)),
    CONSTRAINT reporting_intervalfact_talk_ms_check CHECK ((talk_ms >= 0)),
    CONSTRAINT reporting_intervalfact_wrap_up_ms_check CHECK ((wrap_up_ms >= 0))
);


ALTER TABLE onefloor_template_schema.reporting_intervalfact ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME onefloor_template_schema.reporting_intervalfact_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


CREATE TABLE onefloor_template_schema.reporting_slapolicy (
    id bigint NOT NULL,
    number integer NOT NULL,
    valid_from_at timestamp with time zone NOT NULL,
    formula character varying(24) NOT NULL,
    threshold_seconds integer NOT NULL,
    short_seconds integer NOT NULL,
    plus_flow_outs boolean NOT NULL,
    minus_short boolean NOT NULL,
    minus_abandons boolean NOT NULL,
    clock_start character varying(12) NOT NULL,
    target_share numeric(5,4) NOT NULL,
    queue_id uuid,
    CONSTRAINT reporting_slapolicy_number_check CHECK ((number >= 0)),
    CONSTRAINT reporting_slapolicy_short_seconds_check CHECK ((short_seconds >= 0)),
    CONSTRAINT reporting_slapolicy_threshold_seconds_check CHECK ((threshold_seconds >= 0)),
    CONSTRAINT sla_target_is_share CHECK (((target_share > (0)::numeric) AND (target_share <= (1)::numeric))),
    CONSTRAINT sla_threshold_positive CHECK ((threshold_seconds >= 1))
);


ALTER TABLE onefloor_template_schema.reporting_slapolicy ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME onefloor_template_schema.reporting_slapolicy_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


CREATE TABLE onefloor_template_schema.routing_businesshours (
    id uuid NOT NULL,
    name character varying(80) NOT NULL,
    time_zone character varying(40) NOT NULL,
    weekly jsonb NOT NULL,
    holidays jsonb NOT NULL
);


CREATE TABLE onefloor_template_schema.routing_callback (
    id uuid NOT NULL,
    number character varying(16) NOT NULL,
    reason character varying(200) NOT NULL,
    language character varying(8) NOT NULL,
    source character varying(10) NOT NULL,
    state character varying(10) NOT NULL,
    asked_by_id bigint,
    asked_at timestamp with time zone NOT NULL,
    place_at timestamp with time zone NOT NULL,
    scheduled_at timestamp with time zone,
    due_at timestamp with time zone NOT NULL,
    attempt_count smallint NOT NULL,
    first_attempt_at timestamp with time zone,
    closed_at timestamp with time zone,
    outcome character varying(12) NOT NULL,
    simulated boolean NOT NULL,
    customer_id uuid NOT NULL,
    interaction_id uuid,
    queue_id uuid NOT NULL,
    work_id uuid,
    CONSTRAINT callback_ended_has_instant CHECK (((((state)::text = ANY ((ARRAY['assigned'::character varying, 'attempted'::character varying, 'scheduled'::character varying, 'waiting'::character varying])::text[])) AND (closed_at IS NULL)) OR ((NOT ((state)::text = ANY ((ARRAY['assigned'::character varying, 'attempted'::character varying, 'scheduled'::character varying, 'waiting'::character varying])::text[]))) AND (closed_at >= asked_at)))),
    CONSTRAINT callback_in_work_has_contact CHECK (((NOT ((state)::text = ANY ((ARRAY['waiting'::character varying, 'assigned'::character varying])::text[]))) OR (work_id IS NOT NULL))),
    CONSTRAINT callback_number_is_e164 CHECK (((number)::text ~ '^\+[0-9]{7,15}$'::text)),
    CONSTRAINT routing_callback_attempt_count_check CHECK ((attempt_count >= 0))
);


CREATE TABLE onefloor_template_schema.routing_callbackattempt (
    id bigint NOT NULL,
    number smallint NOT NULL,
    agent_id uuid,
    at timestamp with time zone NOT NULL,
    outcome character varying(12) NOT NULL,
    callback_id uuid NOT NULL,
    interaction_id uuid NOT NULL,
    CONSTRAINT routing_callbackattempt_number_check CHECK ((number >= 0))
);


ALTER TABLE onefloor_template_schema.routing_callbackattempt ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME onefloor_template_schema.routing_callbackattempt_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


CREATE TABLE onefloor_template_schema.routing_callbackrule (
    queue_id uuid NOT NULL,
    is_offered boolean NOT NULL,
    most_attempts smallint NOT NULL,
    pause_minutes smallint NOT NULL,
    slot_minutes smallint NOT NULL,
    slot_cap smallint NOT NULL,
    days_ahead smallint NOT NULL,
    valid_hours smallint NOT NULL,
    after_abandon boolean NOT NULL,
    CONSTRAINT callback_rule_in_range CHECK ((((most_attempts >= 1) AND (most_attempts <= 10)) AND ((pause_minutes >= 1) AND (pause_minutes <= 1440)) AND (slot_minutes = ANY (ARRAY[15, 30, 60, 120, 240])) AND (slot_cap <= 1000) AND ((days_ahead >= 1) AND (days_ahead <= 60)) AND ((valid_hours >= 1) AND (valid_hours <= 720)))),
    CONSTRAINT routing_callbackrule_days_ahead_check CHECK ((days_ahead >= 0)),
    CONSTRAINT routing_callbackrule_most_attempts_check CHECK ((most_attempts >= 0)),
    CONSTRAINT routing_callbackrule_pause_minutes_check CHECK ((pause_minutes >= 0)),
    CONSTRAINT routing_callbackrule_slot_cap_check CHECK ((slot_cap >= 0)),
    CONSTRAINT routing_callbackrule_slot_minutes_check CHECK ((slot_minutes >= 0)),
    CONSTRAINT routing_callbackrule_valid_hours_check CHECK ((valid_hours >= 0))
);


CREATE TABLE onefloor_template_schema.routing_entrypoint (
    id uuid NOT NULL,
    welcome character varying(300) NOT NULL,
    closed_message character varying(300) NOT NULL,
    is_active boolean NOT NULL,
    entry_address_id bigint NOT NULL,
    queue_id uuid NOT NULL,
    after_hours_queue_id uuid,
    flow_id uuid
);


CREATE TABLE onefloor_template_schema.routing_flow (
    id uuid NOT NULL,
    code character varying(40) NOT NULL,
    name character varying(80) NOT NULL,
    is_active boolean NOT NULL
);


CREATE TABLE onefloor_template_schema.routing_flowrun (
    id uuid NOT NULL,
    state jsonb NOT NULL,
    history jsonb NOT NULL,
    waits character varying(8) NOT NULL,
    choices jsonb NOT NULL,
    look_up jsonb NOT NULL,
    call_back jsonb NOT NULL,
    due_at timestamp with time zone,
    left_message boolean NOT NULL,
    started_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    interaction_id uuid NOT NULL,
    version_id uuid NOT NULL,
    from_entry_id uuid
);


CREATE TABLE onefloor_template_schema.routing_flowversion (
    id uuid NOT NULL,
    number integer,
    source text NOT NULL,
    copy_of integer,
    saved_at timestamp with time zone NOT NULL,
    saved_by_id bigint,
    published_at timestamp with time zone,
    flow_id uuid NOT NULL,
    CONSTRAINT flow_version_published_has_instant CHECK ((((number IS NULL) AND (published_at IS NULL)) OR ((number IS NOT NULL) AND (published_at IS NOT NULL)))),
    CONSTRAINT routing_flowversion_copy_of_check CHECK ((copy_of >= 0)),
    CONSTRAINT routing_flowversion_number_check CHECK ((number >= 0))
);


CREATE TABLE onefloor_template_schema.routing_queue (
    id uuid NOT NULL,
    code character varying(40) NOT NULL,
    name character varying(80) NOT NULL,
    target_seconds integer NOT NULL,
    target_share numeric(4,3) NOT NULL,
    short_abandon_seconds smallint NOT NULL,
    priority integer NOT NULL,
    offer_seconds smallint NOT NULL,
    wrap_up_seconds smallint NOT NULL,
    is_active boolean NOT NULL,
    hours_id uuid,
    script_id uuid,
    required jsonb NOT NULL,
    preferred jsonb NOT NULL,
    rings jsonb NOT NULL,
    lenders jsonb NOT NULL,
    overflows jsonb NOT NULL,
    overflow_keeps_clock boolean NOT NULL,
    agreed_per_hour integer,
    weight smallint NOT NULL,
    named_agent_seconds integer NOT NULL,
    last_agent_seconds integer NOT NULL,
    missed_limit smallint NOT NULL,
    wrap_up_outcome_id bigint,
    CONSTRAINT queue_offer_has_time CHECK ((offer_seconds >= 5)),
    CONSTRAINT queue_priority_in_range CHECK (((priority >= '-10'::integer) AND (priority <= 10))),
    CONSTRAINT queue_target_is_share CHECK (((target_share >= (0)::numeric) AND (target_share <= (1)::numeric))),
    CONSTRAINT queue_weight_counts CHECK ((weight >= 1)),
    CONSTRAINT routing_queue_agreed_per_hour_check CHECK ((agreed_per_hour >= 0)),
    CONSTRAINT routing_queue_last_agent_seconds_check CHECK ((last_agent_seconds >= 0)),
    CONSTRAINT routing_queue_missed_limit_check CHECK ((missed_limit >= 0)),
    CONSTRAINT routing_queue_named_agent_seconds_check CHECK ((named_agent_seconds >= 0)),
    CONSTRAINT routing_queue_offer_seconds_check CHECK ((offer_seconds >= 0)),
    CONSTRAINT routing_queue_short_abandon_seconds_check CHECK ((short_abandon_seconds >= 0)),
    CONSTRAINT routing_queue_target_seconds_check CHECK ((target_seconds >= 0)),
    CONSTRAINT routing_queue_weight_check CHECK ((weight >= 0)),
    CONSTRAINT routing_queue_wrap_up_seconds_check CHECK ((wrap_up_seconds >= 0))
);


CREATE TABLE onefloor_template_schema.routing_queueentry (
    id uuid NOT NULL,
    enqueued_at timestamp with time zone NOT NULL,
    left_at timestamp with time zone,
    exit character varying(10) NOT NULL,
    agent_id uuid,
    offer_count smallint NOT NULL,
    interaction_id uuid NOT NULL,
    queue_id uuid NOT NULL,
    pinned_at timestamp with time zone,
    pinned_by_id bigint,
    pinned_over integer,
    estimated_seconds integer,
    CONSTRAINT queue_entry_exit_with_instant CHECK ((((left_at IS NULL) AND ((exit)::text = ''::text)) OR ((left_at >= enqueued_at) AND (NOT ((exit)::text = ''::text))))),
    CONSTRAINT queue_entry_pin_whole CHECK ((((pinned_at IS NULL) AND (pinned_by_id IS NULL) AND (pinned_over IS NULL)) OR ((pinned_at IS NOT NULL) AND (pinned_by_id IS NOT NULL) AND (pinned_over IS NOT NULL)))),
    CONSTRAINT routing_queueentry_estimated_seconds_check CHECK ((estimated_seconds >= 0)),
    CONSTRAINT routing_queueentry_offer_count_check CHECK ((offer_count >= 0))
);


CREATE TABLE onefloor_template_schema.routing_recording (
    id uuid NOT NULL,
    code character varying(40) NOT NULL,
    language character varying(12) NOT NULL,
    file_name character varying(160) NOT NULL,
    size integer NOT NULL,
    sha256 character varying(64) NOT NULL,
    storage_key character varying(120) NOT NULL,
    duration_ms integer NOT NULL,
    uploaded_at timestamp with time zone NOT NULL,
    uploaded_by_id bigint,
    CONSTRAINT recording_duration_in_bounds CHECK (((duration_ms >= 100) AND (duration_ms <= 300000))),
    CONSTRAINT routing_recording_duration_ms_check CHECK ((duration_ms >= 0)),
    CONSTRAINT routing_recording_size_check CHECK ((size >= 0))
);


CREATE TABLE onefloor_template_schema.webchat_visit (
    id uuid NOT NULL,
    entry_address_id bigint NOT NULL,
    interaction_id uuid,
    follows_id uuid,
    left_message boolean NOT NULL,
    language character varying(8) NOT NULL,
    name character varying(120) NOT NULL,
    email character varying(190) NOT NULL,
    page_url character varying(300) NOT NULL,
    user_agent character varying(120) NOT NULL,
    created_at timestamp with time zone NOT NULL,
    last_seen_at timestamp with time zone NOT NULL,
    callback_id uuid
);


CREATE TABLE onefloor_template_schema.webchat_webchatconnector (
    id bigint NOT NULL,
    entry_address_id bigint NOT NULL,
    title character varying(80) NOT NULL,
    welcome character varying(300) NOT NULL,
    allowed_origins character varying(270)[] NOT NULL,
    asks_name boolean NOT NULL,
    messages_per_minute smallint NOT NULL,
    sessions_per_minute smallint NOT NULL,
    is_active boolean NOT NULL,
    CONSTRAINT webchat_limits_positive CHECK (((messages_per_minute >= 1) AND (sessions_per_minute >= 1))),
    CONSTRAINT webchat_no_site_for_all CHECK ((NOT (allowed_origins @> ARRAY['*'::character varying(270)]))),
    CONSTRAINT webchat_webchatconnector_messages_per_minute_check CHECK ((messages_per_minute >= 0)),
    CONSTRAINT webchat_webchatconnector_sessions_per_minute_check CHECK ((sessions_per_minute >= 0))
);


ALTER TABLE onefloor_template_schema.webchat_webchatconnector ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME onefloor_template_schema.webchat_webchatconnector_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


INSERT INTO onefloor_template_schema.django_migrations VALUES (1, 'contenttypes', '0001_initial', '2000-01-01 00:00:00+00');
INSERT INTO onefloor_template_schema.django_migrations VALUES (2, 'contenttypes', '0002_remove_content_type_name', '2000-01-01 00:00:00+00');
INSERT INTO onefloor_template_schema.django_migrations VALUES (3, 'auth', '0001_initial', '2000-01-01 00:00:00+00');
INSERT INTO onefloor_template_schema.django_migrations VALUES (4, 'auth', '0002_alter_permission_name_max_length', '2000-01-01 00:00:00+00');
INSERT INTO onefloor_template_schema.django_migrations VALUES (5, 'auth', '0003_alter_user_email_max_length', '2000-01-01 00:00:00+00');
INSERT INTO onefloor_template_schema.django_migrations VALUES (6, 'auth', '0004_alter_user_username_opts', '2000-01-01 00:00:00+00');
INSERT INTO onefloor_template_schema.django_migrations VALUES (7, 'auth', '0005_alter_user_last_login_null', '2000-01-01 00:00:00+00');
INSERT INTO onefloor_template_schema.django_migrations VALUES (8, 'auth', '0006_require_contenttypes_0002', '2000-01-01 00:00:00+00');
INSERT INTO onefloor_template_schema.django_migrations VALUES (9, 'auth', '0007_alter_validators_add_error_messages', '2000-01-01 00:00:00+00');
INSERT INTO onefloor_template_schema.django_migrations VALUES (10, 'auth', '0008_alter_user_username_max_length', '2000-01-01 00:00:00+00');
INSERT INTO onefloor_template_schema.django_migrations VALUES (11, 'auth', '0009_alter_user_last_name_max_length', '2000-01-01 00:00:00+00');
INSERT INTO onefloor_template_schema.django_migrations VALUES (12, 'auth', '0010_alter_group_name_max_length', '2000-01-01 00:00:00+00');
INSERT INTO onefloor_template_schema.django_migrations VALUES (13, 'auth', '0011_update_proxy_permissions', '2000-01-01 00:00:00+00');
INSERT INTO onefloor_template_schema.django_migrations VALUES (14, 'auth', '0012_alter_user_first_name_max_length', '2000-01-01 00:00:00+00');
INSERT INTO onefloor_template_schema.django_migrations VALUES (15, 'tenants', '0001_initial', '2000-01-01 00:00:00+00');
INSERT INTO onefloor_template_schema.django_migrations VALUES (16, 'account', '0001_initial', '2000-01-01 00:00:00+00');
INSERT INTO onefloor_template_schema.django_migrations VALUES (17, 'account', '0002_email_max_length', '2000-01-01 00:00:00+00');
INSERT INTO onefloor_template_schema.django_migrations VALUES (18, 'account', '0003_alter_emailaddress_create_unique_verified_email', '2000-01-01 00:00:00+00');
INSERT INTO onefloor_template_schema.django_migrations VALUES (19, 'account', '0004_alter_emailaddress_drop_unique_email', '2000-01-01 00:00:00+00');
INSERT INTO onefloor_template_schema.django_migrations VALUES (20, 'account', '0005_emailaddress_idx_upper_email', '2000-01-01 00:00:00+00');
INSERT INTO onefloor_template_schema.django_migrations VALUES (21, 'account', '0006_emailaddress_lower', '2000-01-01 00:00:00+00');
INSERT INTO onefloor_template_schema.django_migrations VALUES (22, 'account', '0007_emailaddress_idx_email', '2000-01-01 00:00:00+00');
INSERT INTO onefloor_template_schema.django_migrations VALUES (23, 'account', '0008_emailaddress_unique_primary_email_fixup', '2000-01-01 00:00:00+00');
INSERT INTO onefloor_template_schema.django_migrations VALUES (24, 'account', '0009_emailaddress_unique_primary_email', '2000-01-01 00:00:00+00');
INSERT INTO onefloor_template_schema.django_migrations VALUES (25, 'outbox', '0001_messages_deliveries_tallies', '2000-01-01 00:00:00+00');
INSERT INTO onefloor_template_schema.django_migrations VALUES (26, 'outbox', '0002_publish_by_a_kept_plan', '2000-01-01 00:00:00+00');
INSERT INTO onefloor_template_schema.django_migrations VALUES (27, 'agents', '0001_initial', '2000-01-01 00:00:00+00');
INSERT INTO onefloor_template_schema.django_migrations VALUES (28, 'agents', '0002_lean_states', '2000-01-01 00:00:00+00');
INSERT INTO onefloor_template_schema.django_migrations VALUES (29, 'agents', '0003_capacity_rules_and_sessions', '2000-01-01 00:00:00+00');
INSERT INTO onefloor_template_schema.django_migrations VALUES (30, 'agents', '0004_caps_into_rules', '2000-01-01 00:00:00+00');
INSERT INTO onefloor_template_schema.django_migrations VALUES (31, 'agents', '0005_notices_and_leaving', '2000-01-01 00:00:00+00');
INSERT INTO onefloor_template_schema.django_migrations VALUES (32, 'agents', '0006_steps_of_a_contact', '2000-01-01 00:00:00+00');
INSERT INTO onefloor_template_schema.django_migrations VALUES (33, 'acd', '0001_initial', '2000-01-01 00:00:00+00');
INSERT INTO onefloor_template_schema.django_migrations VALUES (34, 'acd', '0002_initial', '2000-01-01 00:00:00+00');
INSERT INTO onefloor_template_schema.django_migrations VALUES (35, 'acd', '0003_what_a_contact_asks', '2000-01-01 00:00:00+00');
INSERT INTO onefloor_template_schema.django_migrations VALUES (36, 'acd', '0004_hand_out_and_changes', '2000-01-01 00:00:00+00');
INSERT INTO onefloor_template_schema.django_migrations VALUES (37, 'acd', '0005_floor_policy', '2000-01-01 00:00:00+00');
INSERT INTO onefloor_template_schema.django_migrations VALUES (38, 'acd', '0006_lean_offers', '2000-01-01 00:00:00+00');
INSERT INTO onefloor_template_schema.django_migrations VALUES (39, 'acd', '0007_offers_carry_what_waited', '2000-01-01 00:00:00+00');
INSERT INTO onefloor_template_schema.django_migrations VALUES (40, 'acd', '0008_changes_row_by_row', '2000-01-01 00:00:00+00');
INSERT INTO onefloor_template_schema.django_migrations VALUES (41, 'acd', '0009_missed_limit', '2000-01-01 00:00:00+00');
INSERT INTO onefloor_template_schema.django_migrations VALUES (42, 'acd', '0010_floor_standing_and_what_if', '2000-01-01 00:00:00+00');
INSERT INTO onefloor_template_schema.django_migrations VALUES (43, 'acd', '0011_a_batch_whole', '2000-01-01 00:00:00+00');
INSERT INTO onefloor_template_schema.django_migrations VALUES (44, 'acd', '0012_accepted_in_one_statement', '2000-01-01 00:00:00+00');
INSERT INTO onefloor_template_schema.django_migrations VALUES (45, 'admin', '0001_initial', '2000-01-01 00:00:00+00');
INSERT INTO onefloor_template_schema.django_migrations VALUES (46, 'admin', '0002_logentry_remove_auto_add', '2000-01-01 00:00:00+00');
INSERT INTO onefloor_template_schema.django_migrations VALUES (47, 'admin', '0003_logentry_add_action_flag_choices', '2000-01-01 00:00:00+00');
INSERT INTO onefloor_template_schema.django_migrations VALUES (48, 'tenants', '0002_forgotten_sessions', '2000-01-01 00:00:00+00');
INSERT INTO onefloor_template_schema.django_migrations VALUES (49, 'alerts', '0001_rules_and_alerts', '2000-01-01 00:00:00+00');
INSERT INTO onefloor_template_schema.django_migrations VALUES (50, 'alerts', '0002_usual_rules', '2000-01-01 00:00:00+00');
INSERT INTO onefloor_template_schema.django_migrations VALUES (51, 'alerts', '0003_callback_measures', '2000-01-01 00:00:00+00');
INSERT INTO onefloor_template_schema.django_migrations VALUES (52, 'alerts', '0004_mail_wishes', '2000-01-01 00:00:00+00');
INSERT INTO onefloor_template_schema.django_migrations VALUES (53, 'crm', '0001_initial', '2000-01-01 00:00:00+00');
INSERT INTO onefloor_template_schema.django_migrations VALUES (54, 'interactions', '0001_initial', '2000-01-01 00:00:00+00');
INSERT INTO onefloor_template_schema.django_migrations VALUES (55, 'interactions', '0002_timeline_append_only', '2000-01-01 00:00:00+00');
INSERT INTO onefloor_template_schema.django_migrations VALUES (56, 'billing', '0001_initial', '2000-01-01 00:00:00+00');
INSERT INTO onefloor_template_schema.django_migrations VALUES (57, 'billing', '0002_frozen', '2000-01-01 00:00:00+00');
INSERT INTO onefloor_template_schema.django_migrations VALUES (58, 'billing', '0003_reopened', '2000-01-01 00:00:00+00');
INSERT INTO onefloor_template_schema.django_migrations VALUES (59, 'billing', '0004_reopened_frozen', '2000-01-01 00:00:00+00');
INSERT INTO onefloor_template_schema.django_migrations VALUES (60, 'crm', '0002_vip_and_attributes', '2000-01-01 00:00:00+00');
INSERT INTO onefloor_template_schema.django_migrations VALUES (61, 'crm', '0003_do_not_call', '2000-01-01 00:00:00+00');
INSERT INTO onefloor_template_schema.django_migrations VALUES (62, 'finance', '0001_initial', '2000-01-01 00:00:00+00');
INSERT INTO onefloor_template_schema.django_migrations VALUES (63, 'finance', '0002_issued_frozen', '2000-01-01 00:00:00+00');
INSERT INTO onefloor_template_schema.django_migrations VALUES (64, 'gateway_email', '0001_mailboxes_and_envelopes', '2000-01-01 00:00:00+00');
INSERT INTO onefloor_template_schema.django_migrations VALUES (65, 'interactions', '0003_flow_steps', '2000-01-01 00:00:00+00');
INSERT INTO onefloor_template_schema.django_migrations VALUES (66, 'interactions', '0004_contacts_set_aside', '2000-01-01 00:00:00+00');
INSERT INTO onefloor_template_schema.django_migrations VALUES (67, 'interactions', '0005_transfers', '2000-01-01 00:00:00+00');
INSERT INTO onefloor_template_schema.django_migrations VALUES (68, 'mfa', '0001_initial', '2000-01-01 00:00:00+00');
INSERT INTO onefloor_template_schema.django_migrations VALUES (69, 'mfa', '0002_authenticator_timestamps', '2000-01-01 00:00:00+00');
INSERT INTO onefloor_template_schema.django_migrations VALUES (70, 'mfa', '0003_authenticator_type_uniq', '2000-01-01 00:00:00+00');
INSERT INTO onefloor_template_schema.django_migrations VALUES (71, 'routing', '0001_initial', '2000-01-01 00:00:00+00');
INSERT INTO onefloor_template_schema.django_migrations VALUES (72, 'routing', '0002_after_hours_queue', '2000-01-01 00:00:00+00');
INSERT INTO onefloor_template_schema.django_migrations VALUES (73, 'reporting', '0001_initial', '2000-01-01 00:00:00+00');
INSERT INTO onefloor_template_schema.django_migrations VALUES (74, 'reporting', '0002_promise_of_a_queue', '2000-01-01 00:00:00+00');
INSERT INTO onefloor_template_schema.django_migrations VALUES (75, 'routing', '0003_flows', '2000-01-01 00:00:00+00');
INSERT INTO onefloor_template_schema.django_migrations VALUES (76, 'routing', '0004_flow_versions_frozen', '2000-01-01 00:00:00+00');
INSERT INTO onefloor_template_schema.django_migrations VALUES (77, 'routing', '0005_queue_rules', '2000-01-01 00:00:00+00');
INSERT INTO onefloor_template_schema.django_migrations VALUES (78, 'routing', '0006_skill_into_requirements', '2000-01-01 00:00:00+00');
INSERT INTO onefloor_template_schema.django_migrations VALUES (79, 'routing', '0007_one_form_of_requirements', '2000-01-01 00:00:00+00');
INSERT INTO onefloor_template_schema.django_migrations VALUES (80, 'routing', '0008_pinned_stays', '2000-01-01 00:00:00+00');
INSERT INTO onefloor_template_schema.django_migrations VALUES (81, 'routing', '0009_misses_and_wrap_up_outcome', '2000-01-01 00:00:00+00');
INSERT INTO onefloor_template_schema.django_migrations VALUES (82, 'routing', '0010_callbacks', '2000-01-01 00:00:00+00');
INSERT INTO onefloor_template_schema.django_migrations VALUES (83, 'routing', '0011_estimated_wait', '2000-01-01 00:00:00+00');
INSERT INTO onefloor_template_schema.django_migrations VALUES (84, 'routing', '0012_recordings', '2000-01-01 00:00:00+00');
INSERT INTO onefloor_template_schema.django_migrations VALUES (85, 'sessions', '0001_initial', '2000-01-01 00:00:00+00');
INSERT INTO onefloor_template_schema.django_migrations VALUES (86, 'simulator', '0001_initial', '2000-01-01 00:00:00+00');
INSERT INTO onefloor_template_schema.django_migrations VALUES (87, 'webchat', '0001_connector_and_visit', '2000-01-01 00:00:00+00');
INSERT INTO onefloor_template_schema.django_migrations VALUES (88, 'webchat', '0002_callback_of_a_visit', '2000-01-01 00:00:00+00');


SELECT pg_catalog.setval('onefloor_template_schema.billing_adjustment_id_seq', 1, false);


SELECT pg_catalog.setval('onefloor_template_schema.billing_billingperiod_id_seq', 1, false);


SELECT pg_catalog.setval('onefloor_template_schema.billing_contract_id_seq', 1, false);


SELECT pg_catalog.setval('onefloor_template_schema.billing_contractversion_id_seq', 1, false);


SELECT pg_catalog.setval('onefloor_template_schema.billing_ratecard_id_seq', 1, false);


SELECT pg_catalog.setval('onefloor_template_schema.billing_ratecardversion_id_seq', 1, false);


SELECT pg_catalog.setval('onefloor_template_schema.billing_ratedcharge_id_seq', 1, false);


SELECT pg_catalog.setval('onefloor_template_schema.billing_statement_id_seq', 1, false);


SELECT pg_catalog.setval('onefloor_template_schema.billing_statementline_id_seq', 1, false);


SELECT pg_catalog.setval('onefloor_template_schema.billing_unratedcontact_id_seq', 1, false);


SELECT pg_catalog.setval('onefloor_template_schema.crm_contactpoint_id_seq', 1, false);


SELECT pg_catalog.setval('onefloor_template_schema.crm_disposition_id_seq', 1, false);


SELECT pg_catalog.setval('onefloor_template_schema.crm_donotcall_id_seq', 1, false);


SELECT pg_catalog.setval('onefloor_template_schema.crm_scriptversion_id_seq', 1, false);


SELECT pg_catalog.setval('onefloor_template_schema.django_admin_log_id_seq', 1, false);


SELECT pg_catalog.setval('onefloor_template_schema.django_migrations_id_seq', 88, true);


SELECT pg_catalog.setval('onefloor_template_schema.gateway_email_inboundmail_id_seq', 1, false);


SELECT pg_catalog.setval('onefloor_template_schema.gateway_email_mailconnector_id_seq', 1, false);


SELECT pg_catalog.setval('onefloor_template_schema.interactions_draft_id_seq', 1, false);


SELECT pg_catalog.setval('onefloor_template_schema.interactions_scriptrun_id_seq', 1, false);


SELECT pg_catalog.setval('onefloor_template_schema.interactions_segment_id_seq', 1, false);


SELECT pg_catalog.setval('onefloor_template_schema.interactions_timelineentry_id_seq', 1, false);


SELECT pg_catalog.setval('onefloor_template_schema.reporting_intervalfact_id_seq', 1, false);


SELECT pg_catalog.setval('onefloor_template_schema.reporting_slapolicy_id_seq', 1, false);


SELECT pg_catalog.setval('onefloor_template_schema.routing_callbackattempt_id_seq', 1, false);


SELECT pg_catalog.setval('onefloor_template_schema.webchat_webchatconnector_id_seq', 1, false);


ALTER TABLE ONLY onefloor_template_schema.billing_adjustment
    ADD CONSTRAINT billing_adjustment_pkey PRIMARY KEY (id);


ALTER TABLE ONLY onefloor_template_schema.billing_billingperiod
    ADD CONSTRAINT billing_billingperiod_pkey PRIMARY KEY (id);


ALTER TABLE ONLY onefloor_template_schema.billing_contract
    ADD CONSTRAINT billing_contract_number_key UNIQUE (number);


ALTER TABLE ONLY onefloor_template_schema.billing_contract
    ADD CONSTRAINT billing_contract_pkey PRIMARY KEY (id);


ALTER TABLE ONLY onefloor_template_schema.billing_contractversion
    ADD CONSTRAINT billing_contractversion_pkey PRIMARY KEY (id);


ALTER TABLE ONLY onefloor_template_schema.billing_ratecard
    ADD CONSTRAINT billing_ratecard_contract_id_key UNIQUE (contract_id);


ALTER TABLE ONLY onefloor_template_schema.billing_ratecard
    ADD CONSTRAINT billing_ratecard_pkey PRIMARY KEY (id);


ALTER TABLE ONLY onefloor_template_schema.billing_ratecardversion
    ADD CONSTRAINT billing_ratecardversion_pkey PRIMARY KEY (id);


ALTER TABLE ONLY onefloor_template_schema.billing_ratedcharge
    ADD CONSTRAINT billing_ratedcharge_pkey PRIMARY KEY (id);


ALTER TABLE ONLY onefloor_template_schema.billing_statement
    ADD CONSTRAINT billing_statement_pkey PRIMARY KEY (id);


ALTER TABLE ONLY onefloor_template_schema.billing_statementline
    ADD CONSTRAINT billing_statementline_pkey PRIMARY KEY (id);


ALTER TABLE ONLY onefloor_template_schema.billing_unratedcontact
    ADD CONSTRAINT billing_unratedcontact_interaction_id_key UNIQUE (interaction_id);


ALTER TABLE ONLY onefloor_template_schema.billing_unratedcontact
    ADD CONSTRAINT billing_unratedcontact_pkey PRIMARY KEY (id);


ALTER TABLE ONLY onefloor_template_schema.routing_callbackattempt
    ADD CONSTRAINT callback_attempt_once UNIQUE (callback_id, number);


ALTER TABLE ONLY onefloor_template_schema.billing_ratedcharge
    ADD CONSTRAINT charge_once UNIQUE (interaction_id, component, contract_id, revision);


ALTER TABLE ONLY onefloor_template_schema.crm_contactpoint
    ADD CONSTRAINT contact_point_once UNIQUE (kind, value);


ALTER TABLE ONLY onefloor_template_schema.billing_contractversion
    ADD CONSTRAINT contract_version_once UNIQUE (contract_id, number);


ALTER TABLE ONLY onefloor_template_schema.billing_contractversion
    ADD CONSTRAINT contract_version_one_a_day EXCLUDE USING gist (daterange(valid_from, valid_to) WITH &&);


ALTER TABLE ONLY onefloor_template_schema.crm_contactpoint
    ADD CONSTRAINT crm_contactpoint_pkey PRIMARY KEY (id);


ALTER TABLE ONLY onefloor_template_schema.crm_customer
    ADD CONSTRAINT crm_customer_pkey PRIMARY KEY (id);


ALTER TABLE ONLY onefloor_template_schema.crm_disposition
    ADD CONSTRAINT crm_disposition_code_key UNIQUE (code);


ALTER TABLE ONLY onefloor_template_schema.crm_disposition
    ADD CONSTRAINT crm_disposition_pkey PRIMARY KEY (id);


ALTER TABLE ONLY onefloor_template_schema.crm_donotcall
    ADD CONSTRAINT crm_donotcall_number_key UNIQUE (number);


ALTER TABLE ONLY onefloor_template_schema.crm_donotcall
    ADD CONSTRAINT crm_donotcall_pkey PRIMARY KEY (id);


ALTER TABLE ONLY onefloor_template_schema.crm_script
    ADD CONSTRAINT crm_script_name_key UNIQUE (name);


ALTER TABLE ONLY onefloor_template_schema.crm_script
    ADD CONSTRAINT crm_script_pkey PRIMARY KEY (id);


ALTER TABLE ONLY onefloor_template_schema.crm_scriptversion
    ADD CONSTRAINT crm_scriptversion_pkey PRIMARY KEY (id);


ALTER TABLE ONLY onefloor_template_schema.django_admin_log
    ADD CONSTRAINT django_admin_log_pkey PRIMARY KEY (id);


ALTER TABLE ONLY onefloor_template_schema.django_migrations
    ADD CONSTRAINT django_migrations_pkey PRIMARY KEY (id);


ALTER TABLE ONLY onefloor_template_schema.interactions_draft
    ADD CONSTRAINT draft_once UNIQUE (interaction_id, agent_id);


ALTER TABLE ONLY onefloor_template_schema.routing_entrypoint
    ADD CONSTRAINT entry_point_once UNIQUE (entry_address_id);


ALTER TABLE ONLY onefloor_template_schema.routing_flowversion
    ADD CONSTRAINT flow_version_number_once UNIQUE (flow_id, number);


ALTER TABLE ONLY onefloor_template_schema.gateway_email_inboundmail
    ADD CONSTRAINT gateway_email_inboundmail_message_id_key UNIQUE (message_id);


ALTER TABLE ONLY onefloor_template_schema.gateway_email_inboundmail
    ADD CONSTRAINT gateway_email_inboundmail_pkey PRIMARY KEY (id);


ALTER TABLE ONLY onefloor_template_schema.gateway_email_mailconnector
    ADD CONSTRAINT gateway_email_mailconnector_pkey PRIMARY KEY (id);


ALTER TABLE ONLY onefloor_template_schema.gateway_email_outboundmail
    ADD CONSTRAINT gateway_email_outboundmail_pkey PRIMARY KEY (id);


ALTER TABLE ONLY onefloor_template_schema.interactions_attachment
    ADD CONSTRAINT interactions_attachment_pkey PRIMARY KEY (id);


ALTER TABLE ONLY onefloor_template_schema.interactions_draft
    ADD CONSTRAINT interactions_draft_pkey PRIMARY KEY (id);


ALTER TABLE ONLY onefloor_template_schema.interactions_interaction
    ADD CONSTRAINT interactions_interaction_pkey PRIMARY KEY (id);


ALTER TABLE ONLY onefloor_template_schema.interactions_message
    ADD CONSTRAINT interactions_message_pkey PRIMARY KEY (id);


ALTER TABLE ONLY onefloor_template_schema.interactions_scriptrun
    ADD CONSTRAINT interactions_scriptrun_interaction_id_key UNIQUE (interaction_id);


ALTER TABLE ONLY onefloor_template_schema.interactions_scriptrun
    ADD CONSTRAINT interactions_scriptrun_pkey PRIMARY KEY (id);


ALTER TABLE ONLY onefloor_template_schema.interactions_segment
    ADD CONSTRAINT interactions_segment_pkey PRIMARY KEY (id);


ALTER TABLE ONLY onefloor_template_schema.interactions_timelineentry
    ADD CONSTRAINT interactions_timelineentry_pkey PRIMARY KEY (id);


ALTER TABLE ONLY onefloor_template_schema.reporting_intervalfact
    ADD CONSTRAINT interval_fact_once UNIQUE (starts_at, queue_id, channel);


ALTER TABLE ONLY onefloor_template_schema.gateway_email_mailconnector
    ADD CONSTRAINT mail_connector_once UNIQUE (entry_address_id);


ALTER TABLE ONLY onefloor_template_schema.gateway_email_outboundmail
    ADD CONSTRAINT outbound_mail_once UNIQUE (message_id);


ALTER TABLE ONLY onefloor_template_schema.gateway_email_outboundmail
    ADD CONSTRAINT outbound_mail_smtp_id_once UNIQUE (smtp_message_id);


ALTER TABLE ONLY onefloor_template_schema.billing_billingperiod
    ADD CONSTRAINT period_no_overlap EXCLUDE USING gist (tstzrange(starts_at, ends_at) WITH &&);


ALTER TABLE ONLY onefloor_template_schema.billing_ratecardversion
    ADD CONSTRAINT rate_card_version_once UNIQUE (card_id, number);


ALTER TABLE ONLY onefloor_template_schema.routing_recording
    ADD CONSTRAINT recording_code_language_once UNIQUE (code, language);


ALTER TABLE ONLY onefloor_template_schema.reporting_intervalfact
    ADD CONSTRAINT reporting_intervalfact_pkey PRIMARY KEY (id);


ALTER TABLE ONLY onefloor_template_schema.reporting_slapolicy
    ADD CONSTRAINT reporting_slapolicy_number_key UNIQUE (number);


ALTER TABLE ONLY onefloor_template_schema.reporting_slapolicy
    ADD CONSTRAINT reporting_slapolicy_pkey PRIMARY KEY (id);


ALTER TABLE ONLY onefloor_template_schema.routing_businesshours
    ADD CONSTRAINT routing_businesshours_name_key UNIQUE (name);


ALTER TABLE ONLY onefloor_template_schema.routing_businesshours
    ADD CONSTRAINT routing_businesshours_pkey PRIMARY KEY (id);


ALTER TABLE ONLY onefloor_template_schema.routing_callback
    ADD CONSTRAINT routing_callback_pkey PRIMARY KEY (id);


ALTER TABLE ONLY onefloor_template_schema.routing_callback
    ADD CONSTRAINT routing_callback_work_id_key UNIQUE (work_id);


ALTER TABLE ONLY onefloor_template_schema.routing_callbackattempt
    ADD CONSTRAINT routing_callbackattempt_interaction_id_key UNIQUE (interaction_id);


ALTER TABLE ONLY onefloor_template_schema.routing_callbackattempt
    ADD CONSTRAINT routing_callbackattempt_pkey PRIMARY KEY (id);


ALTER TABLE ONLY onefloor_template_schema.routing_callbackrule
    ADD CONSTRAINT routing_callbackrule_pkey PRIMARY KEY (queue_id);


ALTER TABLE ONLY onefloor_template_schema.routing_entrypoint
    ADD CONSTRAINT routing_entrypoint_pkey PRIMARY KEY (id);


ALTER TABLE ONLY onefloor_template_schema.routing_flow
    ADD CONSTRAINT routing_flow_code_key UNIQUE (code);


ALTER TABLE ONLY onefloor_template_schema.routing_flow
    ADD CONSTRAINT routing_flow_pkey PRIMARY KEY (id);


ALTER TABLE ONLY onefloor_template_schema.routing_flowrun
    ADD CONSTRAINT routing_flowrun_pkey PRIMARY KEY (id);


ALTER TABLE ONLY onefloor_template_schema.routing_flowversion
    ADD CONSTRAINT routing_flowversion_pkey PRIMARY KEY (id);


ALTER TABLE ONLY onefloor_template_schema.routing_queue
    ADD CONSTRAINT routing_queue_code_key UNIQUE (code);


ALTER TABLE ONLY onefloor_template_schema.routing_queue
    ADD CONSTRAINT routing_queue_pkey PRIMARY KEY (id);


ALTER TABLE ONLY onefloor_template_schema.routing_queueentry
    ADD CONSTRAINT routing_queueentry_pkey PRIMARY KEY (id);


ALTER TABLE ONLY onefloor_template_schema.routing_recording
    ADD CONSTRAINT routing_recording_pkey PRIMARY KEY (id);


ALTER TABLE ONLY onefloor_template_schema.crm_scriptversion
    ADD CONSTRAINT script_version_once UNIQUE (script_id, number);


ALTER TABLE ONLY onefloor_template_schema.reporting_slapolicy
    ADD CONSTRAINT sla_policy_one_start UNIQUE NULLS NOT DISTINCT (queue_id, valid_from_at);


ALTER TABLE ONLY onefloor_template_schema.billing_statementline
    ADD CONSTRAINT statement_line_once UNIQUE (statement_id, "position");


ALTER TABLE ONLY onefloor_template_schema.interactions_timelineentry
    ADD CONSTRAINT timeline_seq_once UNIQUE (interaction_id, seq);


ALTER TABLE ONLY onefloor_template_schema.webchat_visit
    ADD CONSTRAINT webchat_visit_pkey PRIMARY KEY (id);


ALTER TABLE ONLY onefloor_template_schema.webchat_webchatconnector
    ADD CONSTRAINT webchat_webchatconnector_entry_address_id_key UNIQUE (entry_address_id);


ALTER TABLE ONLY onefloor_template_schema.webchat_webchatconnector
    ADD CONSTRAINT webchat_webchatconnector_pkey PRIMARY KEY (id);


CREATE INDEX billing_adjustment_contract_id_be0c035d ON onefloor_template_schema.billing_adjustment USING btree (contract_id);


CREATE INDEX billing_adjustment_period_id_74b5c335 ON onefloor_template_schema.billing_adjustment USING btree (period_id);


CREATE INDEX billing_contract_number_6e32eddb_like ON onefloor_template_schema.billing_contract USING btree (number varchar_pattern_ops);


CREATE INDEX billing_contractversion_contract_id_3e663ac8 ON onefloor_template_schema.billing_contractversion USING btree (contract_id);


CREATE INDEX billing_ratecardversion_card_id_86daed56 ON onefloor_template_schema.billing_ratecardversion USING btree (card_id);


CREATE INDEX billing_ratedcharge_card_version_id_76ef122a ON onefloor_template_schema.billing_ratedcharge USING btree (card_version_id);


CREATE INDEX billing_ratedcharge_contract_id_c96947c6 ON onefloor_template_schema.billing_ratedcharge USING btree (contract_id);


CREATE INDEX billing_ratedcharge_interaction_id_258855c3 ON onefloor_template_schema.billing_ratedcharge USING btree (interaction_id);


CREATE INDEX billing_ratedcharge_origin_period_id_b9a4156c ON onefloor_template_schema.billing_ratedcharge USING btree (origin_period_id);


CREATE INDEX billing_ratedcharge_period_id_ba0730b2 ON onefloor_template_schema.billing_ratedcharge USING btree (period_id);


CREATE INDEX billing_statement_contract_id_2d0ec8b1 ON onefloor_template_schema.billing_statement USING btree (contract_id);


CREATE INDEX billing_statement_period_id_0f23080f ON onefloor_template_schema.billing_statement USING btree (period_id);


CREATE INDEX billing_statementline_statement_id_55057473 ON onefloor_template_schema.billing_statementline USING btree (statement_id);


CREATE INDEX callback_due ON onefloor_template_schema.routing_callback USING btree (due_at) WHERE ((state)::text = ANY ((ARRAY['assigned'::character varying, 'attempted'::character varying, 'scheduled'::character varying, 'waiting'::character varying])::text[]));


CREATE INDEX callback_newest ON onefloor_template_schema.routing_callback USING btree (asked_at DESC, id DESC);


CREATE INDEX callback_of_slot ON onefloor_template_schema.routing_callback USING btree (queue_id, scheduled_at) WHERE ((state)::text = ANY ((ARRAY['assigned'::character varying, 'attempted'::character varying, 'scheduled'::character varying, 'waiting'::character varying])::text[]));


CREATE UNIQUE INDEX callback_one_open_of_customer ON onefloor_template_schema.routing_callback USING btree (queue_id, customer_id) WHERE ((state)::text = ANY ((ARRAY['assigned'::character varying, 'attempted'::character varying, 'scheduled'::character varying, 'waiting'::character varying])::text[]));


CREATE UNIQUE INDEX callback_one_open_of_number ON onefloor_template_schema.routing_callback USING btree (queue_id, number) WHERE ((state)::text = ANY ((ARRAY['assigned'::character varying, 'attempted'::character varying, 'scheduled'::character varying, 'waiting'::character varying])::text[]));


CREATE INDEX charge_of_line ON onefloor_template_schema.billing_ratedcharge USING btree (period_id, contract_id, channel, component, closed_at);


CREATE INDEX crm_contactpoint_customer_id_f26d4baf ON onefloor_template_schema.crm_contactpoint USING btree (customer_id);


CREATE INDEX crm_disposition_code_f9d3c90d_like ON onefloor_template_schema.crm_disposition USING btree (code varchar_pattern_ops);


CREATE INDEX crm_donotcall_number_42f81d6c_like ON onefloor_template_schema.crm_donotcall USING btree (number varchar_pattern_ops);


CREATE INDEX crm_script_name_7d481d95_like ON onefloor_template_schema.crm_script USING btree (name varchar_pattern_ops);


CREATE INDEX crm_scriptversion_script_id_ad30cc96 ON onefloor_template_schema.crm_scriptversion USING btree (script_id);


CREATE INDEX customer_newest ON onefloor_template_schema.crm_customer USING btree (created_at DESC, id DESC);


CREATE INDEX django_admin_log_content_type_id_c4bce8eb ON onefloor_template_schema.django_admin_log USING btree (content_type_id);


CREATE INDEX django_admin_log_user_id_c564eba6 ON onefloor_template_schema.django_admin_log USING btree (user_id);


CREATE UNIQUE INDEX flow_one_draft ON onefloor_template_schema.routing_flowversion USING btree (flow_id) WHERE (number IS NULL);


CREATE INDEX flow_run_due ON onefloor_template_schema.routing_flowrun USING btree (due_at) WHERE (ended_at IS NULL);


CREATE UNIQUE INDEX flow_run_one_open ON onefloor_template_schema.routing_flowrun USING btree (interaction_id) WHERE (ended_at IS NULL);


CREATE INDEX gateway_email_mailconnector_entry_address_id_a43e9241 ON onefloor_template_schema.gateway_email_mailconnector USING btree (entry_address_id);


CREATE INDEX inbound_mail_of_contact ON onefloor_template_schema.gateway_email_inboundmail USING btree (interaction_id, received_at DESC, id DESC);


CREATE INDEX interaction_closed_in_period ON onefloor_template_schema.interactions_interaction USING btree (closed_at) WHERE ((state)::text = 'closed'::text);


CREATE INDEX interaction_newest ON onefloor_template_schema.interactions_interaction USING btree (started_at DESC, id DESC);


CREATE INDEX interaction_of_customer ON onefloor_template_schema.interactions_interaction USING btree (customer_id, started_at DESC);


CREATE INDEX interaction_on_desk ON onefloor_template_schema.interactions_interaction USING btree (agent_id) WHERE (NOT ((state)::text = 'closed'::text));


CREATE INDEX interactions_attachment_message_id_398bd146 ON onefloor_template_schema.interactions_attachment USING btree (message_id);


CREATE INDEX interactions_draft_interaction_id_be3198d2 ON onefloor_template_schema.interactions_draft USING btree (interaction_id);


CREATE INDEX interactions_interaction_customer_id_8b4dcbd0 ON onefloor_template_schema.interactions_interaction USING btree (customer_id);


CREATE INDEX interactions_interaction_disposition_id_ef6ca1cb ON onefloor_template_schema.interactions_interaction USING btree (disposition_id);


CREATE INDEX interactions_interaction_follows_id_20f21b53 ON onefloor_template_schema.interactions_interaction USING btree (follows_id);


CREATE INDEX interactions_message_interaction_id_010c919c ON onefloor_template_schema.interactions_message USING btree (interaction_id);


CREATE INDEX interactions_scriptrun_version_id_c413dbf5 ON onefloor_template_schema.interactions_scriptrun USING btree (version_id);


CREATE INDEX interactions_segment_interaction_id_3d564650 ON onefloor_template_schema.interactions_segment USING btree (interaction_id);


CREATE INDEX interactions_timelineentry_interaction_id_d087172c ON onefloor_template_schema.interactions_timelineentry USING btree (interaction_id);


CREATE UNIQUE INDEX message_external_once ON onefloor_template_schema.interactions_message USING btree (external_id) WHERE (NOT ((external_id)::text = ''::text));


CREATE INDEX message_in_order ON onefloor_template_schema.interactions_message USING btree (interaction_id, sent_at, id);


CREATE UNIQUE INDEX message_ref_once ON onefloor_template_schema.interactions_message USING btree (interaction_id, ref) WHERE (ref IS NOT NULL);


CREATE INDEX outbound_mail_due ON onefloor_template_schema.gateway_email_outboundmail USING btree (next_try_at) WHERE ((state)::text = 'queued'::text);


CREATE INDEX outbound_mail_recent ON onefloor_template_schema.gateway_email_outboundmail USING btree (to_address, created_at DESC);


CREATE INDEX queue_entry_by_time ON onefloor_template_schema.routing_queueentry USING btree (queue_id, enqueued_at);


CREATE UNIQUE INDEX queue_entry_one_open ON onefloor_template_schema.routing_queueentry USING btree (interaction_id) WHERE (left_at IS NULL);


CREATE INDEX reporting_slapolicy_queue_id_fb6b074a ON onefloor_template_schema.reporting_slapolicy USING btree (queue_id);


CREATE INDEX routing_businesshours_name_ca1e2946_like ON onefloor_template_schema.routing_businesshours USING btree (name varchar_pattern_ops);


CREATE INDEX routing_callback_customer_id_d5d2d060 ON onefloor_template_schema.routing_callback USING btree (customer_id);


CREATE INDEX routing_callback_interaction_id_4e365ee3 ON onefloor_template_schema.routing_callback USING btree (interaction_id);


CREATE INDEX routing_callback_queue_id_8b1d5fd9 ON onefloor_template_schema.routing_callback USING btree (queue_id);


CREATE INDEX routing_callbackattempt_callback_id_a1569bd0 ON onefloor_template_schema.routing_callbackattempt USING btree (callback_id);


CREATE INDEX routing_entrypoint_after_hours_queue_id_cca7a181 ON onefloor_template_schema.routing_entrypoint USING btree (after_hours_queue_id);


CREATE INDEX routing_entrypoint_entry_address_id_a2b60338 ON onefloor_template_schema.routing_entrypoint USING btree (entry_address_id);


CREATE INDEX routing_entrypoint_flow_id_6baf8037 ON onefloor_template_schema.routing_entrypoint USING btree (flow_id);


CREATE INDEX routing_entrypoint_queue_id_89151695 ON onefloor_template_schema.routing_entrypoint USING btree (queue_id);


CREATE INDEX routing_flow_code_9e53b8e5_like ON onefloor_template_schema.routing_flow USING btree (code varchar_pattern_ops);


CREATE INDEX routing_flowrun_from_entry_id_523353e0 ON onefloor_template_schema.routing_flowrun USING btree (from_entry_id);


CREATE INDEX routing_flowrun_interaction_id_1d996641 ON onefloor_template_schema.routing_flowrun USING btree (interaction_id);


CREATE INDEX routing_flowrun_version_id_2ba48cb2 ON onefloor_template_schema.routing_flowrun USING btree (version_id);


CREATE INDEX routing_flowversion_flow_id_bdcabd36 ON onefloor_template_schema.routing_flowversion USING btree (flow_id);


CREATE INDEX routing_queue_code_9b5dcbeb_like ON onefloor_template_schema.routing_queue USING btree (code varchar_pattern_ops);


CREATE INDEX routing_queue_hours_id_24fab8e4 ON onefloor_template_schema.routing_queue USING btree (hours_id);


CREATE INDEX routing_queue_script_id_a4e23c87 ON onefloor_template_schema.routing_queue USING btree (script_id);


CREATE INDEX routing_queue_wrap_up_outcome_id_be7eb672 ON onefloor_template_schema.routing_queue USING btree (wrap_up_outcome_id);


CREATE INDEX routing_queueentry_interaction_id_3b039836 ON onefloor_template_schema.routing_queueentry USING btree (interaction_id);


CREATE INDEX routing_queueentry_queue_id_c1bc0fb6 ON onefloor_template_schema.routing_queueentry USING btree (queue_id);


CREATE INDEX routing_recording_code_c7909ee1 ON onefloor_template_schema.routing_recording USING btree (code);


CREATE INDEX routing_recording_code_c7909ee1_like ON onefloor_template_schema.routing_recording USING btree (code varchar_pattern_ops);


CREATE INDEX segment_in_order ON onefloor_template_schema.interactions_segment USING btree (interaction_id, started_at, id);


CREATE UNIQUE INDEX segment_one_open ON onefloor_template_schema.interactions_segment USING btree (interaction_id) WHERE (ended_at IS NULL);


CREATE UNIQUE INDEX statement_once ON onefloor_template_schema.billing_statement USING btree (contract_id, period_id) WHERE (NOT ((status)::text = 'reopened'::text));


CREATE INDEX unrated_in_order ON onefloor_template_schema.billing_unratedcontact USING btree (closed_at, id);


CREATE INDEX webchat_visit_of_contact ON onefloor_template_schema.webchat_visit USING btree (interaction_id);


CREATE TRIGGER charge_written_once BEFORE DELETE OR UPDATE ON onefloor_template_schema.billing_ratedcharge FOR EACH ROW EXECUTE FUNCTION onefloor_template_schema.billing_refuse();


CREATE TRIGGER flow_version_frozen BEFORE DELETE OR UPDATE ON onefloor_template_schema.routing_flowversion FOR EACH ROW WHEN ((old.number IS NOT NULL)) EXECUTE FUNCTION onefloor_template_schema.routing_flow_version_refuse();


CREATE TRIGGER rate_card_version_written_once BEFORE DELETE OR UPDATE ON onefloor_template_schema.billing_ratecardversion FOR EACH ROW EXECUTE FUNCTION onefloor_template_schema.billing_refuse();


CREATE TRIGGER statement_frozen BEFORE DELETE OR UPDATE ON onefloor_template_schema.billing_statement FOR EACH ROW EXECUTE FUNCTION onefloor_template_schema.billing_refuse_statement();


CREATE TRIGGER statement_line_written_once BEFORE DELETE OR UPDATE ON onefloor_template_schema.billing_statementline FOR EACH ROW EXECUTE FUNCTION onefloor_template_schema.billing_refuse();


CREATE TRIGGER timeline_append_only BEFORE DELETE OR UPDATE ON onefloor_template_schema.interactions_timelineentry FOR EACH ROW EXECUTE FUNCTION onefloor_template_schema.interactions_timeline_refuse();


ALTER TABLE ONLY onefloor_template_schema.billing_adjustment
    ADD CONSTRAINT billing_adjustment_contract_id_be0c035d_fk_billing_contract_id FOREIGN KEY (contract_id) REFERENCES onefloor_template_schema.billing_contract(id) DEFERRABLE INITIALLY DEFERRED;


ALTER TABLE ONLY onefloor_template_schema.billing_adjustment
    ADD CONSTRAINT billing_adjustment_period_id_74b5c335_fk_billing_b FOREIGN KEY (period_id) REFERENCES onefloor_template_schema.billing_billingperiod(id) DEFERRABLE INITIALLY DEFERRED;


ALTER TABLE ONLY onefloor_template_schema.billing_contractversion
    ADD CONSTRAINT billing_contractvers_contract_id_3e663ac8_fk_billing_c FOREIGN KEY (contract_id) REFERENCES onefloor_template_schema.billing_contract(id) DEFERRABLE INITIALLY DEFERRED;


ALTER TABLE ONLY onefloor_template_schema.billing_ratecard
    ADD CONSTRAINT billing_ratecard_contract_id_365b6133_fk_billing_contract_id FOREIGN KEY (contract_id) REFERENCES onefloor_template_schema.billing_contract(id) DEFERRABLE INITIALLY DEFERRED;


ALTER TABLE ONLY onefloor_template_schema.billing_ratecardversion
    ADD CONSTRAINT billing_ratecardversion_card_id_86daed56_fk_billing_ratecard_id FOREIGN KEY (card_id) REFERENCES onefloor_template_schema.billing_ratecard(id) DEFERRABLE INITIALLY DEFERRED;


ALTER TABLE ONLY onefloor_template_schema.billing_ratedcharge
    ADD CONSTRAINT billing_ratedcharge_card_version_id_76ef122a_fk_billing_r FOREIGN KEY (card_version_id) REFERENCES onefloor_template_schema.billing_ratecardversion(id) DEFERRABLE INITIALLY DEFERRED;


ALTER TABLE ONLY onefloor_template_schema.billing_ratedcharge
    ADD CONSTRAINT billing_ratedcharge_contract_id_c96947c6_fk_billing_contract_id FOREIGN KEY (contract_id) REFERENCES onefloor_template_schema.billing_contract(id) DEFERRABLE INITIALLY DEFERRED;


ALTER TABLE ONLY onefloor_template_schema.billing_ratedcharge
    ADD CONSTRAINT billing_ratedcharge_interaction_id_258855c3_fk_interacti FOREIGN KEY (interaction_id) REFERENCES onefloor_template_schema.interactions_interaction(id) DEFERRABLE INITIALLY DEFERRED;


ALTER TABLE ONLY onefloor_template_schema.billing_ratedcharge
    ADD CONSTRAINT billing_ratedcharge_origin_period_id_b9a4156c_fk_billing_b FOREIGN KEY (origin_period_id) REFERENCES onefloor_template_schema.billing_billingperiod(id) DEFERRABLE INITIALLY DEFERRED;


ALTER TABLE ONLY onefloor_template_schema.billing_ratedcharge
    ADD CONSTRAINT billing_ratedcharge_period_id_ba0730b2_fk_billing_b FOREIGN KEY (period_id) REFERENCES onefloor_template_schema.billing_billingperiod(id) DEFERRABLE INITIALLY DEFERRED;


ALTER TABLE ONLY onefloor_template_schema.billing_statement
    ADD CONSTRAINT billing_statement_contract_id_2d0ec8b1_fk_billing_contract_id FOREIGN KEY (contract_id) REFERENCES onefloor_template_schema.billing_contract(id) DEFERRABLE INITIALLY DEFERRED;


ALTER TABLE ONLY onefloor_template_schema.billing_statement
    ADD CONSTRAINT billing_statement_period_id_0f23080f_fk_billing_b FOREIGN KEY (period_id) REFERENCES onefloor_template_schema.billing_billingperiod(id) DEFERRABLE INITIALLY DEFERRED;


ALTER TABLE ONLY onefloor_template_schema.billing_statementline
    ADD CONSTRAINT billing_statementlin_statement_id_55057473_fk_billing_s FOREIGN KEY (statement_id) REFERENCES onefloor_template_schema.billing_statement(id) DEFERRABLE INITIALLY DEFERRED;


ALTER TABLE ONLY onefloor_template_schema.billing_unratedcontact
    ADD CONSTRAINT billing_unratedconta_interaction_id_0a4cfb39_fk_interacti FOREIGN KEY (interaction_id) REFERENCES onefloor_template_schema.interactions_interaction(id) DEFERRABLE INITIALLY DEFERRED;


ALTER TABLE ONLY onefloor_template_schema.crm_contactpoint
    ADD CONSTRAINT crm_contactpoint_customer_id_f26d4baf_fk_crm_customer_id FOREIGN KEY (customer_id) REFERENCES onefloor_template_schema.crm_customer(id) DEFERRABLE INITIALLY DEFERRED;


ALTER TABLE ONLY onefloor_template_schema.crm_scriptversion
    ADD CONSTRAINT crm_scriptversion_script_id_ad30cc96_fk_crm_script_id FOREIGN KEY (script_id) REFERENCES onefloor_template_schema.crm_script(id) DEFERRABLE INITIALLY DEFERRED;


ALTER TABLE ONLY onefloor_template_schema.django_admin_log
    ADD CONSTRAINT django_admin_log_content_type_id_c4bce8eb_fk_django_co FOREIGN KEY (content_type_id) REFERENCES public.django_content_type(id) DEFERRABLE INITIALLY DEFERRED;


ALTER TABLE ONLY onefloor_template_schema.django_admin_log
    ADD CONSTRAINT django_admin_log_user_id_c564eba6_fk_tenants_user_id FOREIGN KEY (user_id) REFERENCES public.tenants_user(id) DEFERRABLE INITIALLY DEFERRED;


ALTER TABLE ONLY onefloor_template_schema.gateway_email_mailconnector
    ADD CONSTRAINT gateway_email_mailco_entry_address_id_a43e9241_fk_tenants_e FOREIGN KEY (entry_address_id) REFERENCES public.tenants_entryaddress(id) DEFERRABLE INITIALLY DEFERRED;


ALTER TABLE ONLY onefloor_template_schema.interactions_attachment
    ADD CONSTRAINT interactions_attachm_message_id_398bd146_fk_interacti FOREIGN KEY (message_id) REFERENCES onefloor_template_schema.interactions_message(id) DEFERRABLE INITIALLY DEFERRED;


ALTER TABLE ONLY onefloor_template_schema.interactions_draft
    ADD CONSTRAINT interactions_draft_interaction_id_be3198d2_fk_interacti FOREIGN KEY (interaction_id) REFERENCES onefloor_template_schema.interactions_interaction(id) DEFERRABLE INITIALLY DEFERRED;


ALTER TABLE ONLY onefloor_template_schema.interactions_interaction
    ADD CONSTRAINT interactions_interac_customer_id_8b4dcbd0_fk_crm_custo FOREIGN KEY (customer_id) REFERENCES onefloor_template_schema.crm_customer(id) DEFERRABLE INITIALLY DEFERRED;


ALTER TABLE ONLY onefloor_template_schema.interactions_interaction
    ADD CONSTRAINT interactions_interac_disposition_id_ef6ca1cb_fk_crm_dispo FOREIGN KEY (disposition_id) REFERENCES onefloor_template_schema.crm_disposition(id) DEFERRABLE INITIALLY DEFERRED;


ALTER TABLE ONLY onefloor_template_schema.interactions_interaction
    ADD CONSTRAINT interactions_interac_follows_id_20f21b53_fk_interacti FOREIGN KEY (follows_id) REFERENCES onefloor_template_schema.interactions_interaction(id) DEFERRABLE INITIALLY DEFERRED;


ALTER TABLE ONLY onefloor_template_schema.interactions_message
    ADD CONSTRAINT interactions_message_interaction_id_010c919c_fk_interacti FOREIGN KEY (interaction_id) REFERENCES onefloor_template_schema.interactions_interaction(id) DEFERRABLE INITIALLY DEFERRED;


ALTER TABLE ONLY onefloor_template_schema.interactions_scriptrun
    ADD CONSTRAINT interactions_scriptr_interaction_id_444e8eb6_fk_interacti FOREIGN KEY (interaction_id) REFERENCES onefloor_template_schema.interactions_interaction(id) DEFERRABLE INITIALLY DEFERRED;


ALTER TABLE ONLY onefloor_template_schema.interactions_scriptrun
    ADD CONSTRAINT interactions_scriptr_version_id_c413dbf5_fk_crm_scrip FOREIGN KEY (version_id) REFERENCES onefloor_template_schema.crm_scriptversion(id) DEFERRABLE INITIALLY DEFERRED;


ALTER TABLE ONLY onefloor_template_schema.interactions_segment
    ADD CONSTRAINT interactions_segment_interaction_id_3d564650_fk_interacti FOREIGN KEY (interaction_id) REFERENCES onefloor_template_schema.interactions_interaction(id) DEFERRABLE INITIALLY DEFERRED;


ALTER TABLE ONLY onefloor_template_schema.interactions_timelineentry
    ADD CONSTRAINT interactions_timelin_interaction_id_d087172c_fk_interacti FOREIGN KEY (interaction_id) REFERENCES onefloor_template_schema.interactions_interaction(id) DEFERRABLE INITIALLY DEFERRED;


ALTER TABLE ONLY onefloor_template_schema.reporting_slapolicy
    ADD CONSTRAINT reporting_slapolicy_queue_id_fb6b074a_fk_routing_queue_id FOREIGN KEY (queue_id) REFERENCES onefloor_template_schema.routing_queue(id) DEFERRABLE INITIALLY DEFERRED;


ALTER TABLE ONLY onefloor_template_schema.routing_callback
    ADD CONSTRAINT routing_callback_customer_id_d5d2d060_fk_crm_customer_id FOREIGN KEY (customer_id) REFERENCES onefloor_template_schema.crm_customer(id) DEFERRABLE INITIALLY DEFERRED;


ALTER TABLE ONLY onefloor_template_schema.routing_callback
    ADD CONSTRAINT routing_callback_interaction_id_4e365ee3_fk_interacti FOREIGN KEY (interaction_id) REFERENCES onefloor_template_schema.interactions_interaction(id) DEFERRABLE INITIALLY DEFERRED;


ALTER TABLE ONLY onefloor_template_schema.routing_callback
    ADD CONSTRAINT routing_callback_queue_id_8b1d5fd9_fk_routing_queue_id FOREIGN KEY (queue_id) REFERENCES onefloor_template_schema.routing_queue(id) DEFERRABLE INITIALLY DEFERRED;


ALTER TABLE ONLY onefloor_template_schema.routing_callback
    ADD CONSTRAINT routing_callback_work_id_8ff7dfb1_fk_interacti FOREIGN KEY (work_id) REFERENCES onefloor_template_schema.interactions_interaction(id) DEFERRABLE INITIALLY DEFERRED;


ALTER TABLE ONLY onefloor_template_schema.routing_callbackattempt
    ADD CONSTRAINT routing_callbackatte_callback_id_a1569bd0_fk_routing_c FOREIGN KEY (callback_id) REFERENCES onefloor_template_schema.routing_callback(id) DEFERRABLE INITIALLY DEFERRED;


ALTER TABLE ONLY onefloor_template_schema.routing_callbackattempt
    ADD CONSTRAINT routing_callbackatte_interaction_id_27dc92eb_fk_interacti FOREIGN KEY (interaction_id) REFERENCES onefloor_template_schema.interactions_interaction(id) DEFERRABLE INITIALLY DEFERRED;


ALTER TABLE ONLY onefloor_template_schema.routing_callbackrule
    ADD CONSTRAINT routing_callbackrule_queue_id_af31c49d_fk_routing_queue_id FOREIGN KEY (queue_id) REFERENCES onefloor_template_schema.routing_queue(id) DEFERRABLE INITIALLY DEFERRED;


ALTER TABLE ONLY onefloor_template_schema.routing_entrypoint
    ADD CONSTRAINT routing_entrypoint_after_hours_queue_id_cca7a181_fk_routing_q FOREIGN KEY (after_hours_queue_id) REFERENCES onefloor_template_schema.routing_queue(id) DEFERRABLE INITIALLY DEFERRED;


ALTER TABLE ONLY onefloor_template_schema.routing_entrypoint
    ADD CONSTRAINT routing_entrypoint_entry_address_id_a2b60338_fk_tenants_e FOREIGN KEY (entry_address_id) REFERENCES public.tenants_entryaddress(id) DEFERRABLE INITIALLY DEFERRED;


ALTER TABLE ONLY onefloor_template_schema.routing_entrypoint
    ADD CONSTRAINT routing_entrypoint_flow_id_6baf8037_fk_routing_flow_id FOREIGN KEY (flow_id) REFERENCES onefloor_template_schema.routing_flow(id) DEFERRABLE INITIALLY DEFERRED;


ALTER TABLE ONLY onefloor_template_schema.routing_entrypoint
    ADD CONSTRAINT routing_entrypoint_queue_id_89151695_fk_routing_queue_id FOREIGN KEY (queue_id) REFERENCES onefloor_template_schema.routing_queue(id) DEFERRABLE INITIALLY DEFERRED;


ALTER TABLE ONLY onefloor_template_schema.routing_flowrun
    ADD CONSTRAINT routing_flowrun_from_entry_id_523353e0_fk_routing_queueentry_id FOREIGN KEY (from_entry_id) REFERENCES onefloor_template_schema.routing_queueentry(id) DEFERRABLE INITIALLY DEFERRED;


ALTER TABLE ONLY onefloor_template_schema.routing_flowrun
    ADD CONSTRAINT routing_flowrun_interaction_id_1d996641_fk_interacti FOREIGN KEY (interaction_id) REFERENCES onefloor_template_schema.interactions_interaction(id) DEFERRABLE INITIALLY DEFERRED;


ALTER TABLE ONLY onefloor_template_schema.routing_flowrun
    ADD CONSTRAINT routing_flowrun_version_id_2ba48cb2_fk_routing_flowversion_id FOREIGN KEY (version_id) REFERENCES onefloor_template_schema.routing_flowversion(id) DEFERRABLE INITIALLY DEFERRED;


ALTER TABLE ONLY onefloor_template_schema.routing_flowversion
    ADD CONSTRAINT routing_flowversion_flow_id_bdcabd36_fk_routing_flow_id FOREIGN KEY (flow_id) REFERENCES onefloor_template_schema.routing_flow(id) DEFERRABLE INITIALLY DEFERRED;


ALTER TABLE ONLY onefloor_template_schema.routing_queue
    ADD CONSTRAINT routing_queue_hours_id_24fab8e4_fk_routing_businesshours_id FOREIGN KEY (hours_id) REFERENCES onefloor_template_schema.routing_businesshours(id) DEFERRABLE INITIALLY DEFERRED;


ALTER TABLE ONLY onefloor_template_schema.routing_queue
    ADD CONSTRAINT routing_queue_script_id_a4e23c87_fk_crm_script_id FOREIGN KEY (script_id) REFERENCES onefloor_template_schema.crm_script(id) DEFERRABLE INITIALLY DEFERRED;


ALTER TABLE ONLY onefloor_template_schema.routing_queue
    ADD CONSTRAINT routing_queue_wrap_up_outcome_id_be7eb672_fk_crm_disposition_id FOREIGN KEY (wrap_up_outcome_id) REFERENCES onefloor_template_schema.crm_disposition(id) DEFERRABLE INITIALLY DEFERRED;


ALTER TABLE ONLY onefloor_template_schema.routing_queueentry
    ADD CONSTRAINT routing_queueentry_interaction_id_3b039836_fk_interacti FOREIGN KEY (interaction_id) REFERENCES onefloor_template_schema.interactions_interaction(id) DEFERRABLE INITIALLY DEFERRED;


ALTER TABLE ONLY onefloor_template_schema.routing_queueentry
    ADD CONSTRAINT routing_queueentry_queue_id_c1bc0fb6_fk_routing_queue_id FOREIGN KEY (queue_id) REFERENCES onefloor_template_schema.routing_queue(id) DEFERRABLE INITIALLY DEFERRED;


