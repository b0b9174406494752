"""
The parts of an interagency procedure: who takes part in a case, and what the whole asks for.

A pack names its parts, each with its own papers, fees and result. The papers of the whole are theirs
together, none asked for twice; its fees are their sum (Decree 118/2025, art. 17(1)(b), 20(2)).
Plain Python: no Django, no clock.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

Row = dict[str, Any]  # Any: one object of the pack, checked by the JSON Schema
Part = Mapping[str, Any]  # Any: as above
Content = dict[str, Any]  # Any: as above


def parts_of(content: Mapping[str, Any], variant: str | None) -> list[Part]:  # Any: a pack
    """Return the parts that a case consists of, in the order of the pack."""
    return [
        part
        for part in content.get("parts", ())
        if not part.get("variants") or variant in part["variants"]
    ]


def is_linked_group(content: Mapping[str, Any]) -> bool:  # Any: a pack
    """Tell whether this is a group of procedures handled as one (Decree 118/2025, art. 28(2)(a))."""
    return bool(content.get("link_group")) and len(content.get("parts", ())) > 1


def papers_of(part: Part) -> frozenset[str]:
    """Return the identities of the papers a part looks at, to mark them on its page."""
    return frozenset(paper_key(row) for row in part.get("requirements", ()))


def paper_key(row: Mapping[str, Any]) -> str:  # Any: see Row
    """Return what makes two requirements one paper: its national type, else its name."""
    paper_type = row.get("paper_type")
    if paper_type:
        return str(paper_type["code"])
    return " ".join(str(row["name"]).casefold().split())


def compose(content: Content) -> Content:
    """Return the content with papers, fees and results of the whole where only the parts name them."""
    parts = content.get("parts")
    if not isinstance(parts, list) or not all(isinstance(part, dict) for part in parts):
        return content
    variants = [row["code"] for row in content.get("variants", ())]
    composed = dict(content)
    composed.setdefault("requirements", merge_papers(parts, variants))
    composed.setdefault("fees", add_fees(parts, variants))
    composed.setdefault("results", [part["result"] for part in parts if "result" in part])
    return composed


def merge_papers(parts: Sequence[Part], variants: Sequence[str]) -> list[Row]:
    """Return every paper once, with a row for each case where not all cases need it."""
    merged: dict[str, Row] = {}
    cases: dict[str, list[str]] = {}
    rows: list[Row] = []
    for case in variants or [""]:
        for row in _papers_of_case(parts, case):
            key = paper_key(row)
            signature = f"{key}|{sorted(row.items(), key=repr)}"
            merged.setdefault(signature, row)
            cases.setdefault(signature, []).append(case)
    for signature, row in merged.items():
        if len(cases[signature]) == len(variants or [""]):
            rows.append(row)
        else:
            rows += [{**row, "variant": case} for case in cases[signature]]
    return rows


def _papers_of_case(parts: Sequence[Part], case: str) -> list[Row]:
    papers: dict[str, Row] = {}
    for part in _members(parts, case):
        for row in part.get("requirements", ()):
            key = paper_key(row)
            papers[key] = _both(papers[key], row) if key in papers else dict(row)
    return list(papers.values())


def _both(first: Row, second: Mapping[str, Any]) -> Row:  # Any: see Row
    """Make one paper of two: the larger number of it, needed if one needs it, fetched if one can."""
    paper = {**second, **first}
    for count in ("originals", "copies"):
        number = max(first.get(count, 0), second.get(count, 0))
        if number:
            paper[count] = number
    for loosened in ("optional", "show_only"):
        if not (first.get(loosened) and second.get(loosened)):
            paper.pop(loosened, None)
    notes = [note for note in (first.get("note"), second.get("note")) if note]
    if notes:
        paper["note"] = " ".join(dict.fromkeys(notes))
    return paper


def add_fees(parts: Sequence[Part], variants: Sequence[str]) -> list[Row]:
    """Return the fees of all parts, named apart so that they are added up, not held for one price."""
    owner: dict[tuple[str, str], str] = {}
    rows: list[Row] = []
    for part in parts:
        for fee in part.get("fees", ()):
            named = (fee["kind"], fee["name"])
            name = fee["name"]
            if owner.setdefault(named, part["key"]) != part["key"]:
                name = f"{name} ({part['name']})"
            row = {**fee, "name": name}
            chosen = part.get("variants")
            if chosen and set(chosen) != set(variants):
                rows += [{**row, "variant": case} for case in chosen]
            else:
                rows.append(row)
    return rows


def _members(parts: Iterable[Part], case: str) -> list[Part]:
    return [part for part in parts if not part.get("variants") or case in part["variants"]]


def find_faults_of_parts(content: Content) -> list[tuple[str, str]]:
    """Return place and text of what is wrong with the parts of a pack of sound shape."""
    parts = content.get("parts", [])
    template = content.get("process", {}).get("template")
    if (template == "interagency") != bool(parts):
        return [("parts", "các phần (parts) đi cùng, và chỉ cùng, quy trình interagency.")]
    if not parts:
        return []
    keys = [part["key"] for part in parts]
    faults = [
        ("parts", f"mã phần {key} lặp lại.")
        for key in sorted({k for k in keys if keys.count(k) > 1})
    ]
    leads = [part for part in parts if part.get("lead")]
    if len(leads) != 1:
        faults.append(("parts", "phải có đúng một phần chủ trì (lead)."))
    variants = [row["code"] for row in content.get("variants", [])]
    for number, part in enumerate(parts, start=1):
        earlier = {other["key"]: other for other in parts[: number - 1]}
        faults += [(f"parts[{number}]", text) for text in _faults_of_part(part, earlier, variants)]
    return faults


def _faults_of_part(
    part: Part, earlier: Mapping[str, Part], variants: Sequence[str]
) -> Iterable[str]:
    if part.get("lead"):
        if part.get("variants"):
            yield "phần chủ trì phải có trong mọi trường hợp."
    elif not part.get("agency_function"):
        yield "chưa nêu cơ quan thực hiện (agency_function)."
    for code in part.get("variants", ()):
        if code not in variants:
            yield f"không có trường hợp {code}."
    own = set(part.get("variants") or variants)
    for key in part.get("needs", ()):
        # Only earlier ones, so that the order on paper is possible and nobody waits in a circle.
        if key not in earlier:
            yield f"cần kết quả của {key}, không phải một phần đứng trước."
        elif not own <= set(earlier[key].get("variants") or variants):
            yield f"có trường hợp cần kết quả của {key} mà trường hợp đó không có phần ấy."
