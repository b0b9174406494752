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
class CollectorFacts:
    """Who takes the result. Not the applicant → an authority is required (rule 73)."""

    full_name: str
    identity_number: str
    is_applicant: bool
    authority: str = ""
    is_receipt_lost: bool = False


@dataclass(frozen=True, kw_only=True)
class DueFacts:
    """A due date with the limit it came from."""

    due_at: datetime | None
    amount: Decimal
    unit: str
