"""Waived or reduced fees for a time: "(Miễn phí từ ngày 07/4/2026 đến 30/6/2026 theo …)"."""

import re
from dataclasses import dataclass

from motcua.procedures.grammar.dates import iso
from motcua.procedures.grammar.money import Sum
from motcua.procedures.grammar.text import Span

_DATE = r"(?:ngày )?\s*(?P<{0}d>\d{{1,2}})(?:\s?/\s?| tháng )(?P<{0}m>\d{{1,2}})(?:\s?/\s?| năm )(?P<{0}y>\d{{4}})"
_RANGE = re.compile(
    rf"(?:(?:từ|kể từ)\s+(?:kể từ\s+)?{_DATE.format('a')}\s+(?:đến|tới)(?:\s+hết)?|đến hết)\s+{_DATE.format('b')}"
)
_BASIS = re.compile(
    r"thông tư (?:liên tịch )?(?:số )?(\d+/\d{4}/[a-zđ-]+)|nghị định (?:số )?(\d+/\d{4}/nđ-cp)"
)
_WAIVED = re.compile(
    r"\b(?:mi[ễê]n?\s?(?:thu |lệ |các khoản )*(?:phí|lệ phí)?|không thu(?: phí| lệ phí)?)\s*[:,]?\s*$"
)
_PERCENT = re.compile(r"(?:bằng|giảm)\s*(\d{1,3})\s?%")
_BETWEEN = re.compile(
    r"[\s(,:]*(?:[“\"][^”\"\n]{0,20}[”\"])?[\s(,:]*(?:được )?(?:áp dụng )?(?:mức (?:thu |lệ )?(?:phí )?)?(?:là )?[\s(,:]*"
)
_AFTER = re.compile(
    r"[\s),:.]*(?:theo[^;+*]{0,130}?)?[\s),]*(?:(?:, )?áp dụng )?(?:mức (?:thu )?(?:lệ )?(?:phí)?)?\s*(?:giảm \d+%)?(?:là)?\s*:?[\s+]*"
)


@dataclass(frozen=True, kw_only=True)
class TemporaryFee:
    """``amount`` None: the note says that another rate holds for a time, but not which."""

    amount: int | None
    starts: str | None
    ends: str | None
    basis: str | None
    percent: int | None = None
    computed: bool = False

    def to_json(self) -> dict[str, int | str | None]:
        return {"amount": self.amount, "from": self.starts, "to": self.ends, "basis": self.basis}


@dataclass(frozen=True, kw_only=True)
class Found:
    fee: TemporaryFee
    span: Span
    sum: Sum | None


def find_temporary(low: str, sums: list[Sum]) -> list[Found]:
    """Return the temporary rates of a small-letter note, in order, with the sums they use."""
    found = []
    used: set[int] = set()
    for match in _RANGE.finditer(low):
        found.append(_read(match, low, [item for item in sums if item.start not in used]))
        if (taken := found[-1].sum) is not None:
            used.add(taken.start)
    return found


def _read(match: re.Match[str], low: str, sums: list[Sum]) -> Found:
    starts = iso(match["ad"], match["am"], match["ay"]) if match["ad"] else None
    ends = iso(match["bd"], match["bm"], match["by"])
    basis_found = _BASIS.search(low, match.end(), match.end() + 110)
    basis = None
    if basis_found:
        basis = (basis_found[1] or basis_found[2]).upper()
    amount: int | None = None
    rate = _rate_before(low, match.start(), sums)
    percent: int | None = None
    if _WAIVED.search(low[max(0, match.start() - 40) : match.start()]):
        amount = 0
        rate = None
    elif rate is None:
        rate = _rate_after(low, match.end(), sums)
        percent = _percent(low, match)
    if rate is not None:
        amount, percent = rate.amount, None
    fee = TemporaryFee(amount=amount, starts=starts, ends=ends, basis=basis, percent=percent)
    return Found(fee=fee, span=match.span(), sum=rate)


def _rate_before(low: str, start: int, sums: list[Sum]) -> Sum | None:
    before = [item for item in sums if item.end <= start]
    if before and _BETWEEN.fullmatch(low[before[-1].end : start]):
        return before[-1]
    return None


def _rate_after(low: str, end: int, sums: list[Sum]) -> Sum | None:
    after = [item for item in sums if item.start >= end]
    if after and after[0].start - end < 160 and _AFTER.fullmatch(low[end : after[0].start]):
        return after[0]
    return None


def _percent(low: str, match: re.Match[str]) -> int | None:
    found = _PERCENT.search(low, match.end(), match.end() + 140)
    if found is None:
        return None
    share = int(found[1])
    return 100 - share if found.group().startswith("giảm") else share
