"""Writing the facts of one record as a draft of its procedure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db import transaction
from django.db.models import BooleanField, ExpressionWrapper, Q

from motcua.audit import services as audit
from motcua.core.actors import Actor
from motcua.core.transactions import transaction_required
from motcua.procedures.content import delete_rows
from motcua.procedures.importing.facts import Flag, RecordFacts
from motcua.procedures.importing.identity import Page
from motcua.procedures.importing.lines import Line
from motcua.procedures.importing.report import Tally
from motcua.procedures.importing.rows import write_rows
from motcua.procedures.models import Procedure, ProcedureRevision, SearchEntry, Sector

__all__ = ["KnownRecord", "Outcome", "get_known_records", "keep_second_record", "write_record"]

_DRAFT = ProcedureRevision.State.DRAFT
_HAS_PACK = ExpressionWrapper(~Q(pack={}), output_field=BooleanField())


class Outcome(StrEnum):
    """What a record changed in the catalogue; the keys of the report."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, kw_only=True)
class KnownRecord:
    """What the catalogue holds of a code: its name, and what the last import left of it."""

    name: str
    digest: str = ""
    page: Page | None = None
    tally: Tally | None = None
    second_digests: frozenset[str] = frozenset()

    def has_flag(self, flag: Flag) -> bool:
        flags = self.tally["flags"] if self.tally else []
        return any(row[0] == flag["field"] and row[1] == flag["reason"] for row in flags)


@dataclass(frozen=True, kw_only=True)
class _RevisionRow:
    pk: int
    number: int
    state: str
    digest: str
    has_pack: bool

    @property
    def is_untouched_draft(self) -> bool:
        """Whether only the import has written it: saving a draft in the console makes a pack."""
        return self.state == _DRAFT and bool(self.digest) and not self.has_pack


def get_known_records() -> dict[str, KnownRecord]:
    """Return every procedure of the catalogue by code, with its latest imported record."""
    known = {
        code: KnownRecord(name=name) for code, name in Procedure.objects.values_list("code", "name")
    }
    imported = (
        ProcedureRevision.objects.filter(raw__has_key="digest")
        .order_by("procedure_id", "-number")
        .distinct("procedure_id")
        .values_list("procedure__code", "raw__digest", "raw__page", "raw__tally", "raw__seconds")
    )
    for code, digest, page, tally, seconds in imported.iterator():
        known[code] = KnownRecord(
            name=known[code].name,
            digest=digest,
            page=Page(code=code, **page) if page else None,
            tally=tally,
            second_digests=frozenset(row["digest"] for row in seconds or ()),
        )
    return known


@transaction.atomic
def write_record(
    *,
    line: Line,
    facts: RecordFacts,
    page: Page,
    flags: Sequence[Flag],
    tally: Tally,
    sector: Sector,
    source: str,
    is_new_code: bool,
    actor: Actor,
    at: datetime,
) -> Outcome:
    """
    Put a record into the catalogue as a draft, in one transaction.

    1. The same record again changes nothing.
    2. A draft that only the import has written is replaced, its number kept.
    3. Otherwise (published, withdrawn, edited, from a pack) a new draft gets the next number.

    `is_new_code` says that the catalogue does not have the code; it spares two statements.

    :raises IntegrityError: if somebody else has brought in the new code meanwhile
    """
    if is_new_code:
        procedure = Procedure.objects.create(code=facts.code, name=facts.name, sector=sector)
        revisions: list[_RevisionRow] = []
    else:
        procedure = Procedure.objects.select_for_update().get(code=facts.code)
        revisions = _list_revisions(procedure)
    latest = next((row for row in revisions if row.digest), None)
    raw: dict[str, Any] = {  # Any: JSON
        "digest": line.digest,
        "page": page.to_json(),
        "tally": tally,
        "source": {"file": source, "line": line.number},
        "record": line.record,
        "seconds": [],
    }
    if latest is not None and latest.digest == line.digest:
        return _refresh_flags(latest, raw, flags)
    revision = _open_draft(procedure, revisions, latest, at)
    _apply(revision, facts, raw, flags)
    revision.save()
    write_rows(revision, facts)
    _follow_in_procedure(procedure, facts, sector, revisions)
    outcome = Outcome.CREATED if latest is None else Outcome.UPDATED
    audit.record(
        actor=actor,
        action=f"procedure.record_{outcome.value}",
        subject_kind="procedure",
        subject_id=procedure.code,
        subject_label=facts.name,
        data={"revision": revision.number, "digest": line.digest, "flags": len(flags)},
        at=at,
    )
    return outcome


