"""Recorded prompts in the back office: uploaded, refused, replaced, listened to, kept as long as a flow plays them."""

from __future__ import annotations

import re

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from routing.models import Recording
from routing.services import flows, recordings
from tenants.context import program_context
from tenants.models import AuditEntry
from tests.factories.flows import airline, text_of, words
from tests.factories.sounds import wav, with_chunk, with_data_size

LIST = "/p/acme/admin/routing/recording/"


@pytest.fixture
def office(two_programs, floor):
    return two_programs.desk(two_programs.acme.admin)


@pytest.fixture
def acme(floor):
    return floor.acme


def ask(client, path, data=None):
    connection.set_schema_to_public()
    answer = client.get(path) if data is None else client.post(path, data)
    connection.set_schema_to_public()
    return answer


def upload(content: bytes, name="welcome.wav", content_type="audio/wav"):
    return SimpleUploadedFile(name, content, content_type)


def made(acme, code="welcome", language="en", content=None) -> Recording:
    with program_context(acme.program):
        return recordings.upload_recording(
            code=code, language=language, file_name="welcome.wav", content=content or wav()
        )


def page_of(recording) -> str:
    return f"{LIST}{recording.pk}/change/"


def playing(**more):
    play = {"type": "play", "recording": "welcome", "text": words("Welcome aboard."), "next": "hours"}
    return airline(hello={**play, **more})


def flow_of(acme, document, code="airline"):
    with program_context(acme.program):
        flow = flows.create_flow(code=code, name=code.capitalize())
        flows.save_draft(flow_id=flow.id, source=text_of(document))
    return flow


def test_a_prompt_is_uploaded_listed_and_listened_to(office, acme, two_programs):
    content = with_chunk(b"LIST", b"who spoke it")
    form = {"code": "welcome", "language": "en", "sound": upload(content, "Welcome 1.wav", "text/html")}
    answer = ask(office, f"{LIST}add/", form)
    assert (answer.status_code, answer.headers["Location"]) == (302, LIST)
    with program_context(acme.program):
        recording = Recording.objects.get()
    assert (recording.code, recording.language, recording.duration_ms) == ("welcome", "en", 500)
    assert recording.file_name == "Welcome 1.wav"
    assert recording.uploaded_by_id == two_programs.acme.admin.pk
    assert recording.storage_key.startswith(f"{acme.program.schema_name}/")
    shown = ask(office, LIST).content.decode()
    sound = re.search(r'<audio[^>]*src="([^"]+)"[^>]*aria-label="Listen to welcome \(en\)"', shown)[1]
    heard = ask(office, sound)
    assert (heard.status_code, heard.headers["Content-Type"]) == (200, "audio/wav")
    assert heard.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert b"".join(heard.streaming_content) == wav()
    assert AuditEntry.objects.get(action="recording.uploaded").object_ids == {"recording": "welcome (en)"}


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"<html><script>alert(1)</script></html>", "This is no WAV file with PCM samples."),
        (b"RIFF\xff\xff\xff\xffWAVEfmt " + b"\x00" * 64, "This is no WAV file with PCM samples."),
        (wav()[:1_000], "The file ends before its sound does."),
        (with_data_size(0xFFFFFFF0), "The file ends before its sound does."),
        (wav(0.05), "The sound lasts 0.05 s."),
        (wav(rate=22_050), "The file has 22050 samples a second."),
        (wav(width=1), "The samples have 8 bit."),
        (wav(channels=4), "The file has 4 channels."),
        (bytes(10_000_001), "The file is larger than 10 MB."),
        (b"", "The submitted file is empty."),
    ],
)  # fmt: skip
def test_what_cannot_be_played_is_refused_with_the_cure(office, acme, content, told):
    answer = ask(office, f"{LIST}add/", {"code": "welcome", "language": "en", "sound": upload(content)})
    assert answer.status_code == 200
    assert told in answer.content.decode()
    with program_context(acme.program):
        assert not Recording.objects.exists()


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"code": "../../etc/passwd"}, "Small letters, digits, _ and - only"),
        ({"code": "Welcome"}, "Small letters, digits, _ and - only"),
        ({"code": "welcome\n"}, None),
        ({"language": "english!"}, "Write a language as flows do"),
        ({"sound": ""}, "This field is required."),
    ],
)
def test_names_are_those_of_flows(office, acme, values, told):
    answer = ask(office, f"{LIST}add/", {"code": "welcome", "language": "en", "sound": upload(wav()), **values})
    if told is None:  # forms cut white space off
        assert answer.status_code == 302
        return
    assert told in answer.content.decode()
    with program_context(acme.program):
        assert not Recording.objects.exists()


@pytest.mark.parametrize(("code", "language"), [("../x", "en"), ("welcome\n", "en"), ("welcome", "english!")])
def test_the_service_takes_no_other_names(acme, code, language):
    with pytest.raises(recordings.BadName):
        made(acme, code, language)


