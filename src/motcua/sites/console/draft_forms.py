"""
A whole draft as one form: its texts, its lists of rows, and what remains as the text of a pack.

The same names serve what is stored and what is typed, so a page is always drawn from data as a browser sends
it. Each list sends the numbers of its rows in their order (`fees-row=0&fees-row=2`); adding, moving and
removing a row change that order and touch nothing that was typed.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import yaml
from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy

from motcua.procedures.pack_check import Finding
from motcua.sites.console import draft_rows
from motcua.sites.console.draft_general import General
from motcua.sites.console.draft_rows import Content, Label, Row

_PLACE = re.compile(r"^(\w+)\[(\d+)\](?:\.(\w+))?")
# The procedure's own, not the draft's: aliases have their own form.
_FIXED = frozenset({"schema", "code", "sector", "aliases"})
_NUMBERS = re.compile(r"^[0-9]{1,4}$")


@dataclass(frozen=True, kw_only=True)
class Section:
    """A list of rows: key of the content, heading, name of one row, its form."""

    key: str
    title: Label
    row_title: Label
    form: type[Row]


SECTIONS = (
    Section(
        key="variants",
        title=gettext_lazy("Trường hợp"),
        row_title=gettext_lazy("Trường hợp"),
        form=draft_rows.VariantRow,
    ),
    Section(
        key="requirements",
        title=gettext_lazy("Giấy tờ phải có"),
        row_title=gettext_lazy("Giấy tờ"),
        form=draft_rows.RequirementRow,
    ),
    Section(
        key="time_limits",
        title=gettext_lazy("Thời hạn"),
        row_title=gettext_lazy("Thời hạn"),
        form=draft_rows.TimeLimitRow,
    ),
    Section(
        key="fees",
        title=gettext_lazy("Phí, lệ phí"),
        row_title=gettext_lazy("Khoản thu"),
        form=draft_rows.FeeRow,
    ),
    Section(
        key="results",
        title=gettext_lazy("Kết quả"),
        row_title=gettext_lazy("Kết quả"),
        form=draft_rows.ResultRow,
    ),
    Section(
        key="grounds",
        title=gettext_lazy("Căn cứ pháp lý"),
        row_title=gettext_lazy("Căn cứ"),
        form=draft_rows.GroundRow,
    ),
)
_SECTION_KEYS = frozenset(section.key for section in SECTIONS)


@dataclass(kw_only=True)
class SectionForms:
    """The rows of one section, in their order."""

    section: Section
    rows: list[Row] = field(default_factory=list)

    @property
    def filled(self) -> list[Row]:
        return [row for row in self.rows if row.is_bound and not row.is_empty()]


class DraftForms:
    """The forms of a draft; `fresh` names a row just added, shown without complaints."""

    def __init__(self, data: QueryDict, *, fresh: str = "") -> None:
        self.data = data
        self.general = General(data)
        variants = _typed_variants(data)
        self.sections = [
            SectionForms(
                section=section,
                rows=[
                    _row(section, number, data, variants, fresh)
                    for number in _order(data, section.key)
                ],
            )
            for section in SECTIONS
        ]

    @property
    def all(self) -> list[forms.Form]:
        return [self.general, *(row for section in self.sections for row in section.rows)]

    def is_valid(self) -> bool:
        parts = [self.general, *(row for section in self.sections for row in section.filled)]
        # Each one is asked, so that all faults are seen at once.
        return not [part for part in parts if not part.is_valid()]

    def changes(self, stored: Mapping[str, Any]) -> Content:
        """Return the content as typed; a key that is there no more is None."""
        rest = {
            key: value
            for key, value in self.general.cleaned_data["rest"].items()
            if key not in _FIXED
        }
        typed = {
            **rest,
            **self.general.content(),
            **{part.section.key: [row.content() for row in part.filled] for part in self.sections},
        }
        gone = {key: None for key in stored if key not in typed and key not in _FIXED}
        return {**gone, **typed}

    def place(self, findings: Iterable[Finding]) -> None:
        """Put each fault beside the field it speaks of."""
        for finding in findings:
            form, name = self._find(finding.place)
            form.add_error(name, str(finding.text)[:1].upper() + str(finding.text)[1:])

    def _find(self, place: str) -> tuple[forms.Form, str | None]:
        match = _PLACE.match(place)
        rows = {part.section.key: part.filled for part in self.sections}
        if match and match[1] in rows and int(match[2]) <= len(rows[match[1]]):
            row = rows[match[1]][int(match[2]) - 1]
            return row, match[3] if match[3] in row.fields else None
        key = re.split(r"[.\[]", place)[0]
        if key == "competent":
            return self.general, "agency_function"
        if key in self.general.fields:
            return self.general, key
        return self.general, None if key in _SECTION_KEYS else "rest"


def data_of(content: Mapping[str, Any], *, version: int) -> QueryDict:
    """Return a content as the browser sends it."""
    competent = content.get("competent") or {}
    data = QueryDict(mutable=True)
    once = {
        "version": version,
        **{key: content.get(key, "") for key in ("name", "summary", "decision", "online_level")},
        **{
            key: content.get(key, "")
            for key in ("intake_places", "steps", "conditions", "link_group")
        },
        **{key: "\n".join(content.get(key, [])) for key in ("subjects", "warnings")},
        "competent_level": competent.get("level", ""),
        "agency_function": competent.get("agency_function", ""),
        "unit_function": competent.get("unit_function", ""),
        "competent_text": competent.get("text", ""),
        "executing": competent.get("executing", ""),
        "rest": _rest(content),
    }
    for key, value in once.items():
        data[key] = str(value)
    for key, default in (("same_sitting", False), ("counter_intake", True)):
        if content.get(key, default):
            data[key] = "on"
    for key in ("levels", "channels", "life_events"):
        data.setlist(key, list(content.get(key, [])))
    for section in SECTIONS:
        rows: Sequence[Mapping[str, Any]] = content.get(section.key, [])
        data.setlist(f"{section.key}-row", [str(number) for number in range(len(rows))])
        for number, row in enumerate(rows):
            for name, value in section.form.data_of(row).items():
                if value not in (None, ""):
                    data[f"{section.key}-{number}-{name}"] = str(value)
    return data


def change_order(data: QueryDict, act: str) -> tuple[QueryDict, str]:
    """
    Add, move or remove a row ("add:fees", "up:fees:2"); return the new data and the row just added.

    An act that makes no sense changes nothing.
    """
    verb, _colon, rest = act.partition(":")
    key, _colon, number = rest.partition(":")
    if key not in _SECTION_KEYS:
        return data, ""
    changed, order = data.copy(), _order(data, key)
    fresh = ""
    if verb == "add":
        added = str(max((int(known) for known in order), default=-1) + 1)
        order.append(added)
        fresh = f"{key}-{added}"
        for name in [name for name in changed if name.startswith(f"{fresh}-")]:
            del changed[name]
    elif number in order:
        at = order.index(number)
        order.pop(at)
        steps = {"up": -1, "down": 1}
        if verb in steps:
            order.insert(max(0, at + steps[verb]), number)
        elif verb != "remove":
            return data, ""
    changed.setlist(f"{key}-row", order)
    return changed, fresh


def _row(
    section: Section, number: str, data: QueryDict, variants: Sequence[tuple[str, str]], fresh: str
) -> Row:
    prefix = f"{section.key}-{number}"
    options = {"variants": variants} if section.form.has_variant else {}
    return section.form(None if prefix == fresh else data, prefix=prefix, **options)


def _order(data: QueryDict, key: str) -> list[str]:
    numbers = [number for number in data.getlist(f"{key}-row") if _NUMBERS.match(number)]
    return list(dict.fromkeys(numbers))


def _typed_variants(data: QueryDict) -> list[tuple[str, str]]:
    rows = [
        (f"variants-{number}-code", f"variants-{number}-name")
        for number in _order(data, "variants")
    ]
    typed = [(data.get(code, "").strip(), data.get(name, "").strip()) for code, name in rows]
    return [(code, f"{name[:60]} ({code})" if name else code) for code, name in typed if code]


def _rest(content: Mapping[str, Any]) -> str:
    known = {*General.base_fields, *_SECTION_KEYS, *_FIXED, "competent"}
    rest = {key: value for key, value in content.items() if key not in known}
    return yaml.safe_dump(rest, allow_unicode=True, sort_keys=False, width=100) if rest else ""
