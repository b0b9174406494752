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
# As in `models.SearchPosting`, which this module without Django does not import.
_CASE, _RESULT, _ALIAS, _NAME = 1, 2, 3, 4
_LONGEST_LEXEME = 400
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


def places_of_lexemes(
    *, name: str, aliases: Iterable[str], results: Iterable[str], body: str
) -> dict[str, int]:
    """Return every lexeme of a procedure with its most prominent place: name, alias, result, case."""
    places: dict[str, int] = {}
    parts = [
        (_NAME, [name]),
        (_ALIAS, list(aliases)),
        (_RESULT, list(results)),
        (_CASE, [" ".join(body.split()[:_BODY_WORDS])]),
    ]
    for place, texts in parts:
        for text in texts:
            for lexeme in lexemes_of(spelled_words(text)):
                if len(lexeme) <= _LONGEST_LEXEME:
                    places.setdefault(lexeme, place)
    return places
