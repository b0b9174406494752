"""Everyday words, abbreviations and English beside the official ones (`synonyms.csv`)."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from motcua.procedures.search_text import fold

_FILE = Path(__file__).parent / "synonyms.csv"
# Between the words of a question that say nothing about what is wanted.
_LONGEST_ALIAS = 6


@dataclass(frozen=True, kw_only=True)
class Expansion:
    """Words from `start` to `end` (exclusive) of a question that officially read `official`."""

    start: int
    end: int
    official: str


def expand(words: Sequence[str]) -> list[Expansion]:
    """Return the official wording of every alias in a question; the longest alias wins."""
    aliases = _aliases()
    folded = [fold(word) for word in words]
    found, start = [], 0
    while start < len(folded):
        end = next(
            (
                stop
                for stop in range(min(len(folded), start + _LONGEST_ALIAS), start, -1)
                if " ".join(folded[start:stop]) in aliases
            ),
            None,
        )
        if end is None:
            start += 1
            continue
        for spelled, official in aliases[" ".join(folded[start:end])]:
            if _is_meant(words[start:end], folded[start:end], spelled):
                found.append(Expansion(start=start, end=end, official=official))
        start = end
    return found


def is_known(word: str) -> bool:
    """Tell whether a folded word belongs to an alias, so that it is no slip."""
    return word in _words()


def _is_meant(typed: Sequence[str], folded: Sequence[str], spelled: Sequence[str]) -> bool:
    """A question typed with accents must have those of the alias; one without may mean any."""
    return all(
        word in {plain, wanted} for word, plain, wanted in zip(typed, folded, spelled, strict=True)
    )


@cache
def _aliases() -> dict[str, list[tuple[list[str], str]]]:
    aliases: dict[str, list[tuple[list[str], str]]] = {}
    with _FILE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["alias"] != row["official"]:
                entry = (row["alias"].split(), row["official"])
                aliases.setdefault(fold(row["alias"]), []).append(entry)
    return aliases


@cache
def _words() -> frozenset[str]:
    return frozenset(word for alias in _aliases() for word in alias.split())
