"""Codes as people type them: `1.001193`, `1001193`, `1193`, `1.00119`, `1.1193`. No database."""

import re

_NATIONAL = re.compile(r"^([0-9])\.([0-9]{6})$")
# A code hidden among words; dots and spaces inside it are slips.
_CODE_LIKE = re.compile(r"(?<![0-9])([0-9][0-9. ]{2,8}[0-9])(?![0-9])")
_WORDS_OF_CODES = frozenset(
    ["ma", "so", "tthc", "thu", "tuc", "hanh", "chinh", "code", "procedure"]
)


def find_code(text: str) -> str | None:
    """Return the digits (with a dot as typed) when a question is nothing but a code."""
    match = _CODE_LIKE.search(text)
    if match is None:
        return None
    rest = (text[: match.start()] + " " + text[match.end() :]).split()
    if any(word not in _WORDS_OF_CODES for word in rest):
        return None
    return match.group(1).replace(" ", "").strip(".")


def likely_codes(typed: str) -> list[str]:
    """
    Return the national codes that may be meant, likeliest first.

    Zeros left out after the first digit are put back: `1.1193` and `1193` mean `1.001193`.
    """
    if _NATIONAL.match(typed):
        return [typed]
    digits = typed.replace(".", "")
    codes = []
    if "." in typed:
        first, rest = typed.split(".", 1)
        rest = rest.replace(".", "")
        if len(first) == 1 and len(rest) < 6:
            codes.append(f"{first}.{rest.zfill(6)}")
    if len(digits) == 7:
        codes.append(f"{digits[0]}.{digits[1:]}")
    if len(digits) <= 6:
        codes += [f"{first}.{digits.zfill(6)}" for first in "1236"]
    return list(dict.fromkeys(codes))


def wildcards(typed: str) -> list[str]:
    """Return LIKE patterns of codes that begin or end like what was typed, or differ by a digit."""
    digits = typed.replace(".", "")
    if len(digits) < 4:
        return []
    patterns = [f"%{digits}"]
    if len(digits) < 7:
        patterns.append(f"{digits[0]}.{digits[1:]}%")
    if len(digits) == 7:
        wrong = [f"{digits[:i]}_{digits[i + 1 :]}" for i in range(1, 7)]
        swapped = [f"{digits[:i]}{digits[i + 1]}{digits[i]}{digits[i + 2 :]}" for i in range(1, 6)]
        patterns += [f"{code[0]}.{code[1:]}" for code in wrong + swapped]
    return patterns
