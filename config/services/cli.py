"""The verbs of ./run."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence

from config.services import attach, serve
from config.services.errors import ServiceError

USAGE = """\
usage: ./run VERB

  demo             three client programs with history and live simulated traffic; prints addresses and logins
  up               the suite without demo data
  test [ARGS]      the test suite on temporary servers; ARGS go to pytest
  bench [NAME...]  benchmarks on temporary servers, one JSON line each
  manage ARGS      Django's command line, attached to the running instance or with servers of its own
  status           what runs (exit code 3 if nothing does)
  stop             stop the running instance
  lock             write requirements.lock anew

Environment: ONEFLOOR_PORT (8000), ONEFLOOR_DATA (.local), ONEFLOOR_DOMAIN (localhost);
DATABASE_URL and REDIS_URL name servers of your own: then nothing local is started.
"""
VERBS: dict[str, Callable[[Sequence[str]], int]] = {
    "demo": lambda _arguments: serve.serve("demo"),
    "up": lambda _arguments: serve.serve("up"),
    "status": lambda _arguments: serve.status(),
    "stop": lambda _arguments: serve.stop(),
    "test": attach.test,
    "bench": attach.bench,
    "manage": attach.manage,
    "lock": lambda _arguments: attach.lock(),
}


def main(arguments: Sequence[str]) -> int:
    """Run one verb; its failure is one clear message and exit code 1."""
    if not arguments or arguments[0] in {"-h", "--help", "help"}:
        print(USAGE, end="")
        return 0 if arguments else 2
    verb = VERBS.get(arguments[0])
    if verb is None:
        print(f"run: no verb {arguments[0]!r}\n\n{USAGE}", end="", file=sys.stderr)
        return 2
    try:
        return verb(arguments[1:])
    except ServiceError as problem:
        print(f"run: {problem}", file=sys.stderr)
        return 1
