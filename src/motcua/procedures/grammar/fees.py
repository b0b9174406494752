"""The grammar of fees: from a published cell and its note to kind, amounts, and certainty."""

import re
from dataclasses import dataclass, replace

from motcua.procedures.grammar import fee_words, money
from motcua.procedures.grammar.fee_result import OtherFee, ParsedFee
from motcua.procedures.grammar.fee_words import FeeKind
from motcua.procedures.grammar.money import Sum
from motcua.procedures.grammar.numbers import parse_amount
from motcua.procedures.grammar.references import find_fee_references
from motcua.procedures.grammar.temporary import Found, TemporaryFee, find_temporary
from motcua.procedures.grammar.text import MAX_LENGTH, blank, lower, normalize

# Less than this in đồng means that the portal lost the thousands: the notes of such cells name a
# thousand times as much.
_SMALLEST_FEE = 1_000
_CELL = re.compile(r"(?P<number>\d[\d., ]*)\s?(?P<currency>vnđ|vnd|việt nam đồng|đồng|đ|usd)")
_LIMIT_IN_NOTE = re.compile(r"\b\d+ ?(?:\([^)]*\) ?)?(?:ngày|giờ|tháng)(?: làm việc)?\b(?! ?\d)")
_BOUND = re.compile(r"(?P<kind>tối thiểu|tối đa|không dưới|không quá)[^\d;()]{0,30}$")


def parse_fee(cell: str, note: str | None = None) -> ParsedFee:
    """
    Return what a published fee cell says together with its note.

    ``cell_conflict`` is true if cell and note contradict each other or the cell shows a mangled
    amount; such a fee is never certain.
    """
    low_cell = lower(normalize(cell))
    base = _parse_cell(low_cell)
    text = normalize(note or "")
    if not text.strip("() .;-"):
        return base
    if len(note or "") > MAX_LENGTH:
        base = _doubt(base, "Ghi chú quá dài, phần cuối không được đọc.")
    return _with_note(base, text, lower(text))


def _parse_cell(low: str) -> ParsedFee:
    if low.strip(" .") in {"miễn phí", "không", "không thu phí", "miễn"}:
        return ParsedFee(kind=FeeKind.FREE, amount=0, currency="VND", certain=True)
    if low.strip(" .") in {"", "không có thông tin", "không quy định", "chưa quy định"}:
        return ParsedFee(kind=FeeKind.NONE_STATED, certain=True)
    found = _CELL.fullmatch(low)
    amount = parse_amount(found["number"]) if found else None
    if found is None or amount is None:
        return _doubt(ParsedFee(kind=FeeKind.NONE_STATED), "Không hiểu ô phí.")
    currency = "USD" if found["currency"] == "usd" else "VND"
    fee = ParsedFee(kind=FeeKind.FIXED, amount=amount, currency=currency, certain=True)
    if amount == 0:
        fee = replace(fee, kind=FeeKind.FREE)
        return _doubt(fee, "Ô phí ghi số 0.")
    if currency == "VND" and amount < _SMALLEST_FEE:
        fee = replace(fee, suspicious=True)
        return _doubt(fee, "Số tiền nhỏ hơn 1.000 đồng, có thể mất phần nghìn.")
    return fee


def _doubt(fee: ParsedFee, *reasons: str) -> ParsedFee:
    known = dict.fromkeys((*fee.reasons, *reasons))
    return replace(fee, certain=False, reasons=tuple(known))


@dataclass(frozen=True, kw_only=True)
class _Note:
    text: str
    low: str
    masked: str
    sums: tuple[Sum, ...]  # ordinary sums, without temporary ones and bounds
    temporary: tuple[Found, ...]
    minimum: int | None
    maximum: int | None

    def without_figures(self) -> str:
        used = [*money.spans(list(self.sums)), *(found.span for found in self.temporary)]
        return blank(self.masked, used)


def _read_note(text: str, low: str) -> _Note:
    masked = blank(low, find_fee_references(low))
    sums = money.find_sums(masked)
    temporary = find_temporary(low, sums)
    taken = {found.sum.start for found in temporary if found.sum}
    bounds: dict[str, int] = {}
    ordinary = []
    for item in sums:
        bound = _BOUND.search(low[max(0, item.start - 60) : item.start])
        if item.start in taken:
            continue
        if bound:
            name = "minimum" if bound["kind"] in {"tối thiểu", "không dưới"} else "maximum"
            bounds[name] = item.amount
        else:
            ordinary.append(item)
    return _Note(
        text=text,
        low=low,
        masked=masked,
        sums=tuple(ordinary),
        temporary=tuple(temporary),
        minimum=bounds.get("minimum"),
        maximum=bounds.get("maximum"),
    )


def _with_note(base: ParsedFee, text: str, low: str) -> ParsedFee:
    note = _read_note(text, low)
    has_amount = base.amount is not None and base.amount > 0
    if has_amount:
        fee = _amount_with_note(base, note)
    elif note.sums:
        fee = _free_with_sums(base, note)
    else:
        fee = _free_with_words(base, note)
    if note.minimum or note.maximum:
        fee = replace(fee, minimum=note.minimum, maximum=note.maximum)
        fee = _doubt(fee, "Có mức tối thiểu hoặc tối đa.")
    return _final_doubts(fee, note)


