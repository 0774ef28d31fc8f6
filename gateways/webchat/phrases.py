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
        "soon": _("An agent will be with you in a moment."),
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
