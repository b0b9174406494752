"""Turning a pack's content into the rows of a revision, and rows back into content."""

from datetime import date, time
from decimal import Decimal
from typing import Any

from motcua.procedures.models import (
    Fee,
    LegalGround,
    PaperType,
    ProcedureResult,
    ProcedureRevision,
    Requirement,
    TimeLimit,
    Variant,
)
from motcua.procedures.pack_files import PackContent

Row = dict[str, Any]  # Any: one object of the pack, checked by the JSON Schema


def apply_fields(revision: ProcedureRevision, content: PackContent) -> None:
    """Set the revision's own columns from the content; nothing is saved."""
    competent = content.get("competent") or {}
    revision.name = content["name"]
    revision.summary = content.get("summary", "")
    revision.decision_number = content.get("decision", "")
    revision.levels = list(content["levels"])
    revision.channels = list(content["channels"])
    revision.subjects = list(content.get("subjects", []))
    revision.life_events = list(content.get("life_events", []))
    revision.online_level = content.get("online_level", "")
    revision.steps = content.get("steps", "")
    revision.conditions = content.get("conditions", "")
    revision.intake_places = content.get("intake_places", "")
    revision.competent_level = competent.get("level", "")
    revision.agency_function = competent.get("agency_function", "")
    revision.unit_function = competent.get("unit_function", "")
    if competent or revision.pk is None:
        # A published record names its agency in words long before somebody says which it is here.
        revision.competent_text = competent.get("text", "")
        revision.executing_text = competent.get("executing", "")
    revision.is_same_sitting = content.get("same_sitting", False)
    revision.is_counter_intake_allowed = content.get("counter_intake", True)
    revision.link_group = content.get("link_group", "")
    revision.sector_rules = {row["parameter"]: row for row in content.get("sector_rules", [])}
    revision.warnings = list(content.get("warnings", []))
    revision.pack = content


def write_rows(revision: ProcedureRevision, content: PackContent) -> None:
    """Replace all rows below a revision; call inside a transaction, for drafts only."""
    delete_rows(revision)
    variants = Variant.objects.bulk_create(
        Variant(revision=revision, code=row["code"], name=row["name"], order=order)
        for order, row in enumerate(content.get("variants", []), start=1)
    )
    by_code = {variant.code: variant for variant in variants}
    papers = _paper_types(content)
    Requirement.objects.bulk_create(
        _requirement(revision, row, order, by_code, papers)
        for order, row in enumerate(content["requirements"], start=1)
    )
    TimeLimit.objects.bulk_create(
        _time_limit(revision, row, by_code) for row in content["time_limits"]
    )
    Fee.objects.bulk_create(_fee(revision, row, by_code) for row in content["fees"])
    ProcedureResult.objects.bulk_create(
        ProcedureResult(
            revision=revision,
            order=order,
            name=row["name"],
            code=row.get("code", ""),
            paper_type=_paper(row, papers),
        )
        for order, row in enumerate(content["results"], start=1)
    )
    LegalGround.objects.bulk_create(
        LegalGround(
            revision=revision,
            order=order,
            number=row["number"],
            title=row.get("title", ""),
            issuer=row.get("issuer", ""),
            issued_date=_date(row.get("date")),
        )
        for order, row in enumerate(content.get("grounds", []), start=1)
    )


def delete_rows(revision: ProcedureRevision) -> None:
    revision.requirements.all().delete()
    revision.time_limits.all().delete()
    revision.fees.all().delete()
    revision.results.all().delete()
    revision.legal_grounds.all().delete()
    revision.variants.all().delete()


def content_of(revision: ProcedureRevision) -> PackContent:
    """
    Return the content of a revision: the pack it was made of, else one written from its rows.

    An imported record has no pack; editing it begins with what its rows say.
    """
    if revision.pack:
        return dict(revision.pack)
    competent = {
        "level": revision.competent_level,
        "agency_function": revision.agency_function,
        "unit_function": revision.unit_function,
        "text": revision.competent_text,
        "executing": revision.executing_text,
    }
    content: PackContent = {
        "schema": 1,
        "code": revision.procedure.code,
        "name": revision.name,
        "sector": revision.procedure.sector.name,
        "summary": revision.summary,
        "decision": revision.decision_number,
        "levels": list(revision.levels),
        "channels": list(revision.channels),
        "online_level": revision.online_level,
        "subjects": list(revision.subjects),
        "life_events": list(revision.life_events),
        "same_sitting": revision.is_same_sitting,
        "counter_intake": revision.is_counter_intake_allowed,
        "link_group": revision.link_group,
        "steps": revision.steps,
        "conditions": revision.conditions,
        "intake_places": revision.intake_places,
        "warnings": list(revision.warnings),
        "variants": [
            {"code": row.code, "name": row.name} for row in revision.variants.order_by("order")
        ],
        "requirements": [
            _requirement_content(row)
            for row in revision.requirements.select_related("variant", "paper_type").order_by(
                "order"
            )
        ],
        "time_limits": [
            _time_limit_content(row)
            for row in revision.time_limits.select_related("variant").order_by("id")
        ],
        "fees": [
            _fee_content(row) for row in revision.fees.select_related("variant").order_by("id")
        ],
        "results": [
            _without_empty({"name": row.name, "code": row.code, "paper_type": _paper_json(row)})
            for row in revision.results.select_related("paper_type").order_by("order")
        ],
        "grounds": [
            {
                "number": row.number,
                **_without_empty(
                    {
                        "title": row.title,
                        "issuer": row.issuer,
                        "date": _iso(row.issued_date),
                    }
                ),
            }
            for row in revision.legal_grounds.order_by("order")
        ],
    }
    if revision.sector_rules:
        content["sector_rules"] = list(revision.sector_rules.values())
    if revision.competent_level and revision.agency_function:
        content["competent"] = _without_empty(competent)
    return content


