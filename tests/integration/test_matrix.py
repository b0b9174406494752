"""
The matrix of rights: every page of every site, tried as every kind of person.

Each site says in its `access.py` who may open which page; a page that no site speaks of fails the
first test. What the sites say of pages about one dossier is narrowed here to those who have to do
with that dossier: the stranger must be kept out of it, whatever his rank.
"""

from dataclasses import dataclass, field
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from motcua.config.demo.services import load_province
from motcua.directory import queries as directory_queries
from motcua.directory.models import Account, Counter, OneStopShop
from motcua.dossiers import journeys, services
from motcua.dossiers.models import Dossier, ReorganisationPlan
from motcua.procedures.models import ProcedureRevision
from motcua.sites.ui.pages import Kind

SITES = ("staff", "counter", "backoffice", "console", "portal")
# Pages outside the sites: what an operator's probe asks.
OPEN_PAGES = {"health": frozenset(Kind), "set_language": frozenset(Kind)}

CAST = {
    Kind.COUNTER_OFFICER: "yenphong.motcua1",
    Kind.OTHER_COUNTER_OFFICER: "kinhbac.motcua1",
    Kind.CENTER_HEAD: "yenphong.trungtam",
    Kind.SPECIALIST: "yenphong.hotich",
    Kind.UNIT_HEAD: "yenphong.chanhvanphong",
    Kind.LEADER: "yenphong.chutich",
    Kind.CLERK: "yenphong.vanthu",
    Kind.ADMINISTRATOR: "quantri",
    Kind.PROCEDURE_EDITOR: "soanthutuc",
    Kind.PROCEDURE_PUBLISHER: "congbothutuc",
    Kind.AUDITOR: "kiemtra",
    Kind.STRANGER: "soyte.chuyenvien",
}
# Who has to do with the dossier of this test: received and settled in the commune of Yên Phong.
RELATED = frozenset(
    {
        Kind.COUNTER_OFFICER,
        Kind.CENTER_HEAD,
        Kind.SPECIALIST,
        Kind.UNIT_HEAD,
        Kind.LEADER,
        Kind.CLERK,
        Kind.AUDITOR,
    }
)


# These lead to the sign-in form for other reasons: nothing was begun, or it is over.
_OWN_WAYS = ("/can-bo/dang-nhap/ma", "/can-bo/dang-xuat")


@dataclass(frozen=True)
class Page:
    """One URL pattern: its full name and the arguments it takes."""

    name: str
    arguments: tuple[str, ...] = field(default_factory=tuple)


def list_pages(resolver=None, namespace="") -> list[Page]:
    found = []
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            inner = pattern.namespace or namespace
            found += list_pages(pattern, inner)
        elif isinstance(pattern, URLPattern):
            name = f"{namespace}:{pattern.name}" if namespace else str(pattern.name)
            found.append(Page(name, tuple(pattern.pattern.converters)))
    return found


def read_access() -> dict[str, frozenset[Kind]]:
    table = dict(OPEN_PAGES)
    for site in SITES:
        table |= import_module(f"motcua.sites.{site}.access").ACCESS
    return table


PAGES = list_pages()
ACCESS = read_access()


class TestTable:
    def test_speaks_of_every_page(self):
        assert sorted({page.name for page in PAGES} - ACCESS.keys()) == []

    def test_speaks_of_no_page_that_is_gone(self):
        assert sorted(ACCESS.keys() - {page.name for page in PAGES}) == []

    def test_tries_every_kind_of_person(self):
        assert {*CAST, Kind.ANONYMOUS, Kind.CITIZEN} == set(Kind)

    @pytest.mark.parametrize("site", ["counter", "backoffice", "console"])
    def test_opens_no_staff_page_to_the_public(self, site):
        public = {
            name
            for name, kinds in ACCESS.items()
            if name.startswith(f"{site}:") and kinds & {Kind.ANONYMOUS, Kind.CITIZEN}
        }

        assert public == set()

    def test_gate_stands_before_every_staff_page(self):
        bare = [
            f"{site}:{pattern.name}"
            for site in ("counter", "backoffice", "console")
            for pattern in import_module(f"motcua.sites.{site}.urls").urlpatterns
            if not hasattr(pattern.callback, "officer_roles")
        ]

        assert bare == []


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """The demo province with one dossier under way, made once and thrown away at the end."""
    with django_db_blocker.unblock():
        outer = transaction.atomic()
        # Services open durable transactions; Django's own test case marks its outer one like this.
        outer._from_testcase = True
        with outer:
            try:
                yield _build()
            finally:
                transaction.set_rollback(True)


@pytest.fixture
def inside(world, django_db_blocker):
    """Undo after each page what trying it has done."""
    with django_db_blocker.unblock():
        yield world


