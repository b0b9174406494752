"""
The QR code of a printed paper (Circular 01/2023/TT-VPCP, art. 26; rules 32 and 33).

The code holds one line of text, fields divided by "|" in a fixed order, the way the identity card's
own code does it, so that one scanner serves both:

    MC1 | dossier code | procedure code | applicant id | document name | system name
        | export time | appointment | validity | scope

* `MC1` is the mark and version of this layout.
* Times are local, minutes precise: `20261007T1039`.
* `appointment` is filled on a receipt, `validity` and `scope` on a result; empty fields at the end
  are left out.
* A "|" or line break inside a value is written as a blank. Text is UTF-8, composed (NFC).

The code is unsigned: it saves typing and proves nothing.
"""

import io
from dataclasses import dataclass
from datetime import datetime

import segno
from django.utils.translation import gettext as _

from motcua.core.errors import DomainError
from motcua.documents.wording import LOCAL, clean_text

MARK = "MC1"
_TIME = "%Y%m%dT%H%M"
_REQUIRED_FIELDS = 7
_ALL_FIELDS = 10
_MASK = 2


class NotOurQrCode(DomainError):
    """The scanned text was not printed by this system."""


@dataclass(frozen=True, kw_only=True)
class QrContent:
    """
    Minimum data of art. 26: what the code of an exported paper says.

    :ivar appointment_at: when the result is promised (receipt)
    :ivar validity: period of validity in words (result), and `scope` where it is valid
    """

    dossier_code: str
    procedure_code: str
    applicant_id: str
    document_name: str
    system_name: str
    exported_at: datetime
    appointment_at: datetime | None = None
    validity: str = ""
    scope: str = ""


def qr_payload(content: QrContent) -> str:
    """Write the content as the one line of text described above."""
    fields = [
        MARK,
        content.dossier_code,
        content.procedure_code,
        content.applicant_id,
        content.document_name,
        content.system_name,
        _write_time(content.exported_at),
        _write_time(content.appointment_at) if content.appointment_at else "",
        content.validity,
        content.scope,
    ]
    return "|".join(_plain(field) for field in fields).rstrip("|")


def parse_qr_payload(text: str) -> QrContent:
    """
    Read a scanned code back; fields added by a later version are ignored.

    :raises NotOurQrCode: if the text is something else
    """
    parts = clean_text(text).split("|")
    if parts[0] != MARK or len(parts) < _REQUIRED_FIELDS:
        raise NotOurQrCode(_("Mã QR này không phải của hệ thống."))
    parts += [""] * (_ALL_FIELDS - len(parts))
    try:
        exported_at = _read_time(parts[6])
        appointment_at = _read_time(parts[7]) if parts[7] else None
    except ValueError as error:
        raise NotOurQrCode(_("Mã QR này không đọc được thời điểm.")) from error
    return QrContent(
        dossier_code=parts[1],
        procedure_code=parts[2],
        applicant_id=parts[3],
        document_name=parts[4],
        system_name=parts[5],
        exported_at=exported_at,
        appointment_at=appointment_at,
        validity=parts[8],
        scope=parts[9],
    )


def qr_svg(text: str) -> str:
    """Draw a text as an SVG without quiet zone (the template leaves it); error correction M."""
    # micro=False: phones do not read Micro QR. A fixed mask, because weighing all eight takes
    # three times as long and a reader takes any of them (tried: docs/adr/0003-pdf.md).
    code = segno.make(text, error="m", micro=False, encoding="utf-8", boost_error=False, mask=_MASK)
    drawing = io.BytesIO()
    code.save(drawing, kind="svg", border=0, xmldecl=False, omitsize=True)
    return drawing.getvalue().decode()


def _plain(text: str) -> str:
    return " ".join(clean_text(text).replace("|", " ").split())


def _write_time(moment: datetime) -> str:
    return moment.astimezone(LOCAL).strftime(_TIME)


def _read_time(text: str) -> datetime:
    return datetime.strptime(text, _TIME).replace(tzinfo=LOCAL)
