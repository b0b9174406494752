"""What the search reads of each procedure, rebuilt whenever a name, an alias or a draft changes."""

from collections import defaultdict
from collections.abc import Sequence

from django.db import connection, transaction

from motcua.procedures.models import (
    Procedure,
    ProcedureAlias,
    ProcedureResult,
    ProcedureRevision,
    Variant,
)
from motcua.procedures.search_text import fold, places_of_lexemes

_BATCH = 500
_MANY = 100
_UPSERT = """
    INSERT INTO procedures_searchentry (procedure_id, name_text, body_text, alias_text)
    SELECT unnest(%s::bigint[]), unnest(%s::text[]), unnest(%s::text[]), unnest(%s::text[])
    ON CONFLICT (procedure_id) DO UPDATE SET
        name_text = excluded.name_text, body_text = excluded.body_text,
        alias_text = excluded.alias_text
"""
_ADD_POSTINGS = """
    INSERT INTO procedures_searchposting (term, procedure_id, place)
    SELECT unnest(%s::text[]), unnest(%s::bigint[]), unnest(%s::smallint[])
"""
_RECOUNT = """
    INSERT INTO procedures_searchterm (term, entry_count)
    SELECT term, count(*) FROM procedures_searchposting GROUP BY term
    ON CONFLICT (term) DO UPDATE SET entry_count = excluded.entry_count
    WHERE procedures_searchterm.entry_count <> excluded.entry_count
"""
_RECOUNT_SOME = """
    INSERT INTO procedures_searchterm (term, entry_count)
    SELECT wanted, (SELECT count(*) FROM procedures_searchposting p WHERE p.term = wanted)
    FROM unnest(%s::text[]) AS wanted
    ON CONFLICT (term) DO UPDATE SET entry_count = excluded.entry_count
    WHERE procedures_searchterm.entry_count <> excluded.entry_count
"""
# One recount at a time; two would wait for each other's rows in different orders.
_RECOUNT_LOCK = 7_118_201


@transaction.atomic
def rebuild_search_entries(*, procedure_ids: Sequence[int] | None = None) -> int:
    """
    Write the search entries of the given procedures (all when None) and the frequency of words.

    An entry speaks of the revision in force, or of the latest one while none is.
    """
    ids = (
        list(Procedure.objects.order_by("pk").values_list("pk", flat=True))
        if procedure_ids is None
        else sorted(set(procedure_ids))
    )
    if not ids:
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_RECOUNT_LOCK])
        touched: set[str] = set()
        for start in range(0, len(ids), _BATCH):
            touched |= _write_entries(ids[start : start + _BATCH])
        if procedure_ids is None:
            # Words that no entry holds any more are forgotten only when all is rebuilt.
            cursor.execute("DELETE FROM procedures_searchterm")
        if len(ids) < _MANY:
            # In one order always: two that count at once must not wait for each other.
            cursor.execute(_RECOUNT_SOME, [sorted(touched)])
            cursor.execute("DELETE FROM procedures_searchterm WHERE entry_count = 0")
        else:
            cursor.execute(_RECOUNT)
            # Until the server counts by itself, it would plan searches as for empty tables.
            cursor.execute(
                "ANALYZE procedures_searchentry, procedures_searchposting, procedures_searchterm"
            )
    return len(ids)


def _write_entries(ids: Sequence[int]) -> set[str]:
    """Write the entries and postings of some procedures; return the words they held or hold."""
    procedures = {row.pk: row for row in Procedure.objects.filter(pk__in=ids)}
    revisions = _revisions(procedures)
    by_revision = {revision.pk: pk for pk, revision in revisions.items()}
    results, cases, aliases = defaultdict(list), defaultdict(list), defaultdict(list)
    for revision_id, name in ProcedureResult.objects.filter(revision__in=by_revision).values_list(
        "revision_id", "name"
    ):
        results[by_revision[revision_id]].append(name)
    for revision_id, name in Variant.objects.filter(revision__in=by_revision).values_list(
        "revision_id", "name"
    ):
        cases[by_revision[revision_id]].append(name)
    for pk, text in ProcedureAlias.objects.filter(procedure__in=ids).values_list(
        "procedure_id", "text"
    ):
        aliases[pk].append(text)
    names = {
        pk: revisions[pk].name if pk in revisions else procedure.name
        for pk, procedure in procedures.items()
    }
    order = list(procedures)
    bodies = {pk: " ".join([*results[pk], *cases[pk]]) for pk in order}
    places = {
        pk: places_of_lexemes(
            name=names[pk], aliases=aliases[pk], results=results[pk], body=" ".join(cases[pk])
        )
        for pk in order
    }
    with connection.cursor() as cursor:
        cursor.execute(
            _UPSERT,
            [
                order,
                [fold(names[pk]) for pk in order],
                [fold(bodies[pk]) for pk in order],
                [" | ".join(fold(text) for text in aliases[pk]) for pk in order],
            ],
        )
    return _write_postings(places)


def _write_postings(places: dict[int, dict[str, int]]) -> set[str]:
    # Rows of one word lie together on the disk: a question reads a few pages, not thousands.
    rows = sorted(
        (term, pk, place) for pk, found in places.items() for term, place in found.items()
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM procedures_searchposting WHERE procedure_id = ANY(%s) RETURNING term",
            [list(places)],
        )
        touched = {term for (term,) in cursor.fetchall()}
        cursor.execute(_ADD_POSTINGS, [[row[part] for row in rows] for part in range(3)])
    return touched | {term for term, _pk, _place in rows}


def _revisions(procedures: dict[int, Procedure]) -> dict[int, ProcedureRevision]:
    """Return of each procedure the revision in force, else the latest that is not withdrawn."""
    current = [p.current_revision_id for p in procedures.values() if p.current_revision_id]
    without = [pk for pk, p in procedures.items() if not p.current_revision_id]
    fields = ("pk", "procedure_id", "name")
    chosen = {
        row.procedure_id: row
        for row in ProcedureRevision.objects.only(*fields).filter(pk__in=current)
    }
    latest = (
        ProcedureRevision.objects.only(*fields)
        .filter(procedure__in=without)
        .exclude(state=ProcedureRevision.State.WITHDRAWN)
        .order_by("procedure_id", "-number")
        .distinct("procedure_id")
    )
    return chosen | {row.procedure_id: row for row in latest}
