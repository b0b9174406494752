"""
What each printed paper says: frozen values, ready to be laid out. No Django, no clock.

Fields follow Circular 01/2018/TT-VPCP and what offices print today; the layout annexed to Circular
03/2025/TT-VPCP was not seen, therefore templates are versioned. The number and the title of a form
come from the rule set (control slip: 05 until 30 June 2025, 06 since) and are arguments of printing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar


class FormKind(StrEnum):
    """Papers that can be printed; the value names the template."""

    RECEIPT = "receipt"
    SUPPLEMENT = "supplement"
    REFUSAL = "refusal"
    EXTENSION = "extension"
    STOP = "stop"
    CONTROL_SLIP = "control_slip"
    REGISTER = "register"
    COVER = "cover"
    PROCEDURE_SHEET = "procedure_sheet"
    VISIT_NOTICE = "visit_notice"
    VISIT_MINUTES = "visit_minutes"
    DEADLINE_SLIP = "deadline_slip"


@dataclass(frozen=True, kw_only=True)
class Letterhead:
    """
    Who issues the paper.

    :ivar parent_agency: agency above, may be empty ("Ủy ban nhân dân xã Yên Phong")
    :ivar agency: issuing agency ("Trung tâm Phục vụ hành chính công")
    :ivar full_name: the agency in running text ("Trung tâm Phục vụ hành chính công xã Yên Phong")
    :ivar place: place name before the date ("Yên Phong")
    :ivar contact: where to ask, one line (address, telephone), printed in the foot
    """

    parent_agency: str
    agency: str
    place: str
    full_name: str = ""
    contact: str = ""


@dataclass(frozen=True, kw_only=True)
class Party:
    """
    A person or organisation as it is to be printed.

    :ivar id_label: "Số định danh cá nhân", "Mã số thuế", "Số hộ chiếu"
    :ivar id_number: as printed; the caller masks it where the paper leaves the office
    """

    name: str
    id_label: str = "Số định danh cá nhân"
    id_number: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, kw_only=True)
class Representative:
    """Who hands the dossier in for the applicant, and by which right ("mẹ ruột, được ủy quyền")."""

    name: str
    authority: str = ""
    id_number: str = ""


@dataclass(frozen=True, kw_only=True)
class Signature:
    """
    Who signs.

    :ivar position: in capitals on paper ("Người tiếp nhận hồ sơ", "Giám đốc")
    :ivar name: printed below the empty space; empty leaves it to be written by hand
    :ivar note: under the position; empty for "(Ký, ghi rõ họ tên)"
    """

    position: str
    name: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Paper:
    """
    What every paper has.

    :ivar number: number and notation ("1042/GTN"); empty leaves dots to be filled by hand
    :ivar system_name: name of the source system, part of the QR (rule 32)
    :ivar issued_at: when it was exported, also the creation time written into the PDF
    :ivar is_demo: imaginary data; a mark is printed on every page
    """

    kind: ClassVar[FormKind]

    letterhead: Letterhead
    issued_at: datetime
    system_name: str
    number: str = ""
    is_demo: bool = False


@dataclass(frozen=True, kw_only=True)
class DossierPaper(Paper):
    """
    What every paper of one dossier has.

    :ivar applicant_id: full identity number for the QR (rule 32); may be shown masked in `applicant`
    """

    dossier_code: str
    procedure_code: str
    procedure_name: str
    applicant: Party
    applicant_id: str
    variant_name: str = ""
    representative: Representative | None = None


@dataclass(frozen=True, kw_only=True)
class PaperLine:
    """One handed-in paper: its name, "Bản chính" / "Bản sao" …, and how many."""

    name: str
    form: str
    quantity: int = 1
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class FeeLine:
    """
    One fee or charge.

    :ivar amount: đồng; zero prints "Không thu"
    :ivar state: "đã nộp", "chưa nộp", "nộp khi nhận kết quả", …
    """

    label: str
    amount: int
    state: str = ""


@dataclass(frozen=True, kw_only=True)
class Receipt(DossierPaper):
    """
    Form 01, given when a dossier is accepted (Decree 118/2025, art. 17; rule 16).

    :ivar papers_from_data: papers not asked for because valid data were found (rule 11)
    :ivar time_limit: in words ("03 ngày làm việc kể từ ngày nhận đủ hồ sơ hợp lệ")
    :ivar due_at: promised moment; None only where no limit is laid down
    """

    kind: ClassVar[FormKind] = FormKind.RECEIPT

    papers: Sequence[PaperLine]
    received_at: datetime
    due_at: datetime | None
    time_limit: str
    return_place: str
    receiver_name: str
    papers_from_data: Sequence[str] = ()
    dossier_sets: int = 1
    return_method: str = ""
    fees: Sequence[FeeLine] = ()
    submitter_name: str = ""
    register_book: str = ""
    register_number: str = ""
    note: str = ""
    tracking: str = ""
    # Of a linked group: each part with its agency.
    parts: Sequence[str] = ()


@dataclass(frozen=True, kw_only=True)
class SupplementItem:
    """One thing to complete, and why."""

    content: str
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class SupplementRequest(DossierPaper):
    """
    Form 02 (Decree 118/2025, art. 17(1)(c) and 19(5); rule 13).

    :ivar reason: for the whole request, besides the reasons of single items
    :ivar help_contact: person and telephone for guidance
    """

    kind: ClassVar[FormKind] = FormKind.SUPPLEMENT

    items: Sequence[SupplementItem]
    reason: str
    signature: Signature
    help_contact: str = ""
    answer_by_date: date | None = None
    note: str = ""


class RefusalStage(StrEnum):
    """Where a dossier is refused: at intake (art. 17(1)(c)) or on the merits (art. 19(3))."""

    INTAKE = "INTAKE"
    RESOLUTION = "RESOLUTION"


@dataclass(frozen=True, kw_only=True)
class RefusalNotice(DossierPaper):
    """Form 03; reasons are mandatory (rule 15)."""

    kind: ClassVar[FormKind] = FormKind.REFUSAL

    stage: RefusalStage
    reasons: Sequence[str]
    signature: Signature
    legal_grounds: Sequence[str] = ()
    returned_papers: str = ""
    submitter_name: str = ""


@dataclass(frozen=True, kw_only=True)
class ExtensionLetter(DossierPaper):
    """
    Form 04: apology and new time (Decree 118/2025, art. 19(6); rules 59-62), addressed to the applicant.

    :ivar first_due_at: the first promise, which stays on record
    :ivar notice: how the applicant is told ("tin nhắn SMS")
    """

    kind: ClassVar[FormKind] = FormKind.EXTENSION

    agency: str
    received_at: datetime
    first_due_at: datetime | None
    old_due_at: datetime
    new_due_at: datetime
    reason: str
    added: str
    notice: str
    centre: str
    signature: Signature


@dataclass(frozen=True, kw_only=True)
class StopLetter(DossierPaper):
    """
    Form 05: the dossier is stopped at the applicant's wish (art. 21; rules 65, 68).

    :ivar stage: where it stood ("Thẩm định – Phòng Tư pháp")
    """

    kind: ClassVar[FormKind] = FormKind.STOP

    received_at: datetime
    stopped_at: datetime
    request: str
    requested_by: str
    stage: str
    papers_returned: str
    fee_note: str
    signature: Signature


@dataclass(frozen=True, kw_only=True)
class HandOver:
    """
    One hand-over between two hands (rule 37).

    :ivar outcome: "Trước hạn", "Đúng hạn", "Quá hạn", empty while the step is open
    """

    agency: str
    given_at: datetime | None
    given_by: str
    received_at: datetime | None
    received_by: str
    due_at: datetime | None = None
    outcome: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class ControlSlip(DossierPaper):
    """Form 06 (05 before): goes with the dossier from hand to hand."""

    kind: ClassVar[FormKind] = FormKind.CONTROL_SLIP

    received_at: datetime
    due_at: datetime | None
    lead_agency: str
    hand_overs: Sequence[HandOver]
    coordinating_agencies: Sequence[str] = ()
    empty_rows: int = 2


@dataclass(frozen=True, kw_only=True)
class RegisterRow:
    """One dossier in the register; dates that have not come yet are None."""

    dossier_code: str
    procedure_name: str
    dossier_sets: int
    applicant_name: str
    contact: str
    lead_agency: str
    received_at: datetime
    due_at: datetime | None
    sent_at: datetime | None = None
    result_received_at: datetime | None = None
    returned_at: datetime | None = None
    return_method: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Register(Paper):
    """Form 07 (06 before): all dossiers received by a shop in a period, A4 landscape."""

    kind: ClassVar[FormKind] = FormKind.REGISTER

    first_date: date
    last_date: date
    rows: Sequence[RegisterRow]
    signature: Signature


@dataclass(frozen=True, kw_only=True)
class Cover(DossierPaper):
    """Cover of the paper dossier, A4: what lies inside and until when it is to be resolved."""

    kind: ClassVar[FormKind] = FormKind.COVER

    papers: Sequence[PaperLine]
    received_at: datetime
    due_at: datetime | None
    resolving_agency: str
    receiver_name: str
    dossier_sets: int = 1
    retention: str = ""


@dataclass(frozen=True, kw_only=True)
class SheetRow:
    """A label with one or more lines: "Thời hạn giải quyết" → one line per variant or channel."""

    label: str
    lines: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class ProcedureSheet(Paper):
    """
    Public sheet of a procedure, with a QR that opens its page.

    :ivar url: address of the public page
    :ivar facts: short facts first (who resolves, limit, fee, where, result)
    :ivar requirements: papers to bring; `note` says what is fetched from data
    """

    kind: ClassVar[FormKind] = FormKind.PROCEDURE_SHEET

    procedure_code: str
    procedure_name: str
    url: str
    facts: Sequence[SheetRow]
    requirements: Sequence[PaperLine]
    steps: Sequence[str] = ()
    conditions: Sequence[str] = ()
    legal_grounds: Sequence[str] = ()
    sector: str = ""
    decision: str = ""


@dataclass(frozen=True, kw_only=True)
class VisitNotice(DossierPaper):
    """
    Notice of a verification (Decree 118/2025, art. 19(4)(a); rule 44). No form is laid down for it.

    :ivar participants, content: as typed, one thing a line
    :ivar agency_name: who verifies; the letterhead is that of the centre, through which it is sent
    """

    kind: ClassVar[FormKind] = FormKind.VISIT_NOTICE

    agency_name: str
    planned_at: datetime
    place: str
    participants: Sequence[str]
    content: Sequence[str]
    needs_applicant: bool
    signature: Signature


@dataclass(frozen=True, kw_only=True)
class VisitMinutes(DossierPaper):
    """
    Minutes of a verification; without `findings` a sheet to be written by hand on the spot.

    :ivar held_at: None leaves the time to be written by hand
    """

    kind: ClassVar[FormKind] = FormKind.VISIT_MINUTES

    agency_name: str
    planned_at: datetime
    place: str
    participants: Sequence[str]
    content: Sequence[str]
    held_at: datetime | None = None
    attendants: Sequence[str] = ()
    findings: Sequence[str] = ()
    signature: Signature
