"""Tab "Giấy tờ": every paper with its files at the left, the chosen sheet at the right."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _

from motcua.dossiers.models import Component, DossierDocument
from motcua.dossiers.queries.page import DossierPage

ZOOMS = (50, 75, 100, 150, 200, 300)
_NORMAL = 100
_DRAWN = frozenset({"application/pdf", "image/jpeg", "image/png", "image/tiff"})


@dataclass(frozen=True, kw_only=True)
class Paper:
    """A paper of the dossier with its files; without a component: what the system has printed."""

    name: str
    note: str
    component: Component | None
    documents: tuple[DossierDocument, ...]


@dataclass(frozen=True, kw_only=True)
class Place:
    """What is shown and how; every tool is a link that changes one part of it."""

    document_id: int
    page: int
    zoom: int
    turn: int

    def url(self, **changes: int) -> str:
        parts = {
            "tep": self.document_id,
            "trang": self.page,
            "phong": self.zoom,
            "xoay": self.turn,
        } | changes
        normal = {"trang": 1, "phong": _NORMAL, "xoay": 0}
        return "?" + urlencode({k: v for k, v in parts.items() if normal.get(k) != v})


def make_viewer(query: QueryDict, page: DossierPage) -> dict[str, Any]:
    """Return the papers and the sheet; an unknown file or page falls back to the first."""
    shown = next((d for d in page.documents if str(d.pk) == query.get("tep")), None)
    shown = shown or _first(page)
    context: dict[str, Any] = {"papers": _papers(page), "shown": shown, "document_order": ""}
    if shown is None:
        return context
    last = shown.file.page_count or 1
    place = Place(
        document_id=shown.pk,
        page=min(max(_number(query, "trang", 1), 1), last),
        zoom=min(ZOOMS, key=lambda zoom: abs(zoom - _number(query, "phong", _NORMAL))),
        turn=_number(query, "xoay", 0) % 360 // 90 * 90,
    )
    wider = [zoom for zoom in ZOOMS if zoom > place.zoom]
    narrower = [zoom for zoom in ZOOMS if zoom < place.zoom]
    ordered = [document.pk for paper in context["papers"] for document in paper.documents]
    at = ordered.index(shown.pk)
    return context | {
        "is_drawn": shown.file.content_type in _DRAWN,
        "place": place,
        "last_page": last,
        "page_links": [(number, place.url(trang=number)) for number in range(1, last + 1)],
        "previous_page": place.url(trang=place.page - 1) if place.page > 1 else "",
        "next_page": place.url(trang=place.page + 1) if place.page < last else "",
        "zoom_in": place.url(phong=wider[0]) if wider else "",
        "zoom_out": place.url(phong=narrower[-1]) if narrower else "",
        "zoom_fit": place.url(phong=_NORMAL),
        "turn": place.url(xoay=(place.turn + 90) % 360),
        "previous_file": f"?tep={ordered[at - 1]}" if at else "",
        "next_file": f"?tep={ordered[at + 1]}" if at + 1 < len(ordered) else "",
        # Enough dots for the zoom, no more.
        "image_width": 1100 if place.zoom <= _NORMAL else 2200,
        "zooms": ZOOMS,
    }


def _first(page: DossierPage) -> DossierDocument | None:
    papers = _papers(page)
    return next((document for paper in papers for document in paper.documents), None)


def _papers(page: DossierPage) -> list[Paper]:
    of_component: dict[int | None, list[DossierDocument]] = {}
    for document in page.documents:
        of_component.setdefault(document.component_id, []).append(document)
    found = [
        Paper(
            name=row.name,
            note=_note(row),
            component=row,
            documents=tuple(of_component.pop(row.pk, ())),
        )
        for row in page.components
    ]
    rest = [document for documents in of_component.values() for document in documents]
    by_kind: dict[str, list[DossierDocument]] = {}
    for document in rest:
        by_kind.setdefault(document.get_kind_display(), []).append(document)
    return found + [
        Paper(name=kind, note="", component=None, documents=tuple(documents))
        for kind, documents in by_kind.items()
    ]


def _note(row: Component) -> str:
    if row.kind == Component.Kind.FETCHED:
        return _("không cần nộp · %(source)s") % {"source": row.source or _("đã tra dữ liệu")}
    parts = [row.get_kind_display(), _("%(n)d bản") % {"n": row.copies}]
    if row.is_to_be_returned:
        parts.append(_("đã trả lại") if row.returned_at else _("phải trả lại"))
    if row.remark:
        parts.append(row.remark)
    return " · ".join(parts)


def _number(query: QueryDict, key: str, default: int) -> int:
    value = query.get(key, "")
    return int(value) if value.isdigit() and len(value) < 6 else default
