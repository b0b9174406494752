"""Today at the counter."""

from django.http import HttpResponse
from django.shortcuts import render

from motcua.deadlines import queries as deadline_queries
from motcua.deadlines.rules import remaining
from motcua.dossiers.queries import counter as counter_queries
from motcua.dossiers.queries import intake as intake_queries
from motcua.sites.counter.shops import shop_id_of, shop_ids_of
from motcua.sites.counter.views.base import counter_page, moment
from motcua.sites.counter.views.handover import paper_rows
from motcua.sites.ui.pages import OfficerRequest

_ROWS_SHOWN = 6


@counter_page("counter")
def home(request: OfficerRequest) -> HttpResponse:
    """Show drafts, today's numbers and what is due next."""
    at = moment()
    shop_ids = shop_ids_of(request.actor)
    numbers = counter_queries.count_counter(
        shop_ids=shop_ids,
        officer_id=request.actor.officer_id,
        since=at.replace(hour=0, minute=0, second=0, microsecond=0),
        at=at,
    )
    calendar = deadline_queries.get_calendar(shop_id=shop_id_of(request.actor), on=at.date())
    next_left = None
    if numbers.papers_next_due_at is not None:
        left = remaining(now=at, due_at=numbers.papers_next_due_at, calendar=calendar)
        next_left = left.working_minutes
    transfers = counter_queries.list_papers_to_give(shop_ids=shop_ids, limit=_ROWS_SHOWN)
    results = counter_queries.list_results(shop_ids=shop_ids)
    context = {
        "numbers": numbers,
        "next_left": next_left,
        "papers": paper_rows(transfers, calendar=calendar, at=at),
        "results": results.rows[:_ROWS_SHOWN],
        "drafts": intake_queries.list_drafts(actor=request.actor),
        "today": at.date(),
        "day_minutes": calendar.minutes_of_ordinary_day(at.date()) or 480,
        "at": at,
        "tab": "home",
    }
    return render(request, "counter/home.html", context)
