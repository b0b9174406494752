"""How Vietnamese names are tidied, searched and put in order. No Django, no clock."""

import re
import unicodedata

# The alphabet as schools teach it; F, J, W and Z stand where foreign names need them.
_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_ORDER = {letter: number for number, letter in enumerate(_ALPHABET, start=10)}
# Order of tones in dictionaries: ngang, huyền, hỏi, ngã, sắc, nặng.
_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
_BLANKS = re.compile(r"\s+")

SortKey = tuple[tuple[tuple[int, ...], tuple[int, ...]], ...]


def tidy_name(text: str) -> str:
    """Write a name with single blanks and composed letters, in the letters it was given."""
    return _BLANKS.sub(" ", unicodedata.normalize("NFC", text)).strip()


def search_form(text: str) -> str:
    """Return the text without accents, in lower case, with single blanks: "Đỗ Thị Hạnh" → "do thi hanh"."""
    decomposed = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    plain = "".join(sign for sign in decomposed if not unicodedata.combining(sign))
    return _BLANKS.sub(" ", plain).strip()


def sort_key(name: str) -> SortKey:
    """
    Return what a list of people is sorted by: given name, then surname and middle names.

    Letters decide before tones, word by word: Hoa, Hòa, Hoàng; An Bình before Ân An.
    """
    words = tidy_name(name).casefold().split(" ")
    # The given name is the last word; two people of one given name follow their surname.
    return tuple(_word_key(word) for word in (words[-1], *words[:-1]))


def place_key(name: str) -> SortKey:
    """Return what a list of places or bodies is sorted by: the words as they stand."""
    return tuple(_word_key(word) for word in tidy_name(name).casefold().split(" "))


def _word_key(word: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
    letters: list[int] = []
    tones: list[int] = []
    for letter in unicodedata.normalize("NFC", word):
        base, tone = _split_tone(letter)
        letters.append(_ORDER.get(base, 0 if base.isdigit() else ord(base[0]) + len(_ORDER) + 10))
        tones.append(tone)
    return tuple(letters), tuple(tones)


def _split_tone(letter: str) -> tuple[str, int]:
    signs = unicodedata.normalize("NFD", letter)
    tone = next((_TONES[sign] for sign in signs if sign in _TONES), 0)
    rest = "".join(sign for sign in signs if sign not in _TONES)
    base = unicodedata.normalize("NFC", rest) or letter
    return base, tone