def _build() -> SimpleNamespace:
    now = timezone.localtime()
    load_province(at=now)
    accounts = dict(Account.objects.values_list("username", "pk"))
    for username in CAST.values():
        assert username in accounts
    counter = directory_queries.get_actor(
        account_id=accounts["yenphong.motcua1"], on=now.date(), origin="test"
    )
    shop = OneStopShop.objects.select_related("agency").get(pk=counter.active.shop_id)
    revision = (
        ProcedureRevision.objects.filter(
            state=ProcedureRevision.State.PUBLISHED,
            competent_level="COMMUNE",
            unit_function="OFFICE",
            is_same_sitting=False,
            channels__contains=["COUNTER"],
        )
        .select_related("procedure")
        .order_by("procedure__code")
        .first()
    )
    variant = revision.variants.order_by("pk").first()
    dossier = services.receive_dossier(
        intake=journeys._intake(
            revision,
            variant.pk if variant else None,
            shop=shop,
            commune_id=shop.agency.commune_id,
        ),
        actor=counter,
        at=now,
    )
    citizen = Account.objects.create(username="cong-dan", kind=Account.Kind.CITIZEN)
    return SimpleNamespace(
        accounts=accounts,
        citizen=citizen,
        dossier=dossier,
        arguments={
            "dossier_id": dossier.pk,
            "document_id": 1,
            "consultation_id": 1,
            "visit_id": 1,
            "alert_id": 1,
            "draft_id": 1,
            "page": 1,
            "agency_id": shop.agency_id,
            "plan_id": _plan(now).pk,
            "line_id": 1,
            "officer_id": counter.officer_id,
            "unit_id": dossier.competent_unit_id,
            "counter_id": Counter.objects.filter(point__shop=shop).order_by("pk")[0].pk,
            "delegation_id": 1,
            "revision_id": revision.pk,
            "version_id": dossier.calendar_version_id,
            "code": revision.procedure.code,
            "rule_set": "D118-2025",
            "parameter": "agency_return_limit",
            "kind": "RECEIPT",
            "form": "receipt",
            "act": "note",
        },
    )


def _plan(now):
    return ReorganisationPlan.objects.create(
        name="Thử", ground="Thử", effective_date=now.date(), created_at=now
    )


def _client(world, kind) -> Client:
    client = Client()
    if kind is Kind.CITIZEN:
        client.force_login(world.citizen, backend=settings.AUTHENTICATION_BACKENDS[0])
    elif kind is not Kind.ANONYMOUS:
        account = Account.objects.get(pk=world.accounts[CAST[kind]])
        client.force_login(account, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client


def _try(world, kind, url) -> int:
    """Open a page and return the status; 401 stands for the way to the sign-in form too."""
    # A fresh session for each page: one of them signs out, another one in.
    with transaction.atomic():
        client = _client(world, kind)
        response = client.get(url)
        if response.status_code == 405:
            response = client.post(url)
        transaction.set_rollback(True)
    sign_in = reverse("staff:sign_in")
    leads_to_sign_in = response.status_code == 302 and response.url.split("?")[0] == sign_in
    return 401 if leads_to_sign_in and url not in _OWN_WAYS else response.status_code


def _expected(page, kind) -> bool:
    is_allowed = kind in ACCESS[page.name]
    if "dossier_id" in page.arguments:
        return is_allowed and kind in RELATED
    return is_allowed


# Marked, so that the test database is made even when nothing else asks for it.
@pytest.mark.django_db
class TestMatrix:
    @pytest.mark.parametrize("kind", list(Kind))
    def test_lets_in_whom_the_table_names_and_nobody_else(self, inside, kind):
        wrong = []
        for page in PAGES:
            arguments = {name: inside.arguments[name] for name in page.arguments}
            status = _try(inside, kind, reverse(page.name, kwargs=arguments))
            is_refused = status in {401, 403}
            if status >= 500:
                wrong.append(f"{page.name}: {status}")
            elif _expected(page, kind):
                if is_refused:
                    wrong.append(f"{page.name}: {status}, but {kind} may open it")
            elif not is_refused and status != 404:
                wrong.append(f"{page.name}: {status}, but {kind} may not open it")

        assert wrong == []

    def test_shows_the_dossier_to_those_who_have_to_do_with_it(self, inside):
        url = reverse("backoffice:dossier", kwargs={"dossier_id": inside.dossier.pk})

        seen = {kind for kind in CAST if _try(inside, kind, url) == 200}

        assert seen == RELATED

    def test_hides_whether_a_dossier_exists_from_strangers(self, inside):
        missing = Dossier.objects.order_by("-pk").first().pk + 1000

        statuses = {
            _try(
                inside,
                Kind.STRANGER,
                reverse("backoffice:dossier", kwargs={"dossier_id": number}),
            )
            for number in (inside.dossier.pk, missing)
        }

        assert len(statuses) == 1
