"""The printed papers of a verification: the notice to the applicant, and the minutes."""

from datetime import datetime

from django.utils.translation import gettext as _

from motcua.documents import forms, printing
from motcua.dossiers import papers
from motcua.dossiers.models import FieldVisit


def print_visit_notice(*, visit: FieldVisit, at: datetime) -> bytes:
    """Return the notice with time, place, participants and content (rule 44)."""
    dossier = papers.load_dossier(visit.dossier_id)
    data = forms.VisitNotice(
        **papers.shared_facts(dossier, at),
        agency_name=dossier.competent_agency.name,
        planned_at=visit.planned_at,
        place=visit.place,
        participants=_lines(visit.participants),
        content=_lines(visit.content),
        needs_applicant=visit.needs_applicant,
        signature=forms.Signature(position=_("Người thông báo"), name=visit.announced_by.full_name),
    )
    return printing.render_form(data=data, number="", title=_("Thông báo xác minh, kiểm tra"))


def print_visit_minutes(*, visit: FieldVisit, at: datetime) -> bytes:
    """Return the minutes; before the visit a sheet to write on."""
    dossier = papers.load_dossier(visit.dossier_id)
    writer = visit.recorded_by or visit.announced_by
    data = forms.VisitMinutes(
        **papers.shared_facts(dossier, at),
        agency_name=dossier.competent_agency.name,
        planned_at=visit.planned_at,
        place=visit.place,
        participants=_lines(visit.participants),
        content=_lines(visit.content),
        held_at=visit.held_at,
        attendants=_lines(visit.attendants),
        findings=_lines(visit.minutes),
        signature=forms.Signature(position=_("Người lập biên bản"), name=writer.full_name),
    )
    return printing.render_form(data=data, number="", title=_("Biên bản xác minh, kiểm tra"))


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
