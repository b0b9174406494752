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
from motcua.procedures.search_text import document_text, fold

_BATCH = 500
_MANY = 100
_UPSERT = """
    INSERT INTO procedures_searchentry (procedure_id, name_text, body_text, alias_text, document)
    SELECT row.*, written::tsvector
    FROM (
        SELECT unnest(%s::bigint[]), unnest(%s::text[]), unnest(%s::text[]), unnest(%s::text[])
    ) AS row (procedure_id, name_text, body_text, alias_text)
    JOIN (SELECT unnest(%s::bigint[]), unnest(%s::text[])) AS texts (id, written)
        ON texts.id = row.procedure_id
    ON CONFLICT (procedure_id) DO UPDATE SET
        name_text = excluded.name_text, body_text = excluded.body_text,
        alias_text = excluded.alias_text, document = excluded.document
"""
_RECOUNT = """
    INSERT INTO procedures_searchterm (term, entry_count)
    SELECT word, ndoc FROM ts_stat('SELECT document FROM procedures_searchentry')
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
    for start in range(0, len(ids), _BATCH):
        _write_entries(ids[start : start + _BATCH])
    if ids:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_RECOUNT_LOCK])
            if procedure_ids is None:
                # Words that no entry holds any more are forgotten only when all is rebuilt.
                cursor.execute("DELETE FROM procedures_searchterm")
            cursor.execute(_RECOUNT)
            if len(ids) >= _MANY:
                # Until the server counts by itself, it would plan searches as for empty tables.
                cursor.execute("ANALYZE procedures_searchentry, procedures_searchterm")
    return len(ids)


def _write_entries(ids: Sequence[int]) -> None:
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
    documents = [
        document_text(
            name=names[pk], aliases=aliases[pk], results=results[pk], body=" ".join(cases[pk])
        )
        for pk in order
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            _UPSERT,
            [
                order,
                [fold(names[pk]) for pk in order],
                [fold(bodies[pk]) for pk in order],
                [" | ".join(fold(text) for text in aliases[pk]) for pk in order],
                order,
                documents,
            ],
        )


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
