"""A text with plain digits, spaces and hyphens, each character in its place; pure."""

import unicodedata

HYPHENS = frozenset("‐‑‒–—―−⁃ー")


def fold(text: str) -> str:
    """Return a text of the same length in which width, digits and spaces are plain.

    Full-width, circled and styled characters become those of ASCII; invisible ones and every
    blank but the line end become a space, so that they part nothing from nothing.
    """
    return text.translate({ord(each): _plain(each) for each in set(text) if not each.isascii()})


def _plain(character: str) -> str:
    if character in HYPHENS:
        return "-"
    if unicodedata.category(character) in {"Cf", "Zs"}:
        return " "
    folded = unicodedata.normalize("NFKC", character)
    return folded if len(folded) == 1 else character
