"""The published text made even: one Unicode form, one kind of space, one bullet."""

import re
import unicodedata
from collections.abc import Iterable

Span = tuple[int, int]

# Longer texts are not limits but whole chapters; what lies behind is not read and not certain.
MAX_LENGTH = 20_000

_FORMAT_CHARACTERS = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
_PRIVATE_USE = re.compile("[\ue000-\uf8ff\u2022\u25aa\u25cf]")
_INNER_SPACE = re.compile(r"[^\S\n]+")
_AROUND_NEWLINE = re.compile(r" ?\n ?")
# A line that goes on in small letters was cut by the copied page, not by its author.
_CUT_LINE = re.compile(r"(?<=[^\W\d_A-Z]|,)\n(?=[a-zà-ỹ])")
_DASHES = str.maketrans({"–": "-", "—": "-", "‑": "-", "−": "-", "\r": "\n", "\u2028": "\n"})


def normalize(text: str) -> str:
    """Return the text in NFC with plain spaces, dashes and bullets; line breaks are kept."""
    even = unicodedata.normalize("NFC", text[:MAX_LENGTH])
    even = _FORMAT_CHARACTERS.sub("", even).translate(_DASHES)
    even = _PRIVATE_USE.sub("-", even)
    even = _AROUND_NEWLINE.sub("\n", _INNER_SPACE.sub(" ", even))
    return _CUT_LINE.sub(" ", even.strip())


def lower(text: str) -> str:
    """Return the text in small letters, with every letter at its old place."""
    return "".join(low if len(low := letter.lower()) == 1 else letter for letter in text)


def blank(text: str, spans: Iterable[Span]) -> str:
    """Return the text with the spans overwritten by ``#``, so that all places stay valid."""
    letters = list(text)
    for start, end in spans:
        letters[start:end] = "#" * (end - start)
    return "".join(letters)


def spans_of(pattern: re.Pattern[str], text: str) -> list[Span]:
    return [found.span() for found in pattern.finditer(text)]


def shorten(text: str, *, limit: int = 90) -> str:
    """Return a label of at most ``limit`` letters, cut between words."""
    even = " ".join(text.split()).strip(" ,;:.-+*()")
    if len(even) <= limit:
        return even
    return even[:limit].rsplit(" ", 1)[0].rstrip(" ,;:.-+(") + "…"
