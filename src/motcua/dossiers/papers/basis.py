"""What all papers of a dossier share: the facts of its head, its letterhead, its printing."""

from datetime import datetime
from typing import TypedDict

from django.conf import settings
from django.utils.translation import gettext as _

from motcua.directory.models import OneStopShop
from motcua.documents import forms, printing
from motcua.dossiers.errors import UnableToMoveDossier
from motcua.dossiers.models import Component, Dossier
from motcua.dossiers.queries.page import get_dossier
from motcua.legislation.rules import FormKind, get_rule_set

_ID_LABELS = {12: "Số định danh cá nhân", 10: "Mã số thuế", 13: "Mã số thuế", 14: "Mã số thuế"}


def load_dossier(dossier_id: int) -> Dossier:
    """
    Return the dossier of a paper, with what its head needs.

    :raises UnableToMoveDossier: if there is none
    """
    dossier = get_dossier(dossier_id=dossier_id)
    if dossier is None:
        raise UnableToMoveDossier(_("Không có hồ sơ này."))
    return dossier


def render(dossier: Dossier, kind: FormKind, data: forms.Paper) -> bytes:
    """Lay a paper out with number and title of the dossier's own law."""
    form = get_rule_set(dossier.rule_set).form(kind)
    return printing.render_form(data=data, number=form.number, title=form.name)


class SharedFacts(TypedDict):
    """The head of every paper."""

    letterhead: forms.Letterhead
    issued_at: datetime
    system_name: str
    is_demo: bool
    dossier_code: str
    procedure_code: str
    procedure_name: str
    applicant: forms.Party
    applicant_id: str
    variant_name: str


def shared_facts(dossier: Dossier, at: datetime) -> SharedFacts:
    """Return what every paper of a dossier says."""
    applicant = dossier.applicant
    return {
        "letterhead": letterhead_of(dossier.intake_shop),
        "issued_at": at,
        "system_name": settings.MOTCUA_SYSTEM_NAME,
        "is_demo": dossier.is_imaginary,
        "dossier_code": dossier.code or "",
        "procedure_code": dossier.revision.procedure.code,
        "procedure_name": dossier.revision.name,
        "applicant": forms.Party(
            name=applicant.full_name,
            id_label=_ID_LABELS.get(len(applicant.identity_number), "Số hộ chiếu"),
            id_number=applicant.identity_number,
            address=applicant.address,
            phone=applicant.phone,
            email=applicant.email,
        ),
        "applicant_id": applicant.identity_number,
        "variant_name": dossier.variant.name if dossier.variant else "",
    }


def letterhead_of(shop: OneStopShop) -> forms.Letterhead:
    parent = shop.agency.parent
    commune = shop.agency.commune
    place = commune.name if commune else settings.MOTCUA_PROVINCE_NAME.removeprefix("Tỉnh ")
    return forms.Letterhead(
        parent_agency=parent.name if parent else "",
        agency=_name_below(shop.name, parent.name if parent else ""),
        full_name=shop.name,
        place=place,
        contact=", ".join(part for part in (shop.address, shop.phone) if part),
    )


def letterhead_of_agency(dossier: Dossier) -> forms.Letterhead:
    """The settling agency writes itself: it owes the apology (art. 19(6))."""
    agency = dossier.competent_agency
    commune = agency.commune
    province = settings.MOTCUA_PROVINCE_NAME.removeprefix("Tỉnh ")
    return forms.Letterhead(
        parent_agency=agency.parent.name if agency.parent else "",
        agency=agency.name,
        full_name=agency.name,
        place=commune.name if commune else province,
        contact=dossier.intake_shop.phone,
    )


def _name_below(name: str, parent: str) -> str:
    """Return the full name without the place that the line above it names already."""
    place = parent.removeprefix("Ủy ban nhân dân ")
    return name.removesuffix(place).rstrip() if place and name != place else name


def representative_of(dossier: Dossier) -> forms.Representative | None:
    row = getattr(dossier, "representative", None)
    if row is None:
        return None
    return forms.Representative(
        name=row.full_name,
        authority=f"{row.relation}, {row.authority_paper}",
        id_number=row.identity_number,
    )


def components_of(dossier: Dossier) -> list[Component]:
    return list(dossier.components.order_by("order"))


def paper_line(row: Component) -> forms.PaperLine:
    return forms.PaperLine(
        name=row.name, form=row.get_kind_display(), quantity=row.copies, note=row.remark
    )
