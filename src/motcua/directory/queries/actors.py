"""Who acts: the officer of an account with the postings of a day, delegated ones included."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import F, Q

from motcua.core import reference
from motcua.core.actors import Actor, PostingFact
from motcua.directory.models import Account, Officer, Posting
from motcua.directory.queries.inheritance import inherited_postings
from motcua.directory.rules import WORK_ROLES, Role, sort_key

_POSTING_COLUMNS = {
    "id": "pk",
    "role": "role",
    "agency_id": "agency_id",
    "level": "agency__level",
    "agency_function": "agency__function",
    "unit_id": "unit_id",
    "shop_id": "shop_id",
    "counter_id": "counter_id",
    "agency_label": "agency__short_name",
    "unit_label": "unit__short_name",
    "position_label": "position__name",
}


def valid_on(on: date, prefix: str = "") -> Q:
    """Return the condition that a dated row holds on a day (its last day included)."""
    return Q(**{f"{prefix}valid_from__lte": on}) & (
        Q(**{f"{prefix}valid_to": None}) | Q(**{f"{prefix}valid_to__gte": on})
    )


def get_actor(
    *, account_id: int, on: date, origin: str, active_posting_id: int | None = None
) -> Actor | None:
    """
    Return who this account is on a day, from memory while no posting changes; None if it may not act.

    The chosen posting comes first, then the officer's own, then those delegated to him.
    """
    known = reference.remembered(
        "directory", ("actor", account_id, on), lambda: _read_actor(account_id, on)
    )
    if known is None:
        return None
    postings = sorted(
        known.postings,
        key=lambda fact: (fact.id != active_posting_id, fact.delegator_id is not None),
    )
    return replace(
        known,
        origin=origin,
        postings=tuple(postings),
        unit_label=postings[0].place_label if postings else "",
    )


def _read_actor(account_id: int, on: date) -> Actor | None:
    rows = _posting_rows(account_id, on)
    own = next((row for row in rows if row["officer__account_id"] == account_id), None)
    if own is None:
        return _actor_without_postings(account_id, rows)
    if not own["officer__account__is_active"]:
        return None
    return _actor(
        rows,
        account_id=account_id,
        officer_id=own["officer_id"],
        label=own["officer__full_name"],
    )


def _actor_without_postings(
    account_id: int,
    delegated: list[dict[str, Any]],  # Any: column values
) -> Actor | None:
    """Citizens, officers between two postings, officers who only work for others today."""
    account = (
        Account.objects.filter(pk=account_id, is_active=True)
        .values("username", "kind", "officer__id", "officer__full_name")
        .first()
    )
    if account is None:
        return None
    if account["officer__id"] is None or account["kind"] == Account.Kind.CITIZEN:
        return Actor(
            account_id=account_id,
            officer_id=None,
            label=account["username"],
            is_citizen=account["kind"] == Account.Kind.CITIZEN,
        )
    return _actor(
        delegated,
        account_id=account_id,
        officer_id=account["officer__id"],
        label=account["officer__full_name"],
    )


def _actor(
    rows: list[dict[str, Any]],  # Any: column values
    *,
    account_id: int,
    officer_id: int,
    label: str,
) -> Actor:
    postings = [_fact(row, officer_id) for row in rows]
    return Actor(
        account_id=account_id,
        officer_id=officer_id,
        label=label,
        postings=tuple(postings),
        inherited=tuple(inherited_postings(postings)) if postings else (),
    )


def get_actor_of_officer(*, officer_id: int, on: date, origin: str) -> Actor | None:
    """Return the actor for an officer: sweeps, journeys and loads act in somebody's name."""
    account_id = Officer.objects.values_list("account_id", flat=True).filter(pk=officer_id).first()
    if account_id is None:
        return None
    return get_actor(account_id=account_id, on=on, origin=origin)


def _posting_rows(account_id: int, on: date) -> list[dict[str, Any]]:  # Any: column values
    """Read own and delegated postings in one statement; a posting held twice is listed once."""
    own = Q(officer__account_id=account_id)
    delegation = "officer__delegations_given__"
    delegated = (
        Q(**{f"{delegation}delegate__account_id": account_id, "role__in": WORK_ROLES})
        & valid_on(on, delegation)
        & (Q(**{f"{delegation}unit": None}) | Q(**{f"{delegation}unit": F("unit")}))
        & (Q(**{f"{delegation}role": ""}) | Q(**{f"{delegation}role": F("role")}))
    )
    columns = (
        "officer_id",
        "officer__full_name",
        "officer__account_id",
        "officer__account__is_active",
        *_POSTING_COLUMNS.values(),
    )
    rows = Posting.objects.filter(valid_on(on), own | delegated).values(*columns)
    return list(rows.order_by("pk").distinct())


def _fact(row: dict[str, Any], officer_id: int) -> PostingFact:  # Any: column values
    values = {name: row[column] for name, column in _POSTING_COLUMNS.items()}
    for label in ("unit_label", "position_label"):
        values[label] = values[label] or ""
    delegator = row["officer_id"] if row["officer_id"] != officer_id else None
    return PostingFact(delegator_id=delegator, **values)


@dataclass(frozen=True, kw_only=True)
class OfficerLine:
    """One officer with one of his postings, for lists."""

    officer_id: int
    account_id: int
    username: str
    full_name: str
    posting_id: int
    role: Role
    place_label: str
    agency_label: str
    unit_id: int | None
    shop_id: int | None
    position_label: str


def list_imaginary_officers(*, on: date) -> list[OfficerLine]:
    """Return the people of the demo with their main posting, by agency and rank."""
    rows = _lines(Posting.objects.filter(valid_on(on), officer__is_imaginary=True))
    first: dict[int, OfficerLine] = {}
    for row in rows:
        first.setdefault(row.officer_id, row)
    return list(first.values())


def list_officers_of_unit(*, unit_id: int, on: date, role: Role | None = None) -> list[OfficerLine]:
    """Return who holds a posting at the unit, by Vietnamese name order."""
    postings = Posting.objects.filter(valid_on(on), unit_id=unit_id)
    if role is not None:
        postings = postings.filter(role=role)
    return sorted(_lines(postings), key=lambda row: sort_key(row.full_name))


def list_officers_of_agency(*, agency_id: int, on: date) -> list[OfficerLine]:
    """Return everybody posted at an agency, by Vietnamese name order."""
    rows = _lines(Posting.objects.filter(valid_on(on), agency_id=agency_id))
    return sorted(rows, key=lambda row: (sort_key(row.full_name), row.posting_id))


def _lines(postings: Any) -> list[OfficerLine]:  # Any: a queryset of postings, typed by use
    rows = (
        postings.filter(officer__account__is_active=True)
        .select_related("officer__account", "agency", "unit", "position")
        .order_by("agency__code", "pk")
    )
    return [
        OfficerLine(
            officer_id=row.officer_id,
            account_id=row.officer.account_id,
            username=row.officer.account.username,
            full_name=row.officer.full_name,
            posting_id=row.pk,
            role=Role(row.role),
            place_label=", ".join(
                label
                for label in (row.unit.short_name if row.unit else "", row.agency.short_name)
                if label
            ),
            agency_label=row.agency.short_name,
            unit_id=row.unit_id,
            shop_id=row.shop_id,
            position_label=row.position.name if row.position else "",
        )
        for row in rows
    ]
