"""
Mending what was typed: Telex and VNI left undecoded, letters swapped, missing or too many.

Plain Python: which words exist is asked through a callable, so that this can be tried without a
database.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise

from motcua.procedures.search_synonyms import is_known
from motcua.procedures.search_text import bigrams, fold

# How often each of these words (or pairs "a_b") occurs in the catalogue; unknown ones left out.
Frequencies = Callable[[Sequence[str]], Mapping[str, int]]

_LETTERS = "abcdeghiklmnopqrstuvxy"
_TELEX_DOUBLES = re.compile(r"(dd|aa|ee|oo)")
_TELEX_HOOKS = re.compile(r"(?<=[aou])w")
_TELEX_LONE_W = re.compile(r"(?<![aou])w")
_TELEX_TONE = re.compile(r"(?<=[aeiouy])([sfrxj])|(?<=[a-z])[sfrxj]$")
_VNI_MARKS = re.compile(r"(?<=[a-z])[0-9](?![0-9])")
_LONGEST_REPAIRED = 12
_SHORTEST_REPAIRED = 3
# How a Vietnamese syllable is built, without its accents.
_SYLLABLE = re.compile(
    r"(?:b|ch|c|d|gh|gi|g|h|kh|k|l|m|ngh|ng|nh|n|ph|qu|q|r|s|th|tr|t|v|x|p)?"
    r"(?:[aeiouy]|ai|ao|au|ay|eo|eu|ia|ie|ieu|iu|oa|oai|oao|oay|oe|oeo|oi|oo|ua|uay|uai|ue|ui|uo|uoi"
    r"|uou|uu|uy|uya|uye|uyu|ye|yeu|uao|uau|ueu)"
    r"(?:ch|c|m|ng|nh|n|p|t)?"
)


def undo_typing_method(word: str) -> set[str]:
    """Return what a folded word becomes when its Telex or VNI keys are taken as such."""
    decoded = set()
    if any(char.isdigit() for char in word) and any(char.isalpha() for char in word):
        decoded.add(_VNI_MARKS.sub("", word))
    telex = _TELEX_DOUBLES.sub(lambda match: match.group(1)[0], word)
    telex = _TELEX_LONE_W.sub("u", _TELEX_HOOKS.sub("", telex))
    decoded |= {telex, _TELEX_TONE.sub("", telex), _TELEX_TONE.sub("", telex, count=1)}
    return decoded - {word, ""}


def near_words(word: str) -> set[str]:
    """Return all strings one slip away: a letter missing, doubled, wrong, or two swapped."""
    cuts = [(word[:i], word[i:]) for i in range(len(word) + 1)]
    missing = {left + letter + right for left, right in cuts for letter in _LETTERS}
    extra = {left + right[1:] for left, right in cuts if right}
    wrong = {left + letter + right[1:] for left, right in cuts if right for letter in _LETTERS}
    swapped = {left + right[1] + right[0] + right[2:] for left, right in cuts if len(right) > 1}
    return (missing | extra | wrong | swapped) - {word}


def mend(words: Sequence[str], *, frequencies: Frequencies) -> list[str]:
    """
    Return the words with slips mended; a word that reads well with its neighbours is left alone.

    A repair is taken only when the catalogue knows it, and the one that forms known pairs with its
    neighbours before the more frequent one.
    """
    folded = [fold(word) or word for word in words]
    known = frequencies([*folded, *bigrams(folded)])
    suspects = [i for i in range(len(words)) if _is_suspect(i, folded, known)]
    options = {i: _options(folded[i]) for i in suspects}
    if not options:
        return list(words)
    wanted = {option for found in options.values() for option in found}
    known = {**known, **frequencies(sorted({*wanted, *_parts(wanted)}))}
    options = {i: {o for o in found if _exists(o, known)} for i, found in options.items()}
    pairs = _pairs_around(folded, options)
    known = {**known, **frequencies(sorted(pairs))}
    mended = list(words)
    for i, found in options.items():
        ranked = {option: _merit(option, i, folded, options, known) for option in sorted(found)}
        best = max(ranked, key=lambda option: ranked[option], default=None)
        if best is not None and ranked[best][0] >= _pairs_needed(i, words, folded):
            mended[i] = best
    return [part for word in mended for part in word.split()]


def _is_suspect(i: int, folded: Sequence[str], known: Mapping[str, int]) -> bool:
    """Tell whether a word is none: unknown here, or no syllable and in no known pair."""
    word = folded[i]
    if not any(char.isalpha() for char in word) or is_known(word):
        return False
    if word not in known:
        return True
    neighbours = bigrams(folded[max(0, i - 1) : i + 2])
    return not is_syllable(word) and not any(pair in known for pair in neighbours)


def is_syllable(word: str) -> bool:
    return _SYLLABLE.fullmatch(word) is not None


def _options(word: str) -> set[str]:
    options = undo_typing_method(word)
    if _SHORTEST_REPAIRED <= len(word) <= _LONGEST_REPAIRED:
        options |= near_words(word)
        options |= {near for plain in undo_typing_method(word) for near in near_words(plain)}
    # Two syllables typed as one: "khaisinh".
    options |= {f"{word[:k]} {word[k:]}" for k in range(2, len(word) - 1)}
    return options


def _parts(options: set[str]) -> set[str]:
    split = [option.split() for option in options if " " in option]
    return {part for pair in split for part in (*pair, "_".join(pair))}


def _exists(option: str, known: Mapping[str, int]) -> bool:
    if " " in option:
        return option.replace(" ", "_") in known
    return option in known


def _pairs_around(folded: Sequence[str], options: Mapping[int, set[str]]) -> set[str]:
    choices = [sorted({word, *options.get(i, set())}) for i, word in enumerate(folded)]
    return {
        f"{left.split()[-1]}_{right.split()[0]}"
        for lefts, rights in pairwise(choices)
        for left in lefts
        for right in rights
        if left and right
    }


def _pairs_needed(i: int, words: Sequence[str], folded: Sequence[str]) -> int:
    """
    Return with how many neighbours a repair must form known pairs.

    What could be a word of everyday speech ("tôi") that no name holds is mended only on the
    strongest evidence, and not at all when it was typed with its accents.
    """
    neighbours = (i > 0) + (i + 1 < len(words))
    if is_syllable(folded[i]):
        return 9 if words[i] != folded[i] else max(neighbours, 1)
    return min(neighbours, 1)


def _merit(
    option: str,
    i: int,
    folded: Sequence[str],
    options: Mapping[int, set[str]],
    known: Mapping[str, int],
) -> tuple[int, int, int]:
    """Rank: forms known pairs with its neighbours, then is known as such, then is frequent."""
    words = option.split()
    lefts = {folded[i - 1], *options.get(i - 1, set())} if i else set()
    rights = {folded[i + 1], *options.get(i + 1, set())} if i + 1 < len(folded) else set()
    left = max((known.get(f"{word.split()[-1]}_{words[0]}", 0) for word in lefts), default=0)
    right = max((known.get(f"{words[-1]}_{word.split()[0]}", 0) for word in rights), default=0)
    own = known.get("_".join(words), 0)
    return ((left > 0) + (right > 0) + (len(words) > 1 and own > 0), left + right, own)
