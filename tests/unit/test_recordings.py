"""Which files are recordings: a table of bytes, and whatever else somebody may send."""

from __future__ import annotations

import inspect
import io
import re
import wave

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing.domain import recordings
from routing.domain.recordings import CODE, LANGUAGE, MOST_BYTES, BadSound
from routing.recording_words import FAULTS, fault_text, length_text
from routing.services import sounds
from routing.services.sounds import read_sound
from tests.factories.sounds import wav, with_chunk, with_data_size


@pytest.mark.parametrize("rate", [8_000, 16_000, 44_100, 48_000])
@pytest.mark.parametrize("channels", [1, 2])
def test_a_good_file_is_read_to_its_last_sample(rate, channels):
    sound = read_sound(wav(0.25, rate=rate, channels=channels))
    assert (sound.duration_ms, sound.rate, sound.channels) == (250, rate, channels)
    with wave.open(io.BytesIO(sound.content)) as again:
        assert again.getnframes() == round(0.25 * rate)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"RIFF", "no_wav"),
        (b"\x00" * 5_000, "no_wav"),
        (b"<html><script>alert(1)</script>", "no_wav"),
        (b"ID3\x04" + b"\xff\xfb" * 500, "no_wav"),
        (wav()[:20], "no_wav"),
        (wav()[:2_000], "cut_short"),
        (with_data_size(0xFFFFFFF0), "cut_short"),
        (with_data_size(0), "bad_length"),
        (wav(width=1), "bad_width"),
        (wav(width=3), "bad_width"),
        (wav(channels=3), "bad_channels"),
        (wav(rate=11_025), "bad_rate"),
        (wav(rate=192_000), "bad_rate"),
        (wav(0.09), "bad_length"),
        (wav(300.1), "bad_length"),
        (b"\x00" * (MOST_BYTES + 1), "too_big"),
        (wav().replace(b"\x01\x00\x01\x00", b"\x06\x00\x01\x00", 1), "no_wav"),  # A-law, not PCM
    ],
)  # fmt: skip
def test_what_no_line_can_play_is_refused_with_its_reason(content, code):
    with pytest.raises(BadSound) as caught:
        read_sound(content)
    assert caught.value.code == code
    assert "{" not in fault_text(caught.value)


def test_every_reason_has_words_and_none_has_no_reason():
    source = inspect.getsource(recordings) + inspect.getsource(sounds)
    assert set(re.findall(r'BadSound\("(\w+)"', source)) == set(FAULTS)


def test_what_a_file_carries_beside_its_sound_is_left_behind():
    secret = b"<script>name of the speaker</script>"
    content = with_chunk(b"LIST", secret)
    assert secret in content
    assert read_sound(content).content == read_sound(wav()).content
    assert secret not in read_sound(content).content


@given(st.binary(max_size=300), st.integers(0, 60), st.booleans())
def test_hostile_bytes_are_refused_or_read_and_never_more(noise, at, inside):
    good = wav(0.11)
    content = good[:at] + noise + good[at + len(noise) :] if inside else noise
    try:
        sound = read_sound(content)
    except BadSound:
        return
    assert 100 <= sound.duration_ms <= 300_000
    assert read_sound(sound.content).content == sound.content


@pytest.mark.parametrize(
    ("pattern", "text", "fits"),
    [
        (CODE, "welcome-2", True), (CODE, "Welcome", False), (CODE, "../etc", False), (CODE, "", False),
        (CODE, "a" * 41, False), (LANGUAGE, "en", True), (LANGUAGE, "pt-BR", True), (LANGUAGE, "e", False),
        (LANGUAGE, "en/../x", False),
    ],
)  # fmt: skip
def test_names(pattern, text, fits):
    assert bool(pattern.fullmatch(text)) == fits


@pytest.mark.parametrize(("duration", "text"), [(100, "0:00.1"), (64_490, "1:04.5"), (300_000, "5:00.0")])
def test_lengths_in_words(duration, text):
    assert length_text(duration) == text
