"""What a page or a partner hands to the services: frozen values, shape only."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from motcua.dossiers.rules import Channel


@dataclass(frozen=True, kw_only=True)
class PartyFacts:
    """
    The person or organisation the dossier is for, or the person who came.

    `identity_number` is a 12-digit personal number, a passport number or a tax code.
    """

    is_organisation: bool = False
    full_name: str
    identity_number: str
    sex: str = ""
    birth_date: date | None = None
    birth_year: int | None = None
    phone: str = ""
    email: str = ""
    address: str = ""
    identity_check: str = "PAPER"
    # A citizen without e-ID was helped to open a level-1 account (rule 10).
    is_account_supported: bool = False
    # Paper and database differ: no ground to refuse (rule 12).
    has_data_mismatch: bool = False
    mismatch_note: str = ""


@dataclass(frozen=True, kw_only=True)
class RepresentativeFacts:
    person: PartyFacts
    relation: str
    authority_paper: str


@dataclass(frozen=True, kw_only=True)
class ComponentFacts:
    """One paper on the desk. `file_ids` are stored files (documents.StoredFile)."""

    requirement_id: int | None
    name: str
    kind: str
    copies: int = 1
    remark: str = ""
    source: str = ""
    is_to_be_returned: bool = False
    file_ids: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class IntakeFacts:
    """
    Everything the intake page says. `commune_id` names whose authority settles a commune-level
    procedure, wherever in the province it is handed in (Decree 118/2025, art. 14(2)).
    """

    submission_key: UUID
    revision_id: int
    variant_id: int | None
    channel: Channel
    intake_shop_id: int
    commune_id: int | None
    applicant: PartyFacts
    representative: RepresentativeFacts | None = None
    components: tuple[ComponentFacts, ...] = ()
    helping_shop_id: int | None = None
    return_shop_id: int | None = None
    fee_inputs: dict[str, int] = field(default_factory=dict)
    is_fee_paid: bool = False
    fee_means: str = "CASH"
    fee_receipt_number: str = ""
    is_complex: bool = False
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class SupplementItemFacts:
    name: str
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class ConsultationFacts:
    """What is asked of another agency; all three are mandatory (Decree 118/2025, art. 19(4)(b))."""

    agency_function: str
    content: str
    respond_by: datetime
    reply_method: str


@dataclass(frozen=True, kw_only=True)
class OpinionRequestFacts:
    """What is asked of one agency beside the process; without a unit the agency's own order holds."""

    agency_id: int
    content: str
    respond_by: datetime
    reply_method: str
    unit_id: int | None = None
    file_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class VisitFacts:
    """
    A check on the spot as it is announced; all of it is mandatory (Decree 118/2025, art. 19(4)(a)).

    `notice_method` says how the applicant is told, where he has to attend.
    """

    planned_at: datetime
    place: str
    participants: str
    content: str
    needs_applicant: bool = True
    notice_method: str = ""


@dataclass(frozen=True, kw_only=True)
class MinutesFacts:
    """What was found at a check: the minutes in words, and their signed copy as a stored file."""

    held_at: datetime
    attendants: str
    minutes: str
    is_applicant_present: bool | None = None
    file_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class CollectorFacts:
    """Who takes the result. Not the applicant → an authority is required (rule 73)."""

    full_name: str
    identity_number: str
    is_applicant: bool
    authority: str = ""
    is_receipt_lost: bool = False
    # Without the receipt: the identity paper was compared, and what he knew of the dossier (rule 74).
    is_identity_checked: bool = False
    known_facts: str = ""
    # How each form reaches the applicant (rule 70): a means, or LATER; with a wish it is not wanted.
    paper_means: str = "COUNTER"
    electronic_means: str = "ACCOUNT"
    paper_unwanted: str = ""
    electronic_unwanted: str = ""


@dataclass(frozen=True, kw_only=True)
class ExtensionFacts:
    """Form 04: why, how much longer, and how the applicant is told (Decree 118/2025, art. 19(6))."""

    reason: str
    amount: Decimal
    unit: str
    notice_means: str
    notice_text: str = ""


@dataclass(frozen=True, kw_only=True)
class StopFacts:
    """What form 05 says beside the wish: who asked, what goes back (art. 21)."""

    requested_by: str = ""
    papers_returned: str = ""
    fee_note: str = ""


@dataclass(frozen=True, kw_only=True)
class ContentChangeFacts:
    """
    What the applicant wants changed; None leaves a value as it is (art. 21(2); rule 67).

    `statements` are (what, old, new) of the declaration itself, which has no column of its own.
    """

    request: str
    phone: str | None = None
    email: str | None = None
    address: str | None = None
    note: str | None = None
    return_shop_id: int | None = None
    statements: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, kw_only=True)
class ScanFacts:
    """One more file of one paper; `replaces_id` names the scan that it is better than."""

    component_id: int
    file_id: int
    name: str
    replaces_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class PaymentFacts:
    amount: int
    means: str
    receipt_number: str = ""


@dataclass(frozen=True, kw_only=True)
class GuidanceFacts:
    shop_id: int
    means: str
    content: str
    person_name: str = ""
    revision_id: int | None = None
    dossier_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class DueFacts:
    """A due date with the limit it came from."""

    due_at: datetime | None
    amount: Decimal
    unit: str
