"""Leaders and workers killed, stopped, let go on: nothing acknowledged is lost or doubled."""

from __future__ import annotations

import signal
import socket
import threading
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import redis
from django.conf import settings as django_settings
from django.db import connection

from acd.models import Offer, Waiting
from agents.domain.state import NotReadyReason
from agents.models import Agent
from agents.services import state as agent_state
from gateways.email import tasks
from gateways.email.models import OutboundMail
from gateways.email.services import sending
from gateways.email.services.receiving import receive_mail
from gateways.email.sink import open_sink
from kernel import clock
from outbox.models import OutboxMessage
from routing.services import queueing, sweeping
from tenants.context import program_context
from tests.factories.floor import ready
from tests.factories.mail import mail_bytes, open_mailbox
from tests.integration.floor_processes import Processes, wait_until

pytestmark = [pytest.mark.processes, pytest.mark.django_db(transaction=True)]
TAKE_OVER_SECONDS = 3.0  # dead leader: its connection drops; stopped one: two seconds without a beat, then half a look
SLACK_SECONDS = 3.0  # of a machine that runs other tests beside


@pytest.fixture
def processes(two_programs, tmp_path: Path) -> Iterator[Processes]:
    """Ended before the database is cleaned."""
    made = Processes(tmp_path)
    yield made
    made.end()


@pytest.fixture
def pair(processes):
    """Two matchers; (leader, follower)."""
    both = [processes.matcher(), processes.matcher()]
    wait_until(lambda: processes.leader() is not None, 60)
    leader = processes.leader()
    return leader, next(one for one in both if one is not leader)


@pytest.fixture
def crew(floor):
    """Everybody is ready and heard of."""
    return [ready(agent) for agent in (floor.acme.agent, floor.globex.agent, floor.both)]


def offered(contact_ids: set) -> bool:
    return set(Offer.objects.values_list("interaction_id", flat=True)) >= contact_ids


def accept_all(floor, acknowledged: list) -> None:
    """What the consoles would do: accept what is offered; the log keeps what they were told."""
    for offer in Offer.objects.filter(state="offered"):
        told = queueing.accept_offer(
            offer_id=offer.id, token=offer.token, agent_id=offer.agent_id, program_id=offer.program_id
        )
        acknowledged.append((told.id, offer.agent_id))


def judge(contacts: list, acknowledged: list) -> None:
    """I1, I2, I3 from the log of the client's side and from the tables."""
    assert max(Counter(contact_id for contact_id, _agent in acknowledged).values()) == 1, "accepted twice"
    waiting = set(Waiting.objects.values_list("interaction_id", flat=True))
    live = set(Offer.objects.filter(state="offered").values_list("interaction_id", flat=True))
    assert {contact.id for contact in contacts} == {one for one, _agent in acknowledged} | waiting | live
    for agent in Agent.objects.filter(is_signed_in=True):
        mine = [one for one, agent_id in acknowledged if agent_id == agent.id]
        open_now = Offer.objects.filter(agent=agent, state="offered").count()
        assert agent.load_chat == len(mine) + open_now <= agent.cap_chat


def test_a_leader_killed_in_mid_flight_is_replaced_and_nothing_is_lost(floor, crew, pair, processes):
    leader, _follower = pair
    acknowledged: list = []
    contacts = [home.arrive() for home in (floor.acme, floor.globex, floor.acme)]
    leader.send_signal(signal.SIGKILL)
    contacts += [floor.globex.arrive(), floor.acme.arrive()]
    took = wait_until(lambda: processes.leader() not in (None, leader), TAKE_OVER_SECONDS + SLACK_SECONDS)
    assert took < TAKE_OVER_SECONDS + SLACK_SECONDS
    ids = {contact.id for contact in contacts}

    def served() -> bool:
        accept_all(floor, acknowledged)
        return {one for one, _agent in acknowledged} == ids

    wait_until(served, 15)
    judge(contacts, acknowledged)


def test_a_stopped_leader_is_replaced_and_does_no_harm_when_it_goes_on(floor, crew, pair, processes):
    leader, follower = pair
    leader.send_signal(signal.SIGSTOP)
    contacts = [floor.acme.arrive(), floor.globex.arrive()]
    acknowledged: list = []
    wait_until(lambda: processes.leader() is follower, TAKE_OVER_SECONDS + SLACK_SECONDS)
    leader.send_signal(signal.SIGCONT)
    contacts += [floor.acme.arrive(), floor.globex.arrive()]
    ids = {contact.id for contact in contacts}

    def served() -> bool:
        accept_all(floor, acknowledged)
        return {one for one, _agent in acknowledged} == ids

    wait_until(served, 15)
    judge(contacts, acknowledged)
    assert leader.poll() is None, "it lives and stands by"
    assert processes.leader() is follower
    follower.send_signal(signal.SIGKILL)
    wait_until(lambda: processes.leader() is leader, TAKE_OVER_SECONDS + SLACK_SECONDS)


def test_a_leader_whose_connection_is_ended_comes_back_by_itself(floor, crew, processes):
    only = processes.matcher()
    wait_until(lambda: processes.leader() is only, 60)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(backend_pid) FROM acd_matcherheartbeat")
    contact = floor.acme.arrive()
    wait_until(lambda: offered({contact.id}), 5 + SLACK_SECONDS)
    assert only.poll() is None


