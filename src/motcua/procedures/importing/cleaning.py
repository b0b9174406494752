"""Published text made fit to store: one Unicode form, plain spaces, readable bullets. No Django."""

import re
import unicodedata
from typing import Any

__all__ = ["clean_line", "clean_text", "is_silent", "shorten", "storable"]

_UNSEEN = re.compile(
    "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufffe\uffff]"
)
_BULLETS = re.compile("[\ue000-\uf8ff\u2022\u25aa\u25cf\u25cb\u27a2]")
_SPACES = re.compile(r"[^\S\n]+")
_AROUND_BREAK = re.compile(r" ?\n ?")
_MANY_BREAKS = re.compile(r"\n{3,}")
# Nearly all fields are even already; one look is cheaper than five replacements.
_UNEVEN = re.compile(
    "[\u0000-\u001f\u007f-\u00a0\u00ad\u1680\u2000-\u200f\u2022\u2028-\u202f\u205f-\u2064\u25aa\u25cf\u25cb\u27a2"
    "\u3000\ud800-\uf8ff\ufeff\ufffe\uffff]|  "
)
_SILENT = frozenset({"", "--", "-", "không có thông tin", "không có", "chưa có thông tin"})
_LONGEST_SILENCE = 30
# What PostgreSQL cannot hold in text or jsonb: the zero character and halves of a character pair.
_UNSTORABLE = re.compile("[\u0000\ud800-\udfff]")
_REPLACEMENT = "\ufffd"


def clean_text(text: str) -> str:
    """Return the text in NFC with line breaks kept; nothing of its words is changed."""
    if not _UNEVEN.search(text):
        return unicodedata.normalize("NFC", text).strip()
    even = unicodedata.normalize("NFC", _UNSTORABLE.sub(_REPLACEMENT, text))
    even = even.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n")
    even = _BULLETS.sub("-", _UNSEEN.sub("", even))
    even = _AROUND_BREAK.sub("\n", _SPACES.sub(" ", even))
    return _MANY_BREAKS.sub("\n\n", even).strip()


def clean_line(text: str) -> str:
    """Return the text as one line."""
    even = clean_text(text)
    return " ".join(even.split()) if "\n" in even else even


def is_silent(text: str) -> bool:
    """Tell whether the portal says in this (clean) text that it knows nothing."""
    return len(text) <= _LONGEST_SILENCE and text.lower().rstrip(" .") in _SILENT


def shorten(text: str, *, limit: int) -> str:
    """Return at most `limit` letters, the cut shown."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def storable(value: Any) -> Any:  # Any: JSON of the portal
    """Return the JSON value as it came, without the characters PostgreSQL cannot hold."""
    if isinstance(value, str):
        return _UNSTORABLE.sub(_REPLACEMENT, value)
    if isinstance(value, list):
        return [storable(item) for item in value]
    if isinstance(value, dict):
        return {storable(key): storable(item) for key, item in value.items()}
    return value
