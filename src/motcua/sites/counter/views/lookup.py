"""Look-up by code, name or identity number, among what the officer may see."""

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from motcua.audit import services as audit
from motcua.dossiers.queries import lookup as lookup_queries
from motcua.sites.counter.views.base import counter_page, moment
from motcua.sites.ui.pages import OfficerRequest


@counter_page("lookup")
def lookup(request: OfficerRequest) -> HttpResponse:
    """Find dossiers; each search with its words is written to the audit log."""
    text = request.GET.get("q", "").strip()
    before = request.GET.get("before", "")
    rows = []
    next_url = ""
    if text:
        audit.record_read(
            actor=request.actor,
            subject_kind="dossier_search",
            subject_id="",
            subject_label=text[:200],
            purpose=_("Tra cứu tại quầy"),
            at=moment(),
        )
        rows = lookup_queries.find_dossiers(
            actor=request.actor,
            text=text,
            before_id=int(before) if before.isdigit() else None,
        )
        if len(rows) == lookup_queries.PAGE_SIZE:
            query = {"q": text, "before": rows[-1].dossier_id}
            next_url = f"{reverse('counter:lookup')}?{urlencode(query)}"
    context = {
        "rows": rows,
        "text": text,
        "search_text": text,
        "next_url": next_url,
        "today": moment().date(),
    }
    return render(request, "counter/lookup.html", context)
