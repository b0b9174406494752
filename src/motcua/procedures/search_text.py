"""Words as the search compares them: folded (lower case, no accents) and spelled. No Django."""

import itertools
import re
import unicodedata
from collections.abc import Iterable, Sequence

_D_WITH_STROKE = str.maketrans({"đ": "d", "Đ": "d", "ð": "d", "Ð": "d"})
_NOT_A_WORD = re.compile(r"[^0-9a-zà-ỹđ]+")
# Words that carry no meaning in a name or a question.
STOP_WORDS = frozenset(
    [
        "va",
        "hoac",
        "cua",
        "cac",
        "cho",
        "tai",
        "theo",
        "o",
        "la",
        "thi",
        "ma",
        "nhung",
        "duoc",
        "bi",
        "voi",
    ]
)
# A tsvector keeps at most this many positions; later ones are all the same to it.
_LAST_POSITION = 16_383
_BODY_WORDS = 160


def spelled_words(text: str) -> list[str]:
    """Return the words in lower case with their accents, composed as people type them."""
    lowered = unicodedata.normalize("NFC", text).lower()
    return [word for word in _NOT_A_WORD.split(lowered) if word]


def fold(text: str) -> str:
    """Return the text in lower case without accents, words parted by one space."""
    decomposed = unicodedata.normalize("NFD", text.translate(_D_WITH_STROKE).lower())
    plain = "".join(char for char in decomposed if not unicodedata.combining(char))
    return " ".join(word for word in re.split(r"[^0-9a-z]+", plain) if word)


def slugify_vietnamese(text: str) -> str:
    return fold(text).replace(" ", "-")[:110]


def lexemes_of(words: Sequence[str]) -> list[str]:
    """
    Return what is compared of a run of spelled words.

    Each word folded, each two neighbours folded (a Vietnamese word has mostly two syllables), and
    each word as spelled, so that a question typed with accents finds the right one first.
    """
    folded = [fold(word) for word in words]
    lexemes = [word for word in folded if word and word not in STOP_WORDS]
    lexemes += bigrams(folded)
    lexemes += [word for word, plain in zip(words, folded, strict=True) if word != plain]
    return lexemes


def bigrams(folded: Sequence[str]) -> list[str]:
    return [f"{left}_{right}" for left, right in itertools.pairwise(folded)]


def document_text(*, name: str, aliases: Iterable[str], results: Iterable[str], body: str) -> str:
    """Return the text of a tsvector: names weigh A, aliases B, results C, cases D."""
    weighted: dict[str, str] = {}
    parts = [
        ("A", [name]),
        ("B", list(aliases)),
        ("C", list(results)),
        ("D", [" ".join(body.split()[:_BODY_WORDS])]),
    ]
    for weight, texts in parts:
        for text in texts:
            for lexeme in lexemes_of(spelled_words(text)):
                weighted.setdefault(lexeme, weight)
    return " ".join(
        f"'{lexeme}':{min(position, _LAST_POSITION)}{weight}"
        for position, (lexeme, weight) in enumerate(weighted.items(), start=1)
    )
