"""The wall at every socket address: who is not Acme's is refused, or hears no word of Acme's.

Routes come from config.sockets, so a new socket is tried without anyone remembering it.
"""

from __future__ import annotations

import uuid

import pytest
from asgiref.sync import sync_to_async
from django.conf import settings

from config.sockets import websocket_urlpatterns
from live import hub, topics
from tests.cast import CREW
from tests.live.test_room_sockets import heard, signed_in, tell

pytestmark = pytest.mark.django_db(transaction=True)
ROUTES = [str(route.pattern) for route in websocket_urlpatterns]
PLACES = (("acme host", "acme.", ""), ("mount", "", "p/acme/"), ("provider host", "", ""))


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize(("place", "label", "prefix"), PLACES)
async def test_no_socket_carries_acme_to_others(floor, two_programs, route, place, label, prefix):
    people = {part: getattr(two_programs.globex, part) for part in CREW}
    people |= {"outsider": two_programs.outsider, "anonymous": None}
    faults = []
    for number, (part, user) in enumerate(people.items(), start=1):
        browser = await sync_to_async(two_programs.desk)(user)
        socket = signed_in(f"/{prefix}{route}", browser, label + settings.DOMAIN)
        await socket.send_input({"type": "websocket.connect"})
        first = await socket.receive_output(timeout=5)
        if first["type"] == "websocket.close":
            continue
        answer = await socket.receive_output(timeout=5)
        if answer["type"] == "websocket.close":
            continue
        if place != "provider host":
            faults.append(f"{part} got into /{prefix}{route} on {place}")
        names = (topics.QUEUES, topics.REPORTING, topics.INTERACTIONS, topics.BILLING, topics.AGENTS)
        await tell("p_acme", number, *names, topics.interaction(uuid.uuid4()), topics.FLOOR_QUEUES)
        if said := await heard(socket):
            faults.append(f"{part} heard {said} on /{prefix}{route}")
        await socket.leave()
    await hub.stop()
    assert faults == []
