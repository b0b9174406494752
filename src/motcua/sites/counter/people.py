"""Who is at the desk: the scanned card, and what is already known of the number that was typed."""

from datetime import date, datetime

from django.http import QueryDict
from django.utils.translation import gettext as _

from motcua.audit import services as audit
from motcua.core.actors import Actor
from motcua.directory.models import Organisation, Person
from motcua.directory.rules import CardUnreadable, normalize_number, parse_identity_qr
from motcua.dossiers.queries import intake as intake_queries
from motcua.sites.counter.forms import ORGANISATION, OTHER, TypingForm

_SCANS = {"scan": "desk", "scan_owner": "owner"}
_PERSON_FIELDS = (
    "full_name",
    "sex",
    "phone",
    "address",
    "email",
    "birth_day",
    "birth_month",
    "birth_year",
)


def typed_number(form: TypingForm, name: str) -> str:
    """Return an identity number as it was typed, without blanks and dots."""
    return normalize_number(str(form[name].value() or ""))


def read_scans(data: QueryDict) -> str:
    """Put a scanned card, or a number typed into the scanner's field, into the fields of its person."""
    fault = ""
    for name, prefix in _SCANS.items():
        text = data.get(name, "").strip()
        data[name] = ""
        if not text:
            continue
        if "|" not in text:
            _start_person(data, prefix, normalize_number(text))
            continue
        try:
            card = parse_identity_qr(text)
        except CardUnreadable as error:
            fault = str(error)
            continue
        _start_person(data, prefix, card.personal_id)
        data[f"{prefix}-full_name"] = card.full_name
        data[f"{prefix}-sex"] = card.sex
        data[f"{prefix}-address"] = card.address
        _write_birth(data, prefix, card.birth_date, card.birth_year)
    return fault


def _start_person(data: QueryDict, prefix: str, number: str) -> None:
    """Another person than before sits there: nothing of the earlier one may stay."""
    if normalize_number(data.get(f"{prefix}-identity_number", "")) == number:
        return
    for name in _PERSON_FIELDS:
        data[f"{prefix}-{name}"] = ""
    data[f"{prefix}-identity_number"] = number


def fill_known_people(data: QueryDict, *, actor: Actor, at: datetime) -> None:
    """Complete people whom the directory knows; each look into it is written to the audit log."""
    _fill_person(data, "desk", actor=actor, at=at)
    if data.get("behalf") == OTHER:
        _fill_person(data, "owner", actor=actor, at=at)
    elif data.get("behalf") == ORGANISATION:
        _fill_organisation(data, actor=actor, at=at)


def _fill_person(data: QueryDict, prefix: str, *, actor: Actor, at: datetime) -> None:
    number = normalize_number(data.get(f"{prefix}-identity_number", ""))
    # Looked up once for each number, not at every keystroke.
    if len(number) < 6 or data.get(f"{prefix}-seen") == number:
        return
    data[f"{prefix}-seen"] = number
    person = intake_queries.find_person(identity_number=number)
    if person is None:
        return
    _record(actor, kind="person", subject_id=str(person.pk), label=person.full_name, at=at)
    _write_person(data, prefix, person)


def _write_person(data: QueryDict, prefix: str, person: Person) -> None:
    known = {
        "full_name": person.full_name,
        "sex": person.sex,
        "phone": person.phone,
        "address": person.address,
        "email": person.email,
    }
    for name, value in known.items():
        # What the card says, or the officer has typed, is newer than what we remember.
        if value and not data.get(f"{prefix}-{name}"):
            data[f"{prefix}-{name}"] = value
    if not data.get(f"{prefix}-birth_year"):
        _write_birth(data, prefix, person.birth_date, person.birth_year)


def _fill_organisation(data: QueryDict, *, actor: Actor, at: datetime) -> None:
    code = normalize_number(data.get("org-tax_code", ""))
    if len(code) < 10 or data.get("org-seen") == code:
        return
    data["org-seen"] = code
    found: Organisation | None = intake_queries.find_organisation(tax_code=code)
    if found is None:
        return
    _record(actor, kind="organisation", subject_id=str(found.pk), label=found.name, at=at)
    known = {
        "full_name": found.name,
        "phone": found.phone,
        "address": found.address,
        "email": found.email,
    }
    for name, value in known.items():
        if value and not data.get(f"org-{name}"):
            data[f"org-{name}"] = value


def _record(actor: Actor, *, kind: str, subject_id: str, label: str, at: datetime) -> None:
    audit.record_read(
        actor=actor,
        subject_kind=kind,
        subject_id=subject_id,
        subject_label=label,
        purpose=_("Tiếp nhận hồ sơ tại quầy"),
        at=at,
    )


def _write_birth(data: QueryDict, prefix: str, born: date | None, year: int | None) -> None:
    if born is not None:
        parts = (f"{born:%d}", f"{born:%m}", str(born.year))
    else:
        parts = ("", "", str(year or ""))
    for box, text in zip(("day", "month", "year"), parts, strict=True):
        data[f"{prefix}-birth_{box}"] = text
