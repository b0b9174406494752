"""From the page's forms to the facts that the services take."""

from dataclasses import replace
from typing import Any

from motcua.dossiers.facts import (
    ComponentFacts,
    IntakeFacts,
    PartyFacts,
    RepresentativeFacts,
    SupplementItemFacts,
)
from motcua.dossiers.models import Applicant, Component
from motcua.dossiers.rules import Channel
from motcua.sites.counter.forms import ORGANISATION, SELF, OrganisationForm, PaperForm, PersonForm
from motcua.sites.counter.intake_page import IntakePage

_NOBODY = PartyFacts(full_name="", identity_number="")


def preview_facts(page: IntakePage) -> IntakeFacts | None:
    """Return what due date and fee depend on, from fields that may still be wrong or empty."""
    if page.chosen is None or page.filing is None:
        return None
    data = page.data
    channel = str(data.get("channel", ""))
    if channel not in {known.value for known in Channel}:
        return None
    return IntakeFacts(
        submission_key=page.submission_key,
        revision_id=page.chosen.revision.pk,
        variant_id=_number(data.get("variant")),
        channel=Channel(channel),
        intake_shop_id=page.shop.pk,
        commune_id=_number(data.get("commune")),
        applicant=_NOBODY,
        return_shop_id=_number(data.get("return_shop")),
        fee_inputs=page.fee_inputs.values() if page.fee_inputs else {},
        is_complex=bool(data.get("is_complex")),
    )


def intake_facts(page: IntakePage) -> IntakeFacts:
    """Return the facts of a page whose forms are valid."""
    assert page.chosen is not None
    assert page.filing is not None
    filing = page.filing.cleaned_data
    at_desk = person_facts(page.desk)
    applicant = at_desk
    representative = None
    if page.behalf != SELF:
        applicant = (
            _organisation(page.organisation)
            if page.behalf == ORGANISATION
            else person_facts(page.owner)
        )
        representative = RepresentativeFacts(
            person=at_desk,
            relation=page.authority.cleaned_data["relation"],
            authority_paper=page.authority.cleaned_data["authority_paper"],
        )
    applicant = replace(applicant, **_identity(page))
    return IntakeFacts(
        submission_key=page.submission_key,
        revision_id=page.chosen.revision.pk,
        variant_id=filing["variant"],
        channel=Channel(filing["channel"]),
        intake_shop_id=page.shop.pk,
        commune_id=filing["commune"],
        applicant=applicant,
        representative=representative,
        components=tuple(_component(paper) for paper in page.papers if paper.is_handed_in),
        return_shop_id=filing["return_shop"],
        fee_inputs=page.fee_inputs.values() if page.fee_inputs else {},
        is_fee_paid=filing["is_fee_paid"],
        fee_receipt_number=filing["fee_receipt_number"],
        helping_shop_id=filing["helping_shop"],
        is_complex=filing["is_complex"],
        note=filing["note"],
    )


def _identity(page: IntakePage) -> dict[str, Any]:  # Any: values of the fields
    """Return how the identity of the owner was checked, and with what result (rules 8, 10, 12)."""
    values = page.identity.cleaned_data
    return {
        "identity_check": values["result"] or Applicant.IdentityCheck.PAPER.value,
        "is_account_supported": values["is_account_supported"],
        "has_data_mismatch": values["has_data_mismatch"],
        "mismatch_note": values["mismatch_note"],
    }


def person_facts(form: PersonForm) -> PartyFacts:
    values = form.cleaned_data
    return PartyFacts(
        full_name=values["full_name"],
        identity_number=values["identity_number"],
        sex=values["sex"],
        birth_date=form.birth_date,
        birth_year=form.birth_year,
        phone=values["phone"],
        email=values["email"],
        address=values["address"],
    )


def _organisation(form: OrganisationForm) -> PartyFacts:
    values = form.cleaned_data
    return PartyFacts(
        is_organisation=True,
        full_name=values["full_name"],
        identity_number=values["tax_code"],
        phone=values["phone"],
        email=values["email"],
        address=values["address"],
    )


def _component(paper: PaperForm) -> ComponentFacts:
    requirement = paper.requirement
    values = paper.cleaned_data if paper.is_bound else paper.initial
    kind = values["kind"]
    return ComponentFacts(
        requirement_id=requirement.pk,
        name=requirement.name,
        kind=kind,
        copies=values.get("copies") or 1,
        remark=values.get("remark") or "",
        source=requirement.available_from if kind == Component.Kind.FETCHED else "",
        is_to_be_returned=bool(values.get("is_to_be_returned")),
        file_ids=tuple(upload.file_id for upload in paper.uploads),
    )


def supplement_items(page: IntakePage, other: str) -> tuple[SupplementItemFacts, ...]:
    """Return what is missing: required papers without tick, and what the officer adds in words."""
    missing = [
        SupplementItemFacts(
            name=paper.requirement.name, reason=str(paper["remark"].value() or "").strip()
        )
        for paper in page.missing
    ]
    added = [SupplementItemFacts(name=line.strip()) for line in other.splitlines() if line.strip()]
    return (*missing, *added)


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdigit() else None
