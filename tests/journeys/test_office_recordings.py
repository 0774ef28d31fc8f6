"""Recorded prompts in a browser: a file is chosen, refused with the cure, uploaded and heard; clean at both sizes."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from routing.models import Recording
from tenants.context import program_context
from tests.factories.sounds import wav

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LIST = "/p/acme/admin/routing/recording/"
LENGTH = """(audio) => new Promise((done, failed) => {
  audio.onloadedmetadata = () => done(audio.duration);
  audio.onerror = () => failed(audio.error.message);
  audio.preload = 'metadata';
  audio.load();
})"""


def choose(page, content: bytes) -> None:
    page.locator("input[type=file]").set_input_files(
        {"name": "welcome.wav", "mimeType": "audio/wav", "buffer": content}
    )


def test_a_prompt_is_uploaded_and_heard_at_both_sizes(site, floor, two_programs):
    face = site.open(f"{LIST}add/", user=two_programs.acme.admin)
    page = face.page
    page.get_by_label("Code").fill("welcome")
    page.get_by_label("Language").fill("en")
    choose(page, b"no sound at all")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("This is no WAV file with PCM samples.")).to_be_visible()
    face.check()
    choose(page, wav(1.5))
    page.get_by_role("button", name="Save", exact=True).click()
    audio = page.get_by_label("Listen to welcome (en)")
    expect(audio).to_be_visible()
    assert audio.evaluate(LENGTH) == pytest.approx(1.5)
    assert audio.evaluate("(audio) => audio.play().then(() => !audio.paused)")
    with program_context(floor.acme.program):
        recording = Recording.objects.get()
    for size, theme in (("desk", "light"), ("phone", "dark")):
        face.dress(size, theme)
        for path in (LIST, f"{LIST}{recording.pk}/change/", f"{LIST}{recording.pk}/delete/"):
            page.goto(page.url.split("/p/")[0] + path)
            face.check()
        page.goto(page.url.split("/p/")[0] + LIST)
        expect(page.get_by_label("Listen to welcome (en)")).to_be_visible()
