#!/usr/bin/env python3
"""Have espeak-ng speak the audio captcha's recordings; the product plays them without it.

Run by hand when voices or words change: ``make voices``. Needs espeak-ng 1.51 with the voice
``cmn-latn-pinyin``; the plain ``cmn`` reads Chinese digits as English letters.
"""

import math
import subprocess
import sys
import wave
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from operator import mul
from pathlib import Path

VOICES = Path(__file__).parent.parent / "webapp" / "abuse" / "voices"
SOURCE_RATE = 22_050  # Hz, what espeak-ng writes
RATE = 16_000  # Hz; 8,000 would lose 57 % of the onset by which 七 differs from 一
LOUDNESS = 0.18  # root mean square, of full scale
PEAK = 0.95  # of full scale
QUIET = 0.02  # of full scale; below it a recording has not begun or is over


@dataclass(frozen=True)
class Language:
    """What is said in one language, and by whom."""

    prompt: str
    digits: Sequence[str]
    voices: Sequence[str]


# The Mandarin voices keep the contours of the tones of all ten digits (fundamental frequency
# measured); of the English ones, these were understood best by a recogniser of single digits.
LANGUAGES = {
    "zh": Language(
        prompt="请输入您听到的四个数字",
        digits="零一二三四五六七八九",
        voices=[f"cmn-latn-pinyin{variant}" for variant in ("", "+m3", "+f3", "+Annie")],
    ),
    "en": Language(
        prompt="Please type the four digits you hear",
        digits=["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"],
        voices=["en-gb-x-rp", "en-us", "en-us+m3", "en-us+f2"],
    ),
}


def main() -> None:
    """Write every recording, replacing those there."""
    for code, language in LANGUAGES.items():
        folder = VOICES / code
        record(language.voices[0], 150, language.prompt, folder / "prompt.wav")
        for number, voice in enumerate(language.voices, start=1):
            for digit, word in enumerate(language.digits):
                record(voice, 130, word, folder / f"voice-{number}" / f"{digit}.wav")


def record(voice: str, speed: int, text: str, file: Path) -> None:
    """Write ``text``, spoken at ``speed`` words a minute, as 8-bit mono WAV."""
    samples = level(resample(trim(spoken(voice, speed, text))))
    file.parent.mkdir(parents=True, exist_ok=True)
    with wave.open(str(file), "wb") as wav:
        wav.setnchannels(1)
        wav.setsampwidth(1)
        wav.setframerate(RATE)
        wav.writeframes(bytes(128 + round(127 * sample) for sample in samples))


def spoken(voice: str, speed: int, text: str) -> list[float]:
    """Return what espeak-ng says, at ``SOURCE_RATE``, full scale 1.0."""
    if b"(en)" in espeak("-v", voice, "-q", "--ipa", text):
        sys.exit(f"{voice} would read {text} as English")
    with wave.open(BytesIO(espeak("-v", voice, "-s", str(speed), "--stdout", text))) as wav:
        if wav.getparams()[:3] != (1, 2, SOURCE_RATE):
            sys.exit(f"espeak-ng writes {wav.getparams()[:3]}, not mono 16 bit {SOURCE_RATE} Hz")
        # The header, written before the speech, promises more frames than there are.
        frames = wav.readframes(wav.getnframes())
    return [sample / 32_768 for sample in array("h", frames)]


def espeak(*arguments: str) -> bytes:
    """Return what espeak-ng prints."""
    command = ["espeak-ng", *arguments]
    return subprocess.run(command, check=True, capture_output=True).stdout  # noqa: S603


def trim(samples: list[float]) -> list[float]:
    """Cut the silence before and after, and fade the cut ends so that they do not click."""
    loud = [at for at, sample in enumerate(samples) if abs(sample) > QUIET]
    fade = SOURCE_RATE // 100
    kept = samples[max(0, loud[0] - fade) : loud[-1] + fade]
    for at in range(fade):
        kept[at] *= at / fade
        kept[-1 - at] *= at / fade
    return kept


def resample(samples: list[float]) -> list[float]:
    """Bring samples from ``SOURCE_RATE`` to ``RATE`` through a windowed sinc."""
    half = 40  # taps to either side
    divisor = math.gcd(SOURCE_RATE, RATE)
    up, down = RATE // divisor, SOURCE_RATE // divisor
    filters = [_filter(phase / up, half) for phase in range(up)]
    padded = [0.0] * half + samples + [0.0] * half
    result = []
    for number in range(len(samples) * up // down):
        at, phase = divmod(number * down, up)
        result.append(sum(map(mul, filters[phase], padded[at : at + 2 * half])))
    return result


def _filter(offset: float, half: int) -> list[float]:
    cutoff = 0.95 * RATE / SOURCE_RATE
    taps = []
    for tap in range(2 * half):
        x = tap - half - offset  # samples from the moment wanted
        sinc = cutoff if x == 0 else math.sin(math.pi * cutoff * x) / (math.pi * x)
        taps.append(sinc * (0.5 + 0.5 * math.cos(math.pi * x / (half + 1))))
    return taps


def level(samples: list[float]) -> list[float]:
    """Make a recording as loud as the others without clipping it."""
    loudness = math.sqrt(sum(sample * sample for sample in samples) / len(samples))
    gain = min(LOUDNESS / loudness, PEAK / max(map(abs, samples)))
    return [gain * sample for sample in samples]


if __name__ == "__main__":
    main()