def test_without_hints_the_sweep_hands_out_within_a_second(floor, crew, processes):
    """Valkey is flushed and every subscription cut: contacts go on being offered."""
    only = processes.matcher()
    wait_until(lambda: processes.leader() is only, 60)
    client = redis.Redis.from_url(django_settings.REDIS_URL)
    client.flushdb()
    client.client_kill_filter(_type="pubsub")
    contact = floor.acme.arrive()
    assert wait_until(lambda: offered({contact.id}), 10) < 1 + SLACK_SECONDS


def test_a_worker_killed_with_a_mail_in_flight_sends_it_once_more_under_the_same_id(
    two_programs, processes, settings, tmp_path
):
    """The relay took the text but its answer never came: nobody knows the outcome, so the same mail goes again."""
    settings.MEDIA_ROOT = tmp_path / "media"
    box = open_mailbox(two_programs.acme.program, two_programs.acme.agent, address="help@acme.example")
    mail_id = a_reply(box)
    heard = threading.Event()
    relay = SilentRelay(heard)
    worker = processes.start(
        "worker",
        *("-m", "celery", "-A", "config", "worker", "--pool", "threads", "--concurrency", "1"),
        *("--without-gossip", "--without-mingle"),
        ONEFLOOR_SMTP_RELAY=f"127.0.0.1:{relay.port}",
    )
    tasks.ask_to_send(box.program.schema_name, mail_id)
    assert heard.wait(60), (tmp_path / "worker.log").read_text()
    worker.send_signal(signal.SIGKILL)
    worker.wait(10)
    relay.close()
    with program_context(box.program):
        assert OutboundMail.objects.get(pk=mail_id).state == "queued"
        assert sending.send_mail(mail_id=mail_id) is None, "its lease still runs: another worker leaves it alone"
    sink = open_sink("127.0.0.1", free_port(), tmp_path / "sent")
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", sink.port
    try:
        with clock.at(clock.now() + timedelta(minutes=6)), program_context(box.program):
            assert sending.send_mail(mail_id=mail_id) == "sent"
            assert sending.send_mail(mail_id=mail_id) is None
    finally:
        sink.stop()
    (sent,) = (tmp_path / "sent").glob("*.eml")
    with program_context(box.program):
        own = OutboundMail.objects.get(pk=mail_id).smtp_message_id
    assert own in sent.read_text()
    assert own in relay.text, "a mail server that took the first one knows the second by its Message-ID"


def test_a_console_that_vanishes_gives_its_contacts_back_and_says_so(floor, crew, processes):
    """The browser of an agent is gone for two minutes while a matcher runs; the contact goes to somebody else."""
    only = processes.matcher()
    wait_until(lambda: processes.leader() is only, 60)
    for agent in crew[1:]:
        agent_state.set_not_ready(agent_id=agent.id, reason=NotReadyReason.BREAK)
    contact = floor.acme.arrive()
    wait_until(lambda: offered({contact.id}), 10)
    acknowledged: list = []
    accept_all(floor, acknowledged)
    assert acknowledged == [(contact.id, floor.acme.agent.id)]
    Agent.objects.filter(pk=floor.acme.agent.id).update(last_seen_at=clock.now() - timedelta(minutes=3))
    wait_until(lambda: Agent.objects.get(pk=floor.acme.agent.id).state == "unreachable", 15)
    with program_context(floor.acme.program):
        assert sweeping.sweep_program() == 1
    agent_state.set_ready(agent_id=floor.both.id)
    wait_until(lambda: Offer.objects.filter(state="offered", agent=floor.both).exists(), 10)
    assert OutboxMessage.objects.filter(
        name="agents.agent.state_changed", payload__agent_id=str(floor.acme.agent.id), payload__state="unreachable"
    ).exists()


def a_reply(box) -> object:
    """A mail came, was accepted and answered; the answer waits to leave."""
    receive_mail(raw=mail_bytes(message_id="<one@x.example>"), recipient=box.address, return_path="olga@x.example")
    message = box.reply(box.accept(), "It leaves today.")
    with program_context(box.program):
        return sending.queue_reply(message_id=message.id)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class SilentRelay:
    """Speaks SMTP until the whole text is there, then never answers."""

    def __init__(self, heard: threading.Event) -> None:
        self.server = socket.create_server(("127.0.0.1", 0))
        self.port = self.server.getsockname()[1]
        self.text = ""
        self._heard = heard
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        self.server.close()

    def _serve(self) -> None:
        line, _address = self.server.accept()
        line.sendall(b"220 silent\r\n")
        with line.makefile("rb") as lines:
            for said in lines:
                word = said.split()[0].upper() if said.split() else b""
                line.sendall(b"354 go on\r\n" if word == b"DATA" else b"250 ok\r\n")
                if word == b"DATA":
                    break
            for said in lines:
                if said.rstrip(b"\r\n") == b".":
                    break
                self.text += said.decode(errors="replace")
            self._heard.set()
            lines.read(1)
