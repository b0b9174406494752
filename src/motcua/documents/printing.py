"""
Papers as PDF/A-2a, laid out by Typst. Pure: frozen values in, bytes out; no database, no clock.

Templates live in `templates/<set>/`, data reach them as JSON in `sys.inputs`, so text of a user is
never read as markup. Fonts come only from `fonts/` (system fonts differ from machine to machine).
Why Typst, with figures: docs/adr/0003-pdf.md.
"""

import dataclasses
import json
from collections.abc import Sequence
from datetime import date, datetime
from functools import cache, singledispatch
from typing import Any

from django.utils.translation import gettext

from motcua.core.errors import DomainError
from motcua.documents import typesetting, wording
from motcua.documents.forms import DossierPaper, FeeLine, Paper, ProcedureSheet, Receipt, Register
from motcua.documents.glyphs import covered_signs, replace_missing
from motcua.documents.qr import QrContent, qr_payload, qr_svg

DEFAULT_TEMPLATE_SET = "D118-2025/v1"
# Longer registers are laid out in a process of their own, because of the memory.
ROWS_APART = 60


class FontsMissing(DomainError):
    """The printing face is not installed."""


class UnableToPrint(DomainError):
    """The template refused the data; a defect, not a mistake of the user."""


def render_form(
    *,
    data: Paper,
    number: str,
    title: str,
    template_set: str = DEFAULT_TEMPLATE_SET,
) -> bytes:
    """
    Lay out one paper as PDF/A-2a.

    The same values give the same bytes, so that a reprint is stored once.

    :param data: one of the papers of `documents.forms`; its class chooses the template
    :param number: number of the form in the rule set ("01"); empty for papers without one
    :param title: title in the rule set ("Giấy tiếp nhận hồ sơ và hẹn trả kết quả")
    :raises FontsMissing: if the build did not install the fonts
    :raises UnableToPrint: if there is no such template or it cannot be laid out
    """
    template = f"{template_set}/{data.kind}.typ"
    if not (typesetting.TEMPLATES_DIR / template).is_file():
        raise UnableToPrint(
            gettext("Không có bản in “%(title)s” trong bộ mẫu %(set)s.")
            % {"title": title, "set": template_set}
        )
    values = _encode(data) | {
        "form_number": number,
        "title": wording.clean_text(title),
        "place_and_date": wording.place_and_date(data.letterhead.place, data.issued_at),
        "exported": wording.moment_words(data.issued_at),
        "qr": _qr_drawing(data, title),
    }
    typeset = (
        typesetting.typeset_apart
        if isinstance(data, Register) and len(data.rows) > ROWS_APART
        else typesetting.typeset
    )
    try:
        return typeset(
            template=template,
            data=json.dumps(values, ensure_ascii=False),
            timestamp=int(data.issued_at.timestamp()),
        )
    except typesetting.TypesettingFailed as error:
        raise UnableToPrint(
            gettext("Không in được “%(title)s”: %(fault)s") % {"title": title, "fault": error}
        ) from error


def qr_content(data: DossierPaper, *, title: str) -> QrContent:
    """Return what the QR of a paper says (Circular 01/2023, art. 26; rule 32)."""
    return QrContent(
        dossier_code=data.dossier_code,
        procedure_code=data.procedure_code,
        applicant_id=data.applicant_id,
        document_name=title,
        system_name=data.system_name,
        exported_at=data.issued_at,
        appointment_at=data.due_at if isinstance(data, Receipt) else None,
    )


def are_fonts_installed() -> bool:
    """Say whether the build copied the four faces."""
    return all((typesetting.FONTS_DIR / face).is_file() for face in typesetting.FACES)


def _qr_drawing(data: Paper, title: str) -> str:
    if isinstance(data, DossierPaper):
        return qr_svg(qr_payload(qr_content(data, title=title)))
    if isinstance(data, ProcedureSheet):
        return qr_svg(data.url)
    return ""


@cache
def _covered() -> frozenset[int]:
    if not are_fonts_installed():
        raise FontsMissing(gettext("Chưa cài phông chữ in (Tinos): hãy chạy `make env`."))
    faces = (typesetting.FONTS_DIR / face for face in typesetting.FACES)
    return frozenset.intersection(*map(covered_signs, faces))


@singledispatch
def _encode(value: object) -> Any:  # Any: a JSON value, whose shape only the template knows
    """Turn frozen values into JSON with times and amounts already in words."""
    if not dataclasses.is_dataclass(value) or isinstance(value, type):
        return value
    encoded = {
        field.name: _encode(getattr(value, field.name)) for field in dataclasses.fields(value)
    }
    if isinstance(value, FeeLine):
        encoded["words"] = wording.money_words(value.amount) if value.amount else "Không thu"
    return encoded


@_encode.register
def _(value: str) -> str:
    return replace_missing(wording.clean_text(value), _covered())


@_encode.register
def _(value: date) -> str:
    return wording.day_words(value)


@_encode.register
def _(value: datetime) -> dict[str, str]:
    return {
        "words": wording.moment_words(value),
        "promise": wording.promise_words(value),
        "short": wording.short_moment(value),
        "day": wording.day_words(value.astimezone(wording.LOCAL).date()),
    }


@_encode.register(list)
@_encode.register(tuple)
def _(value: Sequence[object]) -> list[Any]:  # Any: as above
    return [_encode(item) for item in value]
