"""A new intake that begins with what an earlier dossier says."""

from uuid import uuid4

from django.http import QueryDict

from motcua.dossiers.models import Applicant, Dossier
from motcua.dossiers.rules import DossierState
from motcua.sites.counter.forms import ORGANISATION, OTHER, SELF


def data_of_dossier(dossier: Dossier, *, is_whole: bool) -> QueryDict:
    """
    Return the people of a dossier as the page's data; with `is_whole` its procedure and papers, too.

    The key is new: it is another intake. Only a dossier that waits for its completion keeps its own,
    with the version that was seen: accepting it makes no second one.
    """
    data = QueryDict(mutable=True)
    data["submission_key"] = str(uuid4())
    if is_whole and dossier.state == DossierState.AWAITING_COMPLETION:
        data["submission_key"] = str(dossier.submission_key or uuid4())
        data["completes"] = str(dossier.pk)
        data["completes_version"] = str(dossier.version)
    applicant = dossier.applicant
    representative = getattr(dossier, "representative", None)
    if representative is None:
        data["behalf"] = SELF
        _write_applicant(data, "desk", "identity_number", applicant)
    else:
        is_body = applicant.organisation_id is not None
        data["behalf"] = ORGANISATION if is_body else OTHER
        prefix, number = ("org", "tax_code") if is_body else ("owner", "identity_number")
        _write_applicant(data, prefix, number, applicant)
        data["desk-identity_number"] = representative.identity_number
        data["desk-full_name"] = representative.full_name
        data["desk-phone"] = representative.phone
        data["auth-relation"] = representative.relation
        data["auth-authority_paper"] = representative.authority_paper
    if is_whole:
        _write_filing(data, dossier)
    return data


def _write_applicant(data: QueryDict, prefix: str, number: str, applicant: Applicant) -> None:
    data[f"{prefix}-{number}"] = applicant.identity_number
    data[f"{prefix}-full_name"] = applicant.full_name
    data[f"{prefix}-phone"] = applicant.phone
    data[f"{prefix}-address"] = applicant.address
    data[f"{prefix}-email"] = applicant.email


def _write_filing(data: QueryDict, dossier: Dossier) -> None:
    data["pick"] = str(dossier.revision_id)
    data["variant"] = str(dossier.variant_id or "")
    data["channel"] = dossier.channel
    data["return_shop"] = str(dossier.return_shop_id)
    data["helping_shop"] = str(dossier.helping_shop_id or "")
    data["note"] = dossier.note
    for component in dossier.components.all():
        prefix = f"paper-{component.requirement_id}"
        data[f"{prefix}-ok"] = "on"
        data[f"{prefix}-kind"] = component.kind
        data[f"{prefix}-copies"] = str(component.copies)
        data[f"{prefix}-remark"] = component.remark
        if component.is_to_be_returned:
            data[f"{prefix}-is_to_be_returned"] = "on"