def test_the_same_prompt_twice_is_refused_and_replaced_on_its_page(office, acme, django_capture_on_commit_callbacks):
    first = made(acme)
    form = {"code": "welcome", "language": "en", "sound": upload(wav(1))}
    assert "already exists" in ask(office, f"{LIST}add/", form).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        assert ask(office, page_of(first), {"sound": upload(wav(2), "second.wav")}).status_code == 302
    with program_context(acme.program):
        second = Recording.objects.get()
    assert (second.pk, second.duration_ms, second.file_name) == (first.pk, 2_000, "second.wav")
    assert default_storage.exists(second.storage_key)
    assert not default_storage.exists(first.storage_key), "what nobody can hear any more is not kept"


def test_a_flow_is_published_when_every_language_has_its_sound(office, acme):
    flow = flow_of(acme, playing())
    made(acme)
    page = f"/p/acme/admin/routing/flow/{flow.pk}/change/"
    shown = ask(office, page).content.decode()
    told = "Node “hello”: There is no recording “welcome” in “ru”. Upload it under Recordings"
    assert told in shown
    line = int(re.search(r'data-line="(\d+)"[^>]*>[^<]*</button> <span>Node “hello”: There is no recording', shown)[1])
    assert '"recording": "welcome"' in text_of(playing()).splitlines()[line - 1]
    with program_context(acme.program), pytest.raises(flows.FlowRefused):
        flows.publish_flow(flow_id=flow.id)
    made(acme, language="ru")
    with program_context(acme.program):
        assert flows.publish_flow(flow_id=flow.id).number == 1
    assert "♪ welcome" in ask(office, page).content.decode()


def test_what_a_flow_plays_is_not_taken_away_and_the_flows_are_named(office, acme):
    english, russian = made(acme), made(acme, language="ru")
    german = made(acme, language="de")
    published = flow_of(acme, playing())
    with program_context(acme.program):
        flows.publish_flow(flow_id=published.id)
        flows.change_flow(flow_id=published.id, name="Airline", is_active=False)  # it may be switched on again
        flows.save_draft(flow_id=published.id, source=text_of(airline()))
    flow_of(acme, playing(), code="draft")
    assert "Airline, Draft" in ask(office, page_of(english)).content.decode()
    for recording in (english, russian):
        path = f"{LIST}{recording.pk}/delete/"
        for answer in (ask(office, path), ask(office, path, {"post": "yes"})):
            assert answer.status_code == 200
            assert "The flow “Airline” plays it" in answer.content.decode()
            assert "The flow “Draft” plays it" in answer.content.decode()
    with program_context(acme.program), pytest.raises(recordings.RecordingInUse) as caught:
        recordings.delete_recording(recording_id=english.pk)
    assert caught.value.flows == ("Airline", "Draft")
    assert ask(office, f"{LIST}{german.pk}/delete/", {"post": "yes"}).status_code == 302
    with program_context(acme.program):
        assert set(Recording.objects.values_list("language", flat=True)) == {"en", "ru"}
    assert AuditEntry.objects.get(action="recording.removed").object_ids == {"recording": "welcome (de)"}


def test_an_old_version_does_not_come_back_without_its_sound(acme):
    recording, _russian = made(acme), made(acme, language="ru")
    flow = flow_of(acme, playing())
    with program_context(acme.program):
        flows.publish_flow(flow_id=flow.id)
        flows.save_draft(flow_id=flow.id, source=text_of(airline()))
        flows.publish_flow(flow_id=flow.id)
        recordings.delete_recording(recording_id=recording.pk)
        with pytest.raises(flows.FlowRefused) as caught:
            flows.roll_back(flow_id=flow.id, number=1)
    assert [one.problem.code for one in caught.value.found] == ["missing_recording"]


def test_a_draft_with_any_text_in_place_of_a_code_is_told_not_asked_about(acme):
    flow = flow_of(acme, playing(recording="a\x00b"))
    with program_context(acme.program), pytest.raises(flows.FlowRefused) as caught:
        flows.publish_flow(flow_id=flow.id)
    assert {one.problem.code for one in caught.value.found} == {"bad_value", "missing_recording"}


def test_nobody_of_another_program_hears_or_changes_a_prompt(acme, two_programs):
    recording = made(acme)
    sound = f"{LIST}{recording.pk}/sound/"
    form = {"code": "welcome", "language": "de", "sound": upload(wav())}
    for person in (
        two_programs.globex.admin, two_programs.acme.supervisor, two_programs.acme.agent, two_programs.outsider,
    ):  # fmt: skip
        stranger = two_programs.desk(person)
        for path in (LIST, page_of(recording), sound, f"{LIST}{recording.pk}/delete/"):
            assert ask(stranger, path).status_code in (403, 404), (person, path)
        assert ask(stranger, f"{LIST}add/", form).status_code in (403, 404)
        assert ask(stranger, f"{LIST}{recording.pk}/delete/", {"post": "yes"}).status_code in (403, 404)
    own = two_programs.desk(two_programs.globex.admin)
    assert ask(own, f"/p/globex/admin/routing/recording/{recording.pk}/sound/").status_code == 404
    with program_context(acme.program):
        assert Recording.objects.count() == 1


def test_a_row_whose_file_is_gone_is_no_fault_of_ours(office, acme):
    recording = made(acme)
    default_storage.delete(recording.storage_key)
    assert ask(office, f"{LIST}{recording.pk}/sound/").status_code == 404
