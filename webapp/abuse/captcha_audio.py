"""The captcha for the ear: the same four digits, spoken twice.

The parts are recordings that ``tools/build_voices.py`` had spoken beforehand. The library's
``AudioCaptcha`` is not used: it knows no prompt, and it mixes in noise that stops people before
it stops a program, byte by byte, in 0.2 s of processor time a clip.
"""

import wave
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path
from secrets import SystemRandom
from typing import Literal

Language = Literal["zh", "en"]

_VOICES = Path(__file__).parent / "voices"
_RATE = 16_000  # Hz; one channel, one byte a sample
_PAUSE = 0.7  # s after the prompt and after the last digit
_PACE = (0.85, 0.95)  # s from the beginning of one digit to that of the next
_SILENCE = b"\x80"
_random = SystemRandom()


@dataclass(frozen=True, slots=True)
class _Recordings:
    prompt: bytes
    voices: list[dict[str, bytes]]  # by digit


def speak(answer: str, language: Language) -> bytes:
    """Return a WAV in which the four digits ``answer`` are asked for and spoken, twice.

    The second time another voice speaks, for whoever did not understand the first.
    """
    recordings = _load(language)
    parts = []
    for voice in _random.sample(recordings.voices, 2):
        parts += [recordings.prompt, _silence(_PAUSE)]
        for digit in answer:
            length = int(_RATE * _random.uniform(*_PACE))
            parts.append(voice[digit].ljust(length, _SILENCE))
        parts.append(_silence(_PAUSE))
    return _wav(b"".join(parts))


@cache
def _load(language: Language) -> _Recordings:
    folder = _VOICES / language
    return _Recordings(
        prompt=_frames(folder / "prompt.wav"),
        voices=[
            {file.stem: _frames(file) for file in voice.glob("*.wav")}
            for voice in folder.glob("voice-*")
        ],
    )


def _frames(file: Path) -> bytes:
    with wave.open(str(file)) as wav:
        frames: bytes = wav.readframes(wav.getnframes())
    return frames


def _silence(seconds: float) -> bytes:
    return _SILENCE * int(_RATE * seconds)


def _wav(frames: bytes) -> bytes:
    file = BytesIO()
    with wave.open(file, "wb") as wav:
        wav.setnchannels(1)
        wav.setsampwidth(1)
        wav.setframerate(_RATE)
        wav.writeframes(frames)
    return file.getvalue()