def _paper_types(content: PackContent) -> dict[str, PaperType]:
    wanted = {
        row["paper_type"]["code"]: row["paper_type"]["name"]
        for row in [*content["requirements"], *content["results"]]
        if row.get("paper_type")
    }
    if not wanted:
        return {}
    PaperType.objects.bulk_create(
        (PaperType(code=code, name=name) for code, name in sorted(wanted.items())),
        ignore_conflicts=True,
    )
    return {row.code: row for row in PaperType.objects.filter(code__in=wanted)}


def _requirement(
    revision: ProcedureRevision,
    row: Row,
    order: int,
    variants: dict[str, Variant],
    papers: dict[str, PaperType],
) -> Requirement:
    return Requirement(
        revision=revision,
        variant=_variant(row, variants),
        order=order,
        name=row["name"],
        note=row.get("note", ""),
        originals=row.get("originals", 0),
        copies=row.get("copies", 0),
        form_code=row.get("form", ""),
        paper_type=_paper(row, papers),
        available_from=row.get("available_from", ""),
        is_show_only=row.get("show_only", False),
        is_optional=row.get("optional", False),
    )


def _time_limit(revision: ProcedureRevision, row: Row, variants: dict[str, Variant]) -> TimeLimit:
    return TimeLimit(
        revision=revision,
        variant=_variant(row, variants),
        channel=row.get("channel", ""),
        amount=Decimal(str(row["amount"])),
        unit=row["unit"],
        is_for_complex=row.get("complex", False),
        same_day_cutoff=time.fromisoformat(row["cutoff"]) if row.get("cutoff") else None,
        note=row.get("note", ""),
        raw_text=row.get("raw", ""),
    )


def _fee(revision: ProcedureRevision, row: Row, variants: dict[str, Variant]) -> Fee:
    return Fee(
        revision=revision,
        variant=_variant(row, variants),
        channel=row.get("channel", ""),
        kind=row["kind"],
        name=row["name"],
        amount=row.get("amount"),
        currency=row.get("currency", "VND"),
        per=row.get("per", ""),
        formula=row.get("formula", ""),
        inputs=row.get("inputs", []),
        valid_from=_date(row.get("from")),
        valid_to=_date(row.get("to")),
        ground=row.get("ground", ""),
        raw_text=row.get("raw", ""),
    )


def _requirement_content(row: Requirement) -> Row:
    return _without_empty(
        {
            "name": row.name,
            "note": row.note,
            "variant": row.variant.code if row.variant else None,
            "originals": row.originals,
            "copies": row.copies,
            "form": row.form_code,
            "paper_type": _paper_json(row),
            "available_from": row.available_from,
            "show_only": row.is_show_only,
            "optional": row.is_optional,
        }
    )


def _time_limit_content(row: TimeLimit) -> Row:
    amount = row.amount
    content = {
        "unit": row.unit,
        "variant": row.variant.code if row.variant else None,
        "channel": row.channel,
        "complex": row.is_for_complex,
        "cutoff": f"{row.same_day_cutoff:%H:%M}" if row.same_day_cutoff else None,
        "note": row.note,
        "raw": row.raw_text,
    }
    number = int(amount) if amount == amount.to_integral_value() else float(amount)
    return {"amount": number, **_without_empty(content)}


def _fee_content(row: Fee) -> Row:
    content = {
        "kind": row.kind,
        "name": row.name or row.get_kind_display(),
        "currency": row.currency if row.currency != "VND" else None,
        "per": row.per,
        "formula": row.formula,
        "inputs": row.inputs,
        "variant": row.variant.code if row.variant else None,
        "channel": row.channel,
        "from": _iso(row.valid_from),
        "to": _iso(row.valid_to),
        "ground": row.ground,
        "raw": row.raw_text,
    }
    amount = {} if row.amount is None else {"amount": row.amount}
    return {**_without_empty(content), **amount}


def _without_empty(content: Row) -> Row:
    """Leave out what says nothing, so that contents compare equal however they were made."""
    return {key: value for key, value in content.items() if value not in (None, "", [], 0, False)}


def _variant(row: Row, variants: dict[str, Variant]) -> Variant | None:
    return variants[row["variant"]] if row.get("variant") else None


def _paper(row: Row, papers: dict[str, PaperType]) -> PaperType | None:
    return papers[row["paper_type"]["code"]] if row.get("paper_type") else None


def _paper_json(row: Requirement | ProcedureResult) -> Row | None:
    return {"code": row.paper_type.code, "name": row.paper_type.name} if row.paper_type else None


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
