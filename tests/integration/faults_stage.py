"""Makes the cast and an open floor in the database of DATABASE_URL: `python -m tests.integration.faults_stage`.

Prints what the agents' browsers need: the session cookie by agent, and the outcome they choose.
"""

from __future__ import annotations

import json
import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.test import Client as Browser  # noqa: E402

from tests.cast import load_cast, make_cast  # noqa: E402
from tests.factories.floor import open_floor, ready  # noqa: E402


def main() -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # nobody signs in by password here
    make_cast()
    cast = load_cast()
    floor = open_floor(cast)
    cookies = {}
    for agent, user in ((floor.acme.agent, cast.acme.agent), (floor.both, cast.both)):
        ready(agent)
        browser = Browser()
        browser.force_login(user)
        cookies[str(agent.id)] = f"{settings.SESSION_COOKIE_NAME}={browser.cookies[settings.SESSION_COOKIE_NAME].value}"
    sys.stdout.write(json.dumps({"cookies": cookies, "disposition": floor.acme.solved.id}))


if __name__ == "__main__":
    main()
