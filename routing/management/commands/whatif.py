"""A day again with other staff or another policy: what would have become of each program."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.core.management.base import BaseCommand, CommandError

from acd import selectors as acd
from acd.domain.matching import Policy, Settings
from acd.domain.whatif import Outcome, Replay
from agents import selectors as agents
from kernel import clock
from kernel.span import Span
from routing.services import whatif
from routing.services.whatif_asked import FlowGone, behind_flow
from routing.services.whatif_changes import Change
from routing.services.whatif_flows import Rerouted
from routing.services.whatif_options import BadOption, flow_of, queue_changes_of, skill_of, staffing_of
from tenants.models import Program

COLUMNS = "{:<24}{:>9}{:>10}{:>10}{:>10}{:>11}{:>10}{:>10}"
HEADINGS = ("program", "contacts", "happened", "as staffed", "changed", "ASA, s", "abandoned", "change")


class Command(BaseCommand):
    help = "Replays a day's real contacts in virtual time and compares service levels by program."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--day", help="YYYY-MM-DD in --zone; yesterday by default")
        parser.add_argument("--zone", default="UTC", help="time zone of the day")
        parser.add_argument("--program", action="append", help="slug; several times; all by default")
        parser.add_argument("--policy", choices=[policy.value for policy in Policy], help="order between contacts")
        parser.add_argument("--more", type=int, default=0, help="copies of the agents who worked longest")
        parser.add_argument("--without", action="append", default=[], help="display name of an agent who stays at home")
        parser.add_argument("--certify", action="append", default=[], help="NAME=SLUG: certified for that program too")
        parser.add_argument(
            "--staff", action="append", default=[], help="SLUG=+3 or SLUG=-2@9-17: agents more or fewer"
        )
        parser.add_argument("--skill", action="append", default=[], help="NAME=SKILL or NAME=SKILL:4: an agent's skill")
        parser.add_argument("--priority", action="append", default=[], help="SLUG:QUEUE=5: priority of a queue")
        parser.add_argument(
            "--open-after", action="append", default=[], help="SLUG:QUEUE=60: then it asks for no skill"
        )
        parser.add_argument(
            "--flow", help="SLUG:ADDRESS=FLOW: the draft of a flow before an entry point; FLOW@2: a version"
        )
        parser.add_argument("--seed", type=int, default=1, help="of the patience nobody saw the end of")
        parser.add_argument("--json", action="store_true", help="one JSON document instead of a table")

    def handle(self, *args: Any, **options: Any) -> None:
        programs = _programs(options["program"])
        span = _span(options["day"], options["zone"])
        try:
            day = whatif.read_day(programs=programs, span=span, seed=options["seed"])
        except whatif.NothingToReplay:
            raise CommandError("No contacts on that day. Choose another with --day YYYY-MM-DD.") from None
        if options["more"] < 0:
            raise CommandError("--more counts agents, from 0. To take agents away name them: --without NAME.")
        known, policy = {program.slug: program for program in programs}, acd.floor_settings()
        try:
            change = _change(options, programs, span, policy)
            flow = _behind(options["flow"], known, day, options["seed"]) if options["flow"] else None
        except BadOption as error:
            raise CommandError(str(error)) from None
        after = whatif.run(flow.day if flow else day, change)
        rows = report(programs, day, whatif.run(day, Change(settings=policy)), after)
        if flow is not None:
            rows[-1]["flow"] = flow.counts()
        self.stdout.write(json.dumps(rows, indent=1) if options["json"] else _table(rows))


def _change(options: dict[str, Any], programs: list[Program], span: Span, policy: Settings) -> Change:
    known = {program.slug: program for program in programs}
    return Change(
        settings=replace(policy, policy=Policy(options["policy"])) if options["policy"] else policy,
        more=options["more"],
        without=frozenset(_agent(name) for name in options["without"]),
        certified=tuple(_certificate(text, programs) for text in options["certify"]),
        skills=tuple(_skill(text, programs) for text in options["skill"]),
        staffing=staffing_of(options["staff"], known, span),
        queues=queue_changes_of(options["priority"], options["open_after"], known),
    )


def report(programs: list[Program], day: whatif.Day, before: Replay, after: Replay) -> list[dict[str, Any]]:
    """One row a program, then the floor's occupancy; shares in percent, waits in seconds."""
    rows: list[dict[str, Any]] = []
    was, becomes = before.by_program(), after.by_program()
    for program in programs:
        first, second = was.get(program.pk, Outcome()), becomes.get(program.pk, Outcome())
        rows.append(
            {
                "program": program.slug,
                "contacts": first.offered,
                "happened": _percent(day.happened[program.pk].service_level),
                "as_staffed": _percent(first.service_level),
                "changed": _percent(second.service_level),
                "mean_wait_seconds": None if second.mean_wait_seconds is None else round(second.mean_wait_seconds, 1),
                "abandoned": second.abandoned,
            }
        )
    occupancy = {"as_staffed": _percent(before.occupancy), "changed": _percent(after.occupancy)}
    return [*rows, {"program": "", "occupancy": occupancy}]


