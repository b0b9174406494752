"""Files of a dossier: only through its relation, every read of another person's paper logged."""

import io

import pypdfium2
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_safe

from motcua.audit import services as audit
from motcua.documents import queries as document_queries
from motcua.dossiers import papers
from motcua.dossiers.models import DossierDocument
from motcua.dossiers.queries import page as page_queries
from motcua.sites.ui.pages import OfficerRequest, officer_page

_WIDEST = 1100


@officer_page()
@require_safe
def download(request: OfficerRequest, dossier_id: int, document_id: int) -> HttpResponseBase:
    """Send a file to whoever may see its dossier."""
    document = _get_document(request, dossier_id, document_id)
    ready = document_queries.open_download(stored=document.file, name=document.name)
    return FileResponse(
        ready.stream,
        as_attachment=not ready.is_inline or "tai" in request.GET,
        filename=ready.name,
        content_type=ready.content_type,
    )


@officer_page()
@require_safe
def page_image(
    request: OfficerRequest, dossier_id: int, document_id: int, page: int
) -> HttpResponse:
    """Draw one page of a PDF or an image for the viewer."""
    document = _get_document(request, dossier_id, document_id)
    ready = document_queries.open_download(stored=document.file, name=document.name)
    content = ready.stream.read()
    ready.stream.close()
    if ready.content_type.startswith("image/"):
        return HttpResponse(content, content_type=ready.content_type)
    if ready.content_type != "application/pdf":
        raise Http404
    with pypdfium2.PdfDocument(content) as pdf:
        if not 1 <= page <= len(pdf):
            raise Http404
        sheet = pdf[page - 1]
        picture = sheet.render(scale=_WIDEST / sheet.get_width()).to_pil()
    buffer = io.BytesIO()
    picture.save(buffer, "PNG", optimize=True)
    response = HttpResponse(buffer.getvalue(), content_type="image/png")
    response["Cache-Control"] = "private, max-age=300"
    return response


@officer_page()
@require_safe
def printed(request: OfficerRequest, dossier_id: int, kind: str) -> HttpResponse:
    """Print a form of the dossier as PDF/A."""
    dossier = page_queries.get_dossier(dossier_id=dossier_id)
    printer = papers.PRINTERS.get(kind)
    if dossier is None or printer is None:
        raise Http404
    if not page_queries.may_view(actor=request.actor, dossier=dossier):
        raise Http404
    pdf = printer(dossier_id=dossier_id, at=timezone.localtime())
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = (
        f'inline; filename="{kind.lower()}-{dossier.code or dossier.pk}.pdf"'
    )
    return response


def _get_document(request: OfficerRequest, dossier_id: int, document_id: int) -> DossierDocument:
    dossier = page_queries.get_dossier(dossier_id=dossier_id)
    if dossier is None or not page_queries.may_view(actor=request.actor, dossier=dossier):
        raise Http404
    document = dossier.documents.select_related("file").filter(pk=document_id).first()
    if document is None:
        raise Http404
    audit.record_read(
        actor=request.actor,
        subject_kind="dossier_document",
        subject_id=str(document.pk),
        subject_label=dossier.code or "",
        purpose="xử lý hồ sơ",
        at=timezone.now(),
    )
    return document
