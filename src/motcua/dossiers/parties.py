"""Applicant and representative of a dossier, tied to the persons and organisations of the directory."""

from datetime import datetime

from motcua.directory import services as directory_services
from motcua.directory.rules import search_form
from motcua.dossiers.facts import PartyFacts, RepresentativeFacts
from motcua.dossiers.models import Applicant, Dossier, Representative


def write_applicant(*, dossier: Dossier, facts: PartyFacts, at: datetime) -> Applicant:
    """Store the applicant as known today; the directory keeps one row per identity number."""
    person_id = organisation_id = None
    if facts.is_organisation:
        organisation_id = directory_services.register_organisation(
            tax_code=facts.identity_number,
            name=facts.full_name,
            phone=facts.phone,
            email=facts.email,
            address=facts.address,
            is_imaginary=dossier.is_imaginary,
        ).pk
    else:
        person_id = _register(facts, is_imaginary=dossier.is_imaginary)
    return Applicant.objects.create(
        dossier=dossier,
        person_id=person_id,
        organisation_id=organisation_id,
        full_name=facts.full_name,
        search_name=search_form(facts.full_name),
        identity_number=facts.identity_number,
        phone=facts.phone,
        email=facts.email,
        address=facts.address,
        identity_check=facts.identity_check,
        identity_checked_at=at,
        is_account_supported=facts.is_account_supported,
        has_data_mismatch=facts.has_data_mismatch,
        mismatch_note=facts.mismatch_note.strip(),
    )


def write_representative(
    *, dossier: Dossier, facts: RepresentativeFacts | None
) -> Representative | None:
    """Store who came in the applicant's place, apart from the applicant (rule 9)."""
    if facts is None:
        return None
    return Representative.objects.create(
        dossier=dossier,
        person_id=_register(facts.person, is_imaginary=dossier.is_imaginary),
        full_name=facts.person.full_name,
        identity_number=facts.person.identity_number,
        phone=facts.person.phone,
        relation=facts.relation,
        authority_paper=facts.authority_paper,
    )


def _register(facts: PartyFacts, *, is_imaginary: bool) -> int:
    return directory_services.register_person(
        identity_number=facts.identity_number,
        full_name=facts.full_name,
        sex=facts.sex,
        birth_date=facts.birth_date,
        birth_year=facts.birth_year,
        phone=facts.phone,
        email=facts.email,
        address=facts.address,
        is_imaginary=is_imaginary,
    ).pk