@transaction.atomic
def keep_second_record(*, line: Line, flag: Flag) -> None:
    """Keep another record of the same code beside the one that was read, for a person to choose."""
    revision = (
        ProcedureRevision.objects.select_for_update(of=("self",))
        .filter(procedure__code=line.code, raw__has_key="digest")
        .order_by("-number")
        .first()
    )
    if revision is None or revision.state != _DRAFT:
        return
    seconds = revision.raw.get("seconds", [])
    if any(row["digest"] == line.digest for row in seconds):
        return
    seconds.append({"digest": line.digest, "line": line.number, "record": line.record})
    revision.raw["seconds"] = seconds
    revision.raw["tally"]["flags"].append([flag["field"], flag["reason"], 1])
    revision.flags.append(flag)
    revision.version += 1
    revision.save(update_fields=["raw", "flags", "version"])


def _list_revisions(procedure: Procedure) -> list[_RevisionRow]:
    rows = (
        procedure.revisions.annotate(has_pack=_HAS_PACK)
        .order_by("-number")
        .values_list("pk", "number", "state", "raw__digest", "has_pack")
    )
    return [
        _RevisionRow(pk=pk, number=number, state=state, digest=digest or "", has_pack=has_pack)
        for pk, number, state, digest, has_pack in rows
    ]


def _refresh_flags(
    latest: _RevisionRow, raw: dict[str, Any], flags: Sequence[Flag]
) -> Outcome:  # Any: JSON
    """Add what another run has found about the same record (its page came under a second code)."""
    revision = ProcedureRevision.objects.get(pk=latest.pk)
    known = {(flag["field"], flag["reason"]) for flag in revision.flags}
    new = [flag for flag in flags if (flag["field"], flag["reason"]) not in known]
    if not new or not latest.is_untouched_draft:
        return Outcome.UNCHANGED
    revision.flags = [*new, *revision.flags]
    revision.raw = {**revision.raw, "tally": raw["tally"]}
    revision.version += 1
    revision.save(update_fields=["flags", "raw", "version"])
    return Outcome.UPDATED


def _open_draft(
    procedure: Procedure,
    revisions: Sequence[_RevisionRow],
    latest: _RevisionRow | None,
    at: datetime,
) -> ProcedureRevision:
    if latest is not None and latest.is_untouched_draft:
        revision = ProcedureRevision.objects.get(pk=latest.pk)
        delete_rows(revision)
        # Somebody may have the old content open in the console: his save must fail.
        revision.version += 1
        return revision
    number = max((row.number for row in revisions), default=0) + 1
    return ProcedureRevision(procedure=procedure, number=number, created_at=at)


def _apply(
    revision: ProcedureRevision, facts: RecordFacts, raw: dict[str, Any], flags: Sequence[Flag]
) -> None:  # Any: JSON
    revision.name = facts.name
    revision.decision_number = facts.decision_number
    revision.levels = list(facts.levels)
    revision.channels = list(facts.channels)
    revision.subjects = list(facts.subjects)
    revision.steps = facts.steps
    revision.conditions = facts.conditions
    revision.intake_places = facts.intake_places
    revision.competent_text = facts.competent_text
    revision.executing_text = facts.executing_text
    revision.raw = raw
    revision.flags = list(flags)


@transaction_required
def _follow_in_procedure(
    procedure: Procedure, facts: RecordFacts, sector: Sector, revisions: Sequence[_RevisionRow]
) -> None:
    """Let the procedure's own name follow, unless something better than the import has set it."""
    if procedure.current_revision_id is not None or any(row.has_pack for row in revisions):
        return
    if (procedure.name, procedure.sector_id) != (facts.name, sector.pk):
        procedure.name, procedure.sector = facts.name, sector
        procedure.save(update_fields=["name", "sector"])
    if revisions:
        # Written anew at the end of the run; a run that is cut off leaves the gap for the next one.
        SearchEntry.objects.filter(procedure=procedure).delete()
