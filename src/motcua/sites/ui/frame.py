"""
The frame around every page: places, search, who is signed in. Sites announce themselves here.

A site may not import another one, yet the header shows all of them. So each site registers its places in
`AppConfig.ready()` and the context processor builds the menu of the person in front of the page::

    from motcua.sites.ui import frame

    frame.register_place(
        frame.Place(key="counter", label=_("Tiếp nhận"), url_name="counter:intake", order=10,
                    is_visible=lambda request: …)
    )
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise

Text = str | Promise


@dataclass(frozen=True, kw_only=True)
class Place:
    """One entry of the staff header (or, with `audience="citizen"`, of the portal's menu)."""

    key: str
    label: Text
    url_name: str
    order: int
    audience: str = "staff"
    is_visible: Callable[[HttpRequest], bool] = field(default=lambda _request: True)
    # Shown behind the label; 0 hides it. Counts only what waits for this person.
    count: Callable[[HttpRequest], int] | None = None


@dataclass(frozen=True, kw_only=True)
class Link:
    """A ready entry of a menu."""

    label: Text
    url: str
    is_current: bool = False
    count: int = 0


@dataclass(frozen=True, kw_only=True)
class Identity:
    """Who is signed in, for the right end of the header."""

    name: str
    unit_name: str
    # "Một cửa · xã Yên Phong": stands at the left end of the band.
    place_name: str
    links: tuple[Link, ...] = ()
    # The other units of the person; posting `value` to switch_url_name changes the present one.
    units: tuple[tuple[str, Text, bool], ...] = ()


class _Registry:
    def __init__(self) -> None:
        self.places: dict[str, Place] = {}
        self.search_url_name = ""
        self.identity: Callable[[HttpRequest], Identity | None] = lambda _request: None
        self.sign_out_url_name = ""
        self.switch_unit_url_name = ""
        self.bell_url_name = ""
        self.unread: Callable[[HttpRequest], int] = lambda _request: 0


_registry = _Registry()


def register_place(place: Place) -> None:
    """Add a place to the header; the same key replaces the earlier one."""
    _registry.places[place.key] = place


def register_search(url_name: str) -> None:
    """Name the page that the header's search box (`/`) sends `?q=` to."""
    _registry.search_url_name = url_name


def register_identity(
    identity: Callable[[HttpRequest], Identity | None],
    *,
    sign_out_url_name: str,
    switch_unit_url_name: str = "",
) -> None:
    """Say how the person is named, and where signing out and changing the unit are posted."""
    _registry.identity = identity
    _registry.sign_out_url_name = sign_out_url_name
    _registry.switch_unit_url_name = switch_unit_url_name


def register_bell(url_name: str, *, unread: Callable[[HttpRequest], int]) -> None:
    """Name the page of one's notices, and how many of them wait to be read."""
    _registry.bell_url_name = url_name
    _registry.unread = unread


@dataclass(frozen=True, kw_only=True)
class Bell:
    """The bell in the header."""

    url: str
    unread: int


def bell_for(request: HttpRequest) -> Bell | None:
    """Return the bell of who is signed in, None when nobody is or no site has notices."""
    url = url_or_empty(_registry.bell_url_name)
    if not url or identity_of(request) is None:
        return None
    return Bell(url=url, unread=_registry.unread(request))


def url_or_empty(url_name: str) -> str:
    """Reverse a URL name; "" when that site is not mounted."""
    if not url_name:
        return ""
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return ""


def links_for(request: HttpRequest, *, audience: str) -> list[Link]:
    """List the places this person may go to, in order."""
    match = request.resolver_match
    namespace = match.namespace.split(":")[0] if match else ""
    view_name = match.view_name if match else ""
    current = getattr(request, "ui_place", "")
    links: list[Link] = []
    for place in sorted(_registry.places.values(), key=lambda entry: (entry.order, entry.key)):
        url = url_or_empty(place.url_name)
        if place.audience != audience or not url or not place.is_visible(request):
            continue
        is_current = place.key == current if current else _is_here(place, namespace, view_name)
        count = place.count(request) if place.count else 0
        links.append(Link(label=place.label, url=url, is_current=is_current, count=count))
    return links


def _is_here(place: Place, namespace: str, view_name: str) -> bool:
    if view_name == place.url_name:
        return True
    # A site with one place owns all its pages; with several, the view says which by request.ui_place.
    own = [
        other for other in _registry.places.values() if other.url_name.split(":")[0] == namespace
    ]
    return len(own) == 1 and own[0] is place


def search_url() -> str:
    """Address of the header's search, "" if no site offers one."""
    return url_or_empty(_registry.search_url_name)


def identity_of(request: HttpRequest) -> Identity | None:
    """Who is signed in, as the staff site tells it."""
    return _registry.identity(request)


def sign_out_url() -> str:
    """Where the sign-out form is posted."""
    return url_or_empty(_registry.sign_out_url_name)


def switch_unit_url() -> str:
    """Where the chosen unit is posted."""
    return url_or_empty(_registry.switch_unit_url_name)
