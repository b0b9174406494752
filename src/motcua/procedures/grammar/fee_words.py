"""What a fee note says in words: nothing, free, by a council, by a regulation, other costs."""

import re
from enum import StrEnum

from motcua.procedures.grammar.text import shorten


class FeeKind(StrEnum):
    FREE = "free"
    FIXED = "fixed"
    PER_UNIT = "per_unit"
    SEVERAL = "several"
    LOCAL_COUNCIL = "local_council"
    BY_REGULATION = "by_regulation"
    OTHER_COST = "other_cost"
    NONE_STATED = "none_stated"


_NOTHING = re.compile(
    r"(?:[\s\-+(]|\(\d\)|phí\s*:|lệ phí\s*:|0? ?đồng\b|phí, lệ phí)*(?:[^:;.]{0,90}:\s*)?"
    r"(?:không|không có(?: thông tin)?|(?:không|chưa)(?: có)? quy định|không thu(?: phí| lệ phí)?|miễn(?: thu)?(?: phí| lệ phí)?)"
    r"\s*(?:\(\s*thông tư[^()]*\))?[\s.;)]*"
    r"(?:không được quy định tại biểu phí[^.;]*[\s.;)]*)?"
    r"|[\s\-+(]*không được quy định tại biểu phí[^.;]*[\s.;)]*"
)
_COUNCIL = re.compile(
    r"(?:hội đồng nhân dân|hđnd|ủy ban nhân dân|uỷ ban nhân dân|ubnd|chính quyền địa phương)[^.;:]{0,60}(?:quyết định|quy định|ban hành)"
    r"|(?:theo|quy định|quyết định)[^.;:]{0,40}(?:của |do )(?:hội đồng nhân dân|hđnd|chính quyền địa phương|ủy ban nhân dân cấp tỉnh)"
)
_REGULATION = re.compile(
    r"thông tư|nghị định|theo (?:quy định|hướng dẫn|biểu|phí)|quy định (?:tại|của|cụ thể|pháp luật|thông tư)|biểu (?:phí|mức|giá)"
    r"|\bluật\b|pháp luật|theo mức thu"
)
_OTHER_COST = re.compile(
    r"^[\s\-+(]*(?:chi phí(?: khác)?|văn bản giá|trả phí cho đơn vị|phí ngân hàng|phí dịch vụ bưu chính|cước)\b"
)
_LABEL_BEFORE = re.compile(
    r"(?:^|[;.(\n+*]|- )\s*([^;.()\n+*]{3,140}?)\s*(?:là|:|,|mức thu|thu|nộp)?\s*(?:phí|lệ phí)?\s*:?\s*$"
)
_LABEL_AFTER = re.compile(
    r"\s*(?:đồng\s*)?\(?[\s\-]*(?:đối với |khi |trường hợp )?([^;()\n]{3,140})", re.IGNORECASE
)


def says_nothing(low: str) -> bool:
    return _NOTHING.fullmatch(low) is not None


def kind_in_words(low: str) -> FeeKind | None:
    """Return the kind a note without sums points to, or None if it is only a label."""
    if says_nothing(low):
        return FeeKind.FREE
    if _OTHER_COST.search(low):
        return FeeKind.OTHER_COST
    if _COUNCIL.search(low):
        return FeeKind.LOCAL_COUNCIL
    if re.search(
        r"^[\s\-+(]*(?:miễn (?:lệ )?phí|không thu (?:lệ )?phí|không lệ phí)", low
    ) or re.search(r"^[^.;:]{0,80}được miễn (?:lệ )?phí", low):
        return FeeKind.FREE
    return FeeKind.BY_REGULATION if _REGULATION.search(low) else None


def exemptions(low: str, original: str) -> list[str]:
    """Return short labels of cases that pay nothing ("… được miễn lệ phí", "miễn … cho …")."""
    labels = []
    for sentence in re.finditer(r"[^.;]+", low):
        words = sentence.group()
        if not re.search(
            r"được miễn (?:lệ )?(?:phí|chi phí)|miễn (?:lệ )?phí[^.;]{0,60}(?:cho|đối với)\b", words
        ):
            continue
        labels.append(shorten(original[sentence.start() : sentence.end()]))
    return labels


def label_before(text: str) -> str | None:
    found = _LABEL_BEFORE.search(re.sub(r"(?<=\d)[.,](?=\d{3})", "", text))
    label = found[1].strip(" -:") if found else ""
    if re.fullmatch(r"(?:mức |lệ |phí|thu|đồng|\s)*", label.lower()):
        return None
    return shorten(label)


def label_after(text: str) -> str | None:
    found = _LABEL_AFTER.match(text)
    return shorten(found[1]) if found else None
