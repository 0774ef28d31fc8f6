"""Every page of a program's back office, found in the URL confs, keeps the promises: see every_page.py."""

from __future__ import annotations

import pytest

from tests.journeys.every_page import PARTS, faults_of, quiet_world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.timeout(900)]


def test_every_page_keeps_the_promises(site, two_programs, floor):
    world = quiet_world(site, two_programs, floor)
    faults = faults_of(PARTS["program office"], site, world, two_programs)
    assert faults == [], "\n".join(faults)
