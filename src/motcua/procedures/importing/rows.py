"""Facts of a record as rows below its revision."""

from motcua.core.transactions import transaction_required
from motcua.procedures.importing.facts import RecordFacts
from motcua.procedures.models import (
    Fee,
    LegalGround,
    ProcedureResult,
    ProcedureRevision,
    Requirement,
    TimeLimit,
    Variant,
)

__all__ = ["write_rows"]


@transaction_required
def write_rows(revision: ProcedureRevision, facts: RecordFacts) -> None:
    """Write everything below a revision that has no rows yet, with one statement per table."""
    variants = Variant.objects.bulk_create(
        Variant(revision=revision, code=fact.code, name=fact.name, order=order)
        for order, fact in enumerate(facts.variants, start=1)
    )
    by_code = {variant.code: variant for variant in variants}
    Requirement.objects.bulk_create(
        Requirement(
            revision=revision,
            variant=by_code[fact.variant] if fact.variant else None,
            order=order,
            name=fact.name,
            originals=fact.originals,
            copies=fact.copies,
            form_code=fact.form_code,
            is_show_only=fact.is_show_only,
            is_optional=fact.is_optional,
        )
        for order, fact in enumerate(facts.requirements, start=1)
    )
    TimeLimit.objects.bulk_create(
        TimeLimit(
            revision=revision,
            channel=fact.channel,
            amount=fact.amount,
            unit=fact.unit,
            note=fact.note,
            raw_text=fact.raw_text,
        )
        for fact in facts.time_limits
    )
    Fee.objects.bulk_create(
        Fee(
            revision=revision,
            channel=fact.channel,
            kind=fact.kind,
            amount=fact.amount,
            currency=fact.currency,
            per=fact.per,
            valid_from=fact.valid_from,
            valid_to=fact.valid_to,
            ground=fact.ground,
            raw_text=fact.raw_text,
        )
        for fact in facts.fees
    )
    ProcedureResult.objects.bulk_create(
        ProcedureResult(revision=revision, order=order, name=fact.name, code=fact.code)
        for order, fact in enumerate(facts.results, start=1)
    )
    LegalGround.objects.bulk_create(
        LegalGround(revision=revision, order=order, number=fact.number, title=fact.title)
        for order, fact in enumerate(facts.grounds, start=1)
    )