def _temporary(note: _Note, ordinary: int | None) -> tuple[TemporaryFee, ...]:
    fees = []
    for found in note.temporary:
        fee = found.fee
        if fee.amount is None and fee.percent is not None and ordinary:
            fee = replace(fee, amount=ordinary * fee.percent // 100, computed=True)
        if fee.amount is not None:
            fees.append(fee)
    return tuple(fees)


def _per(note: _Note) -> str | None:
    """Return the unit the sums of the note are counted by, if it is one and the same."""
    units = {item.per for item in note.sums if item.per}
    if not units:
        units = {found.sum.per for found in note.temporary if found.sum and found.sum.per}
    if not units:
        opening = re.match(r"[\s(]*(?:đồng|đông|đ|vnđ)?(?=\s?/)", note.low)
        if opening:
            unit, _ = money.read_per(note.low, opening.end())
            return unit
        bare = re.match(r"[\s(]*(hồ sơ|lần cấp|lần|1 lần)\s*(?=[()]|$)", note.low)
        return bare[1] if bare else None
    return _recase(units.pop(), note) if len(units) == 1 else None


def _recase(per: str, note: _Note) -> str:
    """Return the unit with its abbreviations in capitals again ("thẻ ABTC")."""
    place = note.low.find(per)
    words = note.text[place : place + len(per)].split(" ") if place >= 0 else per.split(" ")
    return " ".join(word if word.isupper() else word.lower() for word in words)


def _free_with_words(base: ParsedFee, note: _Note) -> ParsedFee:
    kind = fee_words.kind_in_words(note.low)
    temporary = _temporary(note, None)
    if kind is FeeKind.FREE:
        fee = replace(base, kind=FeeKind.FREE, amount=0, currency="VND", temporary=temporary)
        if base.reasons or base.kind is FeeKind.NONE_STATED:
            fee = _doubt(fee, "Ô phí không ghi miễn phí, chỉ ghi chú nói vậy.")
        if not fee_words.says_nothing(note.low):
            fee = _doubt(fee, "Ghi chú có thêm quy định ngoài việc miễn phí.")
        return fee
    if kind is None:
        return _doubt(
            replace(base, temporary=temporary), "Ghi chú chỉ nêu tên khoản phí, không nêu mức."
        )
    silent = base.kind is FeeKind.NONE_STATED
    fee = ParsedFee(kind=kind, temporary=temporary, cell_conflict=not silent)
    why = {
        FeeKind.LOCAL_COUNCIL: "Mức phí do Hội đồng nhân dân hoặc địa phương quyết định.",
        FeeKind.OTHER_COST: "Ghi chú nói về chi phí khác.",
    }.get(kind, "Mức phí theo văn bản khác, không nêu số tiền.")
    return _doubt(fee, why)


def _free_with_sums(base: ParsedFee, note: _Note) -> ParsedFee:
    """Return the fee when the cell says "free", "0" or nothing and the note names sums."""
    conflict = base.kind is not FeeKind.NONE_STATED
    distinct = list(dict.fromkeys(item.amount for item in note.sums))
    currency = note.sums[0].currency
    per = _per(note)
    measured = all(money.is_measure(item.per) for item in note.sums)
    fee = ParsedFee(kind=FeeKind.FIXED, currency=currency, per=per, cell_conflict=conflict)
    if formula := _formula(note):
        fee = replace(fee, kind=FeeKind.PER_UNIT, formula=formula)
    elif len(distinct) == 1:
        kind = FeeKind.PER_UNIT if measured else FeeKind.FIXED
        fee = replace(fee, kind=kind, amount=distinct[0])
    else:
        kind = FeeKind.PER_UNIT if measured else FeeKind.SEVERAL
        fee = replace(fee, kind=kind, others=_others(list(note.sums), note))
    return _doubt(
        replace(fee, temporary=_temporary(note, fee.amount)),
        "Ô phí ghi miễn phí nhưng ghi chú có số tiền." if conflict else "Chỉ ghi chú có số tiền.",
    )


def _formula(note: _Note) -> str | None:
    found = re.search(r"\d[^;+]{0,40}\+[^;+]{0,60}\b(?:x|nhân)\b[^;]{0,80}", note.low)
    if found is None:
        return None
    return " ".join(note.text[found.start() : found.end()].split()).strip(" (")


def _others(sums: list[Sum], note: _Note) -> tuple[OtherFee, ...]:
    others = []
    previous = 0
    for index, item in enumerate(sums):
        until = sums[index + 1].start if index + 1 < len(sums) else len(note.text)
        before = fee_words.label_before(note.text[previous : item.start])
        after = fee_words.label_after(note.text[item.end : until])
        others.append(OtherFee(amount=item.amount, when=before or after or "khác", per=item.per))
        previous = item.end
    return tuple(others)


def _amount_with_note(base: ParsedFee, note: _Note) -> ParsedFee:
    per = _per(note)
    kind = FeeKind.PER_UNIT if money.is_measure(per) else FeeKind.FIXED
    fee = replace(base, kind=kind, per=per, temporary=_temporary(note, base.amount))
    different = [item for item in note.sums if item.amount != base.amount]
    foreign = [item for item in note.sums if item.currency != base.currency]
    if foreign:
        fee = replace(fee, amount=foreign[0].amount, currency=foreign[0].currency)
        return _conflict(fee, "Ô phí và ghi chú khác loại tiền.")
    if different and sum(item.amount for item in note.sums) == base.amount:
        return replace(fee, parts=tuple(item.amount for item in note.sums))
    if not different:
        return _plain_amount(fee, note)
    if len(different) == len(note.sums) == 1:
        return _one_other_sum(fee, different[0], note)
    return _several_sums(fee, different, note)


def _conflict(fee: ParsedFee, reason: str) -> ParsedFee:
    return _doubt(replace(fee, cell_conflict=True, suspicious=False), reason)


def _plain_amount(fee: ParsedFee, note: _Note) -> ParsedFee:
    scaled = [found.fee for found in note.temporary if found.sum]
    lost = fee.suspicious and scaled and scaled[0].amount and scaled[0].amount > (fee.amount or 0)
    if lost and fee.amount is not None:
        fee = replace(fee, amount=fee.amount * 1_000, inferred=True, suspicious=False)
        return _conflict(fee, "Số tiền trong ô đã mất phần nghìn.")
    kind = fee_words.kind_in_words(note.low)
    if kind is FeeKind.LOCAL_COUNCIL:
        return _doubt(replace(fee, kind=kind), "Mức phí do Hội đồng nhân dân quyết định.")
    return _exempt(fee, note)


def _exempt(fee: ParsedFee, note: _Note) -> ParsedFee:
    dated = [found.span for found in note.temporary]
    labels = fee_words.exemptions(blank(note.low, dated), note.text)
    if not labels:
        return fee
    free = tuple(OtherFee(amount=0, when=label) for label in labels)
    return _doubt(replace(fee, others=(*fee.others, *free)), "Có trường hợp được miễn phí.")


def _one_other_sum(fee: ParsedFee, item: Sum, note: _Note) -> ParsedFee:
    amount = fee.amount or 0
    if item.amount == amount * 1_000:
        return _conflict(replace(fee, amount=item.amount), "Số tiền trong ô đã mất phần nghìn.")
    if item.doubt:
        return _conflict(fee, item.doubt)
    if (
        re.search(r"\b(?:lệ )?phí\s*:?\s*$", note.low[: item.start])
        and note.low[: item.start].count(" ") > 3
    ):
        return _several_sums(fee, [item], note)
    return _conflict(replace(fee, amount=item.amount), "Số tiền trong ô và ghi chú khác nhau.")


def _several_sums(fee: ParsedFee, different: list[Sum], note: _Note) -> ParsedFee:
    named = len(different) < len(note.sums)
    others = _others(different, note)
    if named:  # the note repeats the amount of the cell: it is the ordinary one
        return _doubt(replace(fee, others=others), "Có nhiều mức phí theo trường hợp.")
    opening = re.sub(
        r"^[\s(]*(?:đồng|đ|vnđ)?[\s(]*", "", note.text[: different[0].start], flags=re.IGNORECASE
    )
    when = fee_words.label_after(opening) or "mức trong ô"
    first = OtherFee(amount=fee.amount or 0, when=when)
    fee = replace(fee, kind=FeeKind.SEVERAL, amount=None, others=(first, *others))
    return _doubt(fee, "Có nhiều mức phí theo trường hợp.")


def _final_doubts(fee: ParsedFee, note: _Note) -> ParsedFee:
    rest = note.without_figures()
    reasons = [item.doubt for item in note.sums if item.doubt]
    if _LIMIT_IN_NOTE.search(rest):
        reasons.append("Ghi chú có lẫn thời hạn giải quyết.")
    elif re.search(r"\d", rest):
        reasons.append("Còn con số chưa hiểu trong ghi chú.")
    if any(found.fee.amount is None for found in note.temporary):
        reasons.append("Có mức phí áp dụng trong một thời gian nhưng không nêu số tiền.")
    if any(temporary.computed for temporary in fee.temporary):
        reasons.append("Mức phí tạm thời tính từ tỷ lệ phần trăm.")
    if len(note.temporary) > 1:
        reasons.append("Có nhiều khoảng thời gian áp dụng mức phí khác.")
    if (
        re.search(r"\bgiảm\b|%|\bmiễn\b(?![^#.;]{0,25}#)|không thu|không lệ phí", rest)
        and fee.amount
    ):
        reasons.append("Ghi chú có quy định miễn, giảm.")
    return _doubt(fee, *reasons) if reasons else fee
