"""A prompt taken away while a version that plays it comes back, on real connections: one of the two is refused."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from routing.models import Recording
from routing.services import flows, recordings
from tenants.context import program_context
from tests.factories.flows import airline, text_of, words
from tests.factories.sounds import wav

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 12


def made(code: str):
    """A flow whose first version plays a prompt and whose second does not; with the prompt in Russian."""
    play = {"type": "play", "recording": code, "text": words("Welcome."), "next": "hours"}
    for language in ("en", "ru"):
        kept = recordings.upload_recording(code=code, language=language, file_name="w.wav", content=wav())
    flow = flows.create_flow(code=code, name=code)
    for document in (airline(hello=play), airline()):
        flows.save_draft(flow_id=flow.id, source=text_of(document))
        flows.publish_flow(flow_id=flow.id)
    return flow, kept


def come_back(flow) -> str:
    try:
        flows.roll_back(flow_id=flow.id, number=1)
    except flows.FlowRefused:
        return "refused"
    return "in force"


def take_away(recording) -> str:
    try:
        recordings.delete_recording(recording_id=recording.pk)
    except recordings.RecordingInUse:
        return "kept"
    return "gone"


def test_a_flow_in_force_never_plays_what_is_gone(floor):
    program = floor.acme.program
    for number in range(ROUNDS):
        with program_context(program):
            flow, recording = made(f"welcome{number}")
        start = Barrier(2)

        def move(way, one, start=start) -> str:
            try:
                with program_context(program):
                    start.wait(10)
                    return way(one)
            finally:
                connection.close()

        with ThreadPoolExecutor(2) as hands:
            back, away = (hands.submit(move, *what) for what in ((come_back, flow), (take_away, recording)))
        outcome = (back.result(), away.result())
        assert outcome in {("in force", "kept"), ("refused", "gone")}
        with program_context(program):
            assert Recording.objects.filter(pk=recording.pk).exists() == (outcome[0] == "in force")
