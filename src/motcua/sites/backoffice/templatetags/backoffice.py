"""Filters of the backoffice."""

from datetime import datetime

from django import template

from motcua.sites.ui.formats import vn_datetime

register = template.Library()


@register.filter
def iso_moment(value: str) -> str:
    """Write a stored moment of the ledger as "17:00 T2 12/10"."""
    return vn_datetime(datetime.fromisoformat(value), short=True)