def _percent(share: float | None) -> float | None:
    return None if share is None else round(100 * share, 1)


def _table(rows: list[dict[str, Any]]) -> str:
    lines = [COLUMNS.format(*HEADINGS)]
    for row in rows[:-1]:
        both = (row["as_staffed"], row["changed"])
        step = "-" if None in both else f"{both[1] - both[0]:+.1f}"
        figures = ("happened", "as_staffed", "changed", "mean_wait_seconds")
        told = ["-" if row[name] is None else str(row[name]) for name in figures]
        lines.append(COLUMNS.format(row["program"], row["contacts"], *told, row["abandoned"], step))
    occupancy = rows[-1]["occupancy"]
    lines.append(f"occupancy, %: as staffed {occupancy['as_staffed']}, changed {occupancy['changed']}")
    if flow := rows[-1].get("flow"):
        words = "flow: of {replayed} contacts {moved} to another queue, {added} new in one, {kept_away} kept away"
        lines.append((words + ", {unknown} nobody can tell").format(**flow))
    return "\n".join(lines)


def _programs(slugs: list[str] | None) -> list[Program]:
    found = Program.objects.filter(is_active=True).order_by("name", "id")
    if slugs:
        missing = set(slugs) - set(found.filter(slug__in=slugs).values_list("slug", flat=True))
        if missing:
            raise CommandError(f"No such program: {', '.join(sorted(missing))}.")
        found = found.filter(slug__in=slugs)
    return list(found)


def _span(day: str | None, zone_name: str) -> Span:
    try:
        zone = ZoneInfo(zone_name)
        first = date.fromisoformat(day) if day else clock.now().astimezone(zone).date() - timedelta(days=1)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise CommandError(f"Neither a day nor a zone: {error}. Try --day 2026-03-02 --zone Europe/Berlin.") from None
    return Span(datetime.combine(first, time(), zone), datetime.combine(first + timedelta(days=1), time(), zone))


def _skill(text: str, programs: list[Program]) -> tuple[Any, Any, int]:
    name, skill_id, level = skill_of(text, programs)
    return _agent(name), skill_id, level


def _behind(text: str, programs: dict[str, Program], day: whatif.Day, seed: int) -> Rerouted:
    program, asked = flow_of(text, programs)
    try:
        return behind_flow(day=day, program=program, asked=asked, seed=seed)
    except FlowGone:
        raise CommandError("The flow has faults: mend it in the back office first.") from None


def _agent(name: str) -> Any:
    found = agents.ids_by_name(name)
    if len(found) != 1:
        raise CommandError(f"{len(found)} agents are called {name!r}; the name must be that of one.")
    return found[0]


def _certificate(text: str, programs: list[Program]) -> tuple[Any, int]:
    name, _, slug = text.rpartition("=")
    ids = {program.slug: program.pk for program in programs}
    if slug not in ids:
        raise CommandError(f"{text!r} names none of these programs. Write NAME=SLUG.")
    return _agent(name), ids[slug]
