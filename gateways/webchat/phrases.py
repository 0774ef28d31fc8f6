"""Words the chat window's scripts use, in the visitor's language."""

from __future__ import annotations

from django.utils.translation import gettext as _


def phrases() -> dict[str, str]:
    """By the name the scripts know; {braces} are filled in the browser."""
    return {
        "you": _("You"),
        "agent": _("Agent"),
        "assistant": _("Assistant"),
        "sending": _("sending"),
        "typing": _("{name} is writing"),
        "joined": _("{name} is here"),
        "ended": _("The chat has ended"),
        "left": _("Your message is with us. We answer as soon as we are open."),
        "place": _("Your place in the queue: {place}."),
        "wait": _("About {minutes} min to wait."),
        "waitRange": _("About {low} to {high} min to wait."),
        "waitLong": _("It will take longer than {minutes} min."),
        "waitCall": _("We can call you back instead: your place is kept."),
        "soon": _("An agent will be with you in a moment."),
        "call_soon": _("We call {number} as soon as it is your turn."),
        "call_place": _("Your place: {place}."),
        "call_at": _("We call {number} on {time}."),
        "call_now": _("An agent is calling {number} now."),
        "call_again": _("We did not reach you at {number}. We try again about {time}."),
        "call_done": _("We have called you. Thank you!"),
        "call_failed": _("We could not reach you at {number}. Write to us whenever you like."),
        "call_cancelled": _("The callback is cancelled."),
        "call_known": _("This number is on our list already: we call it once."),
        "call_turn": _("As soon as it is my turn"),
        "call_open": _("As soon as you are open"),
        "closed": _("We are closed now. Leave a message and your email: we will answer."),
        "opens": _("Open again: {time}."),
        "offline": _("No connection. Try again in a moment."),
        "tooLong": _("The message is too long."),
        "fileType": _("Only pictures, PDF, text and office files can be sent."),
        "fileSize": _("The files are larger than 10 MB together."),
        "fileCount": _("Attach at most three files to one message."),
        "line_new": _("How can we help?"),
        "line_flow": _("Assistant"),
        "line_waiting": _("Waiting for an agent"),
        "line_active": _("Chat"),
        "line_ended": _("The chat has ended"),
    }
