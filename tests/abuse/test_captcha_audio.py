"""The clip asks for four digits and says them twice, clearly."""

import re
import wave
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import pytest

from webapp.abuse import captcha_audio
from webapp.abuse.captcha_audio import Language, speak

LANGUAGES: list[Language] = ["zh", "en"]
VOICES = Path(captcha_audio.__file__).parent / "voices"
RECORDINGS = sorted(VOICES.glob("*/**/*.wav"))
RATE = 16_000
SILENT = 0x80


def frames_of(file: Path | BytesIO) -> bytes:
    with wave.open(str(file) if isinstance(file, Path) else file) as wav:
        assert wav.getparams()[:3] == (1, 1, RATE)
        return wav.readframes(wav.getnframes())


def recordings(language: Language, name: str) -> list[bytes]:
    return [frames_of(file) for file in sorted((VOICES / language).rglob(f"{name}.wav"))]


def said(clip: bytes, language: Language) -> list[str]:
    """Find the recordings in a clip, in the order they are heard."""
    frames = frames_of(BytesIO(clip))
    heard = []
    for name in ["prompt", *"0123456789"]:
        for recording in recordings(language, name):
            heard += [(hit.start(), name) for hit in re.finditer(re.escape(recording), frames)]
    return [name for _, name in sorted(heard)]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("answer", ["0123", "4567", "8901", "7777"])
def test_prompt_and_digits_are_said_twice_in_order(answer: str, language: Language) -> None:
    assert said(speak(answer, language), language) == 2 * ["prompt", *answer]


@pytest.mark.parametrize("language", LANGUAGES)
def test_second_time_another_voice_speaks(language: Language) -> None:
    frames = frames_of(BytesIO(speak("5555", language)))
    assert sorted(frames.count(five) for five in recordings(language, "5")) == [0, 0, 4, 4]


@pytest.mark.parametrize("language", LANGUAGES)
def test_digits_begin_about_nine_tenths_of_a_second_apart(language: Language) -> None:
    frames = frames_of(BytesIO(speak("5555", language)))
    starts = sorted(
        hit.start() / RATE
        for five in recordings(language, "5")
        for hit in re.finditer(re.escape(five), frames)
    )
    gaps = [later - earlier for earlier, later in pairwise(starts[:4])]
    assert all(0.84 <= gap <= 0.96 for gap in gaps)


@pytest.mark.parametrize("language", LANGUAGES)
def test_same_answer_sounds_different_each_time(language: Language) -> None:
    assert speak("0123", language) != speak("0123", language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_clip_lasts_between_twelve_and_eighteen_seconds(language: Language) -> None:
    assert 12 < len(frames_of(BytesIO(speak("0000", language)))) / RATE < 18


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_has_four_voices_with_ten_digits(language: Language) -> None:
    assert [len(recordings(language, digit)) for digit in "0123456789"] == 10 * [4]


@pytest.mark.parametrize("file", RECORDINGS, ids=lambda file: str(file.relative_to(VOICES)))
def test_recording_is_heard_and_not_clipped(file: Path) -> None:
    frames = frames_of(file)
    loudness = (sum((sample - SILENT) ** 2 for sample in frames) / len(frames)) ** 0.5 / 128
    assert 0.1 < loudness < 0.3
    assert min(frames) > 0
    assert max(frames) < 255


@pytest.mark.parametrize("file", RECORDINGS, ids=lambda file: str(file.relative_to(VOICES)))
def test_recording_begins_and_ends_without_a_click(file: Path) -> None:
    frames = frames_of(file)
    assert max(abs(sample - SILENT) for sample in (frames[0], frames[-1])) <= 3


@pytest.mark.parametrize(
    "file", [f for f in RECORDINGS if f.stem != "prompt"], ids=lambda f: str(f.relative_to(VOICES))
)
def test_digit_leaves_a_pause_before_the_next(file: Path) -> None:
    assert 0.25 < len(frames_of(file)) / RATE < 0.7


def test_no_two_recordings_are_the_same() -> None:
    assert len({file.read_bytes() for file in RECORDINGS}) == len(RECORDINGS) == 82


def test_recordings_stay_small() -> None:
    assert sum(file.stat().st_size for file in RECORDINGS) <= 700_000
