"""Words the script of the desk says; {names} are filled in there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from agents.domain.state import NotReadyReason
from look.words import AGENT_STATES, CHANNELS
from routing import callback_words

REASONS = {
    NotReadyReason.BREAK: _("Break"),
    NotReadyReason.LUNCH: _("Lunch"),
    NotReadyReason.TRAINING: _("Training"),
    NotReadyReason.MEETING: _("Meeting"),
    NotReadyReason.TECHNICAL: _("Technical reason"),
    NotReadyReason.PERSONAL: _("Personal reason"),
    NotReadyReason.SIGNED_IN: _("Just signed in"),
    NotReadyReason.MISSED_OFFER: _("Missed an offer"),
    NotReadyReason.DECLINED: _("Declined an offer"),
    NotReadyReason.LEAVING: _("Signing off"),
}
STATES = AGENT_STATES | {"signed_out": _("Signed out")}
POINTS = {"email": _("Email"), "phone": _("Phone")}
LANGUAGES = {"en": _("English"), "ru": _("Russian")}
OUTCOMES = {
    "abandoned": _("Left unanswered"),
    "deferred": _("Sent elsewhere"),
    "self_service": _("Self-service"),
    "handled": _("Handled"),
}
RUNNING = {"waiting": _("In queue"), "active": _("Being served"), "wrap_up": _("Wrap-up")}
TIMELINE = {
    "opened": _("The customer wrote"),
    "enqueued": _("Entered the queue"),
    "transferred": _("Transferred to another queue"),
    "answered": _("Answered"),
    "offered": _("Offered"),
    "offer_ended": _("An offer ended without an answer"),
    "message": _("Message"),
    "note": _("Internal note"),
    "script_step": _("Script step"),
    "flow_step": _("Flow step"),
    "customer_left": _("The customer left"),
    "customer_back": _("The customer came back"),
    "held": _("On hold"),
    "set_aside": _("Set aside for a more urgent contact"),
    "resumed": _("Resumed"),
    "ended": _("Ended"),
    "closed": _("Closed"),
    "corrected": _("Corrected"),
}
TEXTS = {
    "live": _("Live"),
    "connecting": _("Connecting"),
    "offline": _("Offline"),
    "offline_for": _("Connection lost {n} s ago. What you write is kept and sent when it is back."),
    "no_answer": _("The server did not answer. Try again in a moment."),
    "idle_ready": _("No contacts yet"),
    "idle_ready_next": _("You are ready. The next contact will ring here."),
    "idle_not_ready": _("You are not ready"),
    "idle_not_ready_next": _("Set yourself ready to get contacts."),
    "idle_missed": _("You missed an offer at {time}"),
    "idle_missed_next": _("You are not ready. Set yourself ready to get the next one."),
    "idle_declined": _("You declined an offer"),
    "idle_signed_out": _("You are signed out of the floor"),
    "idle_signed_out_next": _("Sign in to the floor to work. You start not ready."),
    "idle_forgotten": _("You were signed out of the floor at {time}"),
    "missed_ready": _("You missed an offer. You stay ready: the next one can come at once."),
    "elsewhere": _("This desk is open in another tab"),
    "elsewhere_next": _("One desk at a time rings and writes. Take over, and the other tab rests."),
    "wrap_over": _("The wrap-up time for {who} is over. Outcome: {outcome}"),
    "not_given": _("no outcome"),
    "idle_choose": _("Choose a contact"),
    "idle_choose_next": _("Your contacts are on the left, Alt+1 opens the first."),
    "ring": _("{program}: {channel} from {who}, {queue}. Alt+A accepts."),
    "offer_of": _("Offer of {program}"),
    "waited": _("{queue}, waited"),
    "earlier_1": _("1 earlier contact"),
    "earlier_n": _("Earlier contacts: {n}"),
    "earlier_0": _("First contact"),
    "send_as": _("Send as {program}"),
    "save_note": _("Save note"),
    "reply_to": _("Reply to {who}"),
    "note_on": _("Internal note, the customer does not see it"),
    "sending": _("sending"),
    "not_sent": _("not sent, waits for the connection"),
    "draft": _("Draft:"),
    "left": _("The customer has left"),
    "aside": _("Set aside"),
    "aside_notice": _("Set aside while you serve a more urgent contact. It comes back by itself."),
    "may_take": _("May come now: {what}"),
    "may_take_none": _("Nothing more may come now"),
    "rule": _("Your capacity: {rule}"),
    "typing": _("is writing"),
    "ended": _("The contact has ended. Choose an outcome."),
    "closed": _("not open now"),
    "step_of": _("Step {n} of {all}: {title}"),
    "script_done": _("The script is done"),
    "script_none": _("This queue has no script"),
    "on": _("Go on"),
    "customer_since": _("Customer since {time}"),
    "contact_started": _("Contact with {who} of {program}"),
    "outcome_saved": _("Outcome saved: {text}"),
    "choose_outcome": _("Choose an outcome first"),
    "end_first": _("End the contact first"),
    "ended_toast": _("The contact has ended"),
    "sound_on": _("Sound on"),
    "sound_off": _("Sound off"),
    "sound_blocked": _("Sound is blocked until you press a key or click"),
    "quoted": _("Quoted text"),
    "by": _("{who} · {time}"),
    "formatted": _("Show formatted"),
    "plain": _("Show as text"),
    "formatted_frame": _("Formatted message"),
    "note_label": _("Internal note"),
    "you": _("You"),
    "flow": _("Automatic answer"),
    "wrote": _("{who} wrote:"),
    "switch_to": _("Go to {who}"),
    "cb_gave_up": _("Call back"),
    "a_callback": _("Arrange a callback"),
    "a_ready": _("Set yourself ready"),
    "a_not_ready": _("Set yourself not ready"),
    "a_accept": _("Accept the offer"),
    "a_decline": _("Decline the offer"),
    "a_reply": _("Write a reply"),
    "a_note": _("Write an internal note"),
    "a_wrap": _("End the contact, go to wrap-up"),
    "a_finish": _("Finish the wrap-up"),
    "a_more": _("30 s more for the wrap-up"),
    "a_contact": _("Go to contact 1 to 9"),
    "a_script": _("Choose a numbered way of the script"),
    "a_palette": _("Search actions and contacts"),
    "a_keys": _("Show all keys"),
    "a_sound": _("Sound on or off, with a test"),
}
CALLBACK_TEXTS = {
    "cb_asked": _("{source}, {time}"),
    "cb_for": _("Set for {time}"),
    "cb_try": _("Attempt {n} of {all}"),
    "cb_said": _("{outcome}. The callback is over."),
    "cb_again": _("{outcome}. It comes again at {time}."),
    "cb_never": _("Does not want it, never call again"),
    "cb_when": _("When to call"),
    "cb_turn": _("As soon as it is their turn"),
    "cb_pause": _("After the usual pause"),
    "cb_set": _("Callback set for {time}"),
    "cb_soon": _("Callback arranged: it waits for an agent"),
    "cb_known": _("There is a callback already: {time}"),
}


def browser_words() -> dict[str, dict[str, str]]:
    """All of them in the viewer's language."""
    groups: dict[str, Mapping[Any, Any]] = {
        "states": STATES,
        "reasons": REASONS,
        "channels": CHANNELS,
        "points": POINTS,
        "languages": LANGUAGES,
        "outcomes": OUTCOMES | RUNNING,
        "timeline": TIMELINE,
        "texts": TEXTS,
    }
    return _told(groups)


def callback_part_words() -> dict[str, dict[str, str]]:
    """Those of the part that is fetched with the first callback."""
    return _told(
        {
            "texts": CALLBACK_TEXTS,
            "callback_sources": callback_words.SOURCES,
            "callback_outcomes": callback_words.OUTCOMES,
        }
    )


def _told(groups: Mapping[str, Mapping[Any, Any]]) -> dict[str, dict[str, str]]:
    return {name: {str(code): str(word) for code, word in words.items()} for name, words in groups.items()}
