"""
Every page of every site, looked at in one browser: axe finds nothing, nothing scrolls sideways.

The pages are read from the URL patterns, so a new page is covered or fails here:
- what its address needs stands in `World.arguments`, for single pages in `World.own_arguments`;
- a page that only leads on is named in `LEADS_ON`, one that answers scripts in `FRAGMENTS`;
- more states of a page (a search, a tab, an answer to a form) are added in `World.more`.
"""

import io
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from importlib import import_module
from pathlib import Path

import pypdfium2
import pytest
from django.conf import settings
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone
from playwright.sync_api import Browser, Page, sync_playwright

from motcua.config.demo.services import load_history, load_province
from motcua.core.actors import Actor
from motcua.deadlines.models import CalendarVersion
from motcua.directory import queries as directory_queries
from motcua.directory.models import Account, Agency, Counter, Delegation, Posting
from motcua.documents import services as document_services
from motcua.dossiers import services
from motcua.dossiers.facts import ExtensionFacts, OpinionRequestFacts, VisitFacts
from motcua.dossiers.models import (
    Alert,
    Consultation,
    Dossier,
    DossierDocument,
    FieldVisit,
    FinancialObligation,
    IntakeDraft,
    ReorganisationLine,
    ReorganisationPlan,
)
from motcua.dossiers.rules import AlertKind
from motcua.procedures import services as procedure_services
from motcua.procedures.models import ProcedureRevision
from motcua.sites.ui.pages import Kind
from motcua.workflow.models import Task

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
BUILT = ROOT / "src" / "motcua" / "sites" / "ui" / "static" / "built" / "manifest.json"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
NOW = datetime(2026, 10, 7, 3, 32, tzinfo=UTC)
SITES = ("staff", "counter", "backoffice", "console", "portal")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
NARROW = (390, 320)

# GET pages that only lead to another one.
LEADS_ON = frozenset(
    {"set_language", "console:home", "staff:second_factor", "backoffice:hand_over_many"}
)
# Pieces of a page that scripts fetch; they are judged inside the page that holds them.
FRAGMENTS = frozenset({"counter:procedures", "console:reorganisation_progress"})

ADVICE = (
    "A page without an example: add its arguments to World.arguments (or own_arguments, with a row"
    " made in build_world); without an entry in its site's access.py: say there who may open it;"
    " a page that leads on or is a piece of one: name it in LEADS_ON or FRAGMENTS."
)

# Whom to ask first; the page's own table says who may come in at all.
PREFERRED = (
    Kind.ANONYMOUS,
    Kind.COUNTER_OFFICER,
    Kind.CENTER_HEAD,
    Kind.SPECIALIST,
    Kind.UNIT_HEAD,
    Kind.LEADER,
    Kind.ADMINISTRATOR,
    Kind.PROCEDURE_EDITOR,
    Kind.PROCEDURE_PUBLISHER,
    Kind.AUDITOR,
    Kind.CLERK,
)
CAST = {
    Kind.ADMINISTRATOR: "quantri",
    Kind.PROCEDURE_EDITOR: "soanthutuc",
    Kind.PROCEDURE_PUBLISHER: "congbothutuc",
    Kind.AUDITOR: "kiemtra",
    Kind.COUNTER_OFFICER: "yenphong.motcua1",
    Kind.CENTER_HEAD: "yenphong.trungtam",
    Kind.SPECIALIST: "yenphong.hotich",
    Kind.UNIT_HEAD: "yenphong.chanhvanphong",
    Kind.LEADER: "yenphong.chutich",
    Kind.CLERK: "yenphong.vanthu",
}

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine"),
    pytest.mark.skipif(not BUILT.exists(), reason="the pages' assets are not built"),
]


@dataclass(frozen=True)
class Pattern:
    """One URL pattern: its full name and the arguments it takes."""

    name: str
    arguments: tuple[str, ...]

    @property
    def is_of_staff(self) -> bool:
        return self.name.partition(":")[0] in {"counter", "backoffice", "console"}


@dataclass(frozen=True)
class Visit:
    """One page as one person sees it; `act` does something on it before it is judged."""

    name: str
    url: str
    username: str = ""
    act: Callable[[Page], None] | None = None


def list_patterns(resolver=None, namespace="") -> list[Pattern]:
    found = []
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            found += list_patterns(pattern, pattern.namespace or namespace)
        elif isinstance(pattern, URLPattern):
            name = f"{namespace}:{pattern.name}" if namespace else str(pattern.name)
            found.append(Pattern(name, tuple(pattern.pattern.converters)))
    return found


def read_access() -> dict[str, frozenset[Kind]]:
    table = {"health": frozenset(Kind), "set_language": frozenset(Kind)}
    for site in SITES:
        table |= import_module(f"motcua.sites.{site}.access").ACCESS
    return table


@dataclass
class World:
    """The demo province with some dossiers in every state, and whom to ask about which."""

    open: Dossier
    waiting: Dossier
    at_counter: Dossier
    refused: Dossier
    stopped: Dossier
    revision: ProcedureRevision
    draft: ProcedureRevision
    document: DossierDocument
    plan: ReorganisationPlan
    line: ReorganisationLine
    consultation: Consultation
    visit: FieldVisit
    alert: Alert
    delegation: Delegation
    draft_intake: IntakeDraft

    def arguments(self, name: str) -> dict[str, object]:
        known: dict[str, object] = {
            "dossier_id": self.open.pk,
            "document_id": self.document.pk,
            "page": 1,
            "draft_id": self.draft_intake.pk,
            "agency_id": Agency.objects.order_by("pk").values_list("pk", flat=True)[0],
            "revision_id": self.revision.pk,
            "version_id": CalendarVersion.objects.order_by("-number")[0].pk,
            "code": self.revision.procedure.code,
            "kind": "RECEIPT",
            "form": "giay-tiep-nhan",
            "act": "note",
            "consultation_id": self.consultation.pk,
            "visit_id": self.visit.pk,
            "alert_id": self.alert.pk,
            "plan_id": self.plan.pk,
            "line_id": self.line.pk,
            "officer_id": self.open.received_by_id,
            "unit_id": self.open.competent_unit_id,
            "counter_id": Counter.objects.order_by("pk").values_list("pk", flat=True)[0],
            "delegation_id": self.delegation.pk,
            "rule_set": "D118-2025",
            "parameter": "extension_max",
        }
        return known | self.own_arguments().get(name, {})

    def own_arguments(self) -> dict[str, dict[str, object]]:
        waiting, at_counter = {"dossier_id": self.waiting.pk}, {"dossier_id": self.at_counter.pk}
        return {
            "counter:supplement_one": waiting,
            "counter:close_one": waiting,
            "counter:print_supplement": waiting,
            "counter:return_one": at_counter,
            "counter:print_refusal": {"dossier_id": self.refused.pk},
            "counter:print_stop": {"dossier_id": self.stopped.pk},
            "console:opening_hours": {"agency_id": self.open.intake_shop.agency_id},
            "backoffice:file": {"dossier_id": self.document.dossier_id},
            "backoffice:page_image": {"dossier_id": self.document.dossier_id},
            "console:edit_draft": {"revision_id": self.draft.pk},
        }

    def person(self, pattern: Pattern, kinds: frozenset[Kind], arguments) -> str:
        kind = next(kind for kind in PREFERRED if kind in kinds)
        if kind is Kind.ANONYMOUS:
            return ""
        if "dossier_id" not in pattern.arguments:
            return CAST[kind]
        dossier = Dossier.objects.get(pk=arguments["dossier_id"])
        if pattern.name.startswith("counter:"):
            place = {"shop_id": dossier.return_shop_id, "role": "COUNTER_OFFICER"}
        else:
            place = {"agency_id": dossier.competent_agency_id, "role": "LEADER"}
        return username_of(**place)

    def more(self) -> Iterator[Visit]:
        """States of a page that its bare address does not show."""
        specialist = self.specialist()
        counter = username_of(role="COUNTER_OFFICER", shop_id=self.at_counter.return_shop_id)
        tabs = ("dossier", "papers", "process", "history", "opinions")
        for tab in tabs:
            url = reverse(f"backoffice:{tab}", kwargs={"dossier_id": self.open.pk})
            yield Visit(f"backoffice:{tab} (specialist)", url, specialist)
        yield Visit("portal:procedures (search)", "/thu-tuc?q=lam+giay+khai+sinh")
        yield Visit("portal:procedures (nothing found)", "/thu-tuc?q=zzzz+qqqq")
        yield Visit("portal:track (wrong)", "/tra-cuu", act=track(self.open.code, "0000"))
        for dossier in (self.open, self.waiting, self.at_counter):
            digits = dossier.applicant.identity_number[-4:]
            yield Visit(
                f"portal:track ({dossier.state})", "/tra-cuu", act=track(dossier.code, digits)
            )
        yield Visit("staff:sign_in (refused)", "/can-bo/dang-nhap", act=sign_in_wrongly)
        yield Visit("backoffice:work (elsewhere)", "/xu-ly/?tab=ELSEWHERE", specialist)
        yield Visit("backoffice:lookup (found)", "/xu-ly/tra-cuu?q=nguyen", specialist)
        yield Visit("counter:lookup (found)", "/quay/tra-cuu?q=nguyen", counter)
        yield Visit("counter:returns (rows)", "/quay/tra-ket-qua", counter)
        yield Visit("not found", "/khong-co-trang-nay")
        yield Visit("forbidden", "/quan-tri/lich", counter)

    def specialist(self) -> str:
        task = Task.objects.filter(
            instance=self.open.instance, step_key="appraise", state__in=["OPEN", "CLAIMED"]
        )[0]
        posting = {"officer_id": task.officer_id} if task.officer_id else {"unit_id": task.unit_id}
        return username_of(role="SPECIALIST", **posting)


def username_of(**posting) -> str:
    row = Posting.objects.filter(valid_to=None, **posting).order_by("pk").first()
    assert row is not None, posting
    return row.officer.account.username


def track(code: str, digits: str) -> Callable[[Page], None]:
    def act(page: Page) -> None:
        page.fill("[name=code]", code)
        page.fill("[name=digits]", digits)
        with page.expect_navigation():
            page.keyboard.press("Enter")

    return act


def sign_in_wrongly(page: Page) -> None:
    page.fill("[name=username]", "nobody")
    page.fill("[name=password]", "wrong")
    with page.expect_navigation():
        page.keyboard.press("Enter")


def build_world() -> World:
    now = timezone.localtime(NOW)
    load_province(at=now)
    load_history(dossiers=150, months=1, seed=1, now=now, processes=1)
    rows = Dossier.objects.select_related("applicant", "instance", "revision__procedure")
    appraised = Task.objects.filter(step_key="appraise", state__in=["OPEN", "CLAIMED"])
    waiting = rows.filter(state="SUPPLEMENT_REQUESTED").order_by("pk")[0]
    # Past its term, so that closing it is offered, too.
    Dossier.objects.filter(pk=waiting.pk).update(supplement_due_at=now - timedelta(days=1))
    open_one = rows.filter(
        state="IN_PROCESS", instance__in=appraised.values("instance"), due_at__gt=now
    ).order_by("pk")[0]
    revision = open_one.revision
    plan = ReorganisationPlan.objects.create(
        name="Sắp xếp thử", ground="Nghị quyết thử", effective_date=now.date(), created_at=now
    )
    clerk = actor_of(now, role="SPECIALIST", agency_id=open_one.competent_agency_id)
    extend(open_one, clerk, now)
    FinancialObligation.objects.create(
        dossier=open_one,
        number="12/TB",
        noticed_at=now,
        recorded_at=now,
        recorded_by_id=clerk.officer_id,
    )
    return World(
        open=Dossier.objects.select_related("applicant", "intake_shop").get(pk=open_one.pk),
        waiting=waiting,
        at_counter=rows.filter(state="AT_COUNTER").order_by("pk")[0],
        refused=rows.filter(refusal__isnull=False).order_by("pk")[0],
        stopped=stop(open_one.pk, now),
        revision=revision,
        draft=make_draft(revision, now),
        document=add_document(open_one, now),
        plan=plan,
        line=ReorganisationLine.objects.create(plan=plan, agency=Agency.objects.order_by("pk")[0]),
        consultation=ask(open_one, clerk, now),
        visit=announce(open_one, clerk, now),
        alert=make_alert(open_one, now),
        delegation=make_delegation(clerk, now),
        draft_intake=IntakeDraft.objects.create(
            officer_id=open_one.received_by_id,
            shop_id=open_one.intake_shop_id,
            data={},
            saved_at=now,
        ),
    )


def actor_of(now: datetime, **posting) -> Actor:
    account = Account.objects.get(username=username_of(**posting))
    actor = directory_queries.get_actor(account_id=account.pk, on=now.date(), origin="test")
    assert actor is not None
    return actor


def extend(dossier: Dossier, actor: Actor, now: datetime) -> None:
    facts = ExtensionFacts(
        reason="Chờ kết quả xác minh", amount=Decimal(2), unit="WORKING_DAY", notice_means="SMS"
    )
    services.extend_deadline(dossier_id=dossier.pk, facts=facts, actor=actor, at=now)


def stop(besides: int, now: datetime) -> Dossier:
    dossier = Dossier.objects.filter(state="IN_PROCESS").exclude(pk=besides).order_by("pk")[0]
    actor = actor_of(now, role="COUNTER_OFFICER", shop_id=dossier.intake_shop_id)
    reason = "Người nộp không còn nhu cầu"
    return services.stop_dossier(dossier_id=dossier.pk, reason=reason, actor=actor, at=now)


def ask(dossier: Dossier, actor: Actor, now: datetime) -> Consultation:
    asked = OpinionRequestFacts(
        agency_id=Agency.objects.exclude(pk=dossier.competent_agency_id).order_by("pk")[0].pk,
        content="Ý kiến về quy hoạch",
        respond_by=now + timedelta(days=2),
        reply_method="Trên hệ thống",
    )
    rows = services.ask_opinions(dossier_id=dossier.pk, requests=[asked], actor=actor, at=now)
    return rows[0]


def announce(dossier: Dossier, actor: Actor, now: datetime) -> FieldVisit:
    facts = VisitFacts(
        planned_at=now + timedelta(days=1),
        place="Thôn Đông, xã Yên Phong",
        participants="Đại diện Ủy ban nhân dân xã; người nộp",
        content="Kiểm tra hiện trạng",
        notice_method="Điện thoại",
    )
    return services.announce_visit(dossier_id=dossier.pk, visit=facts, actor=actor, at=now)


def make_alert(dossier: Dossier, now: datetime) -> Alert:
    return Alert.objects.create(
        dossier=dossier,
        kind=AlertKind.DUE_SOON,
        due_at=now,
        found_at=now,
        shop_id=dossier.intake_shop_id,
        agency_id=dossier.competent_agency_id,
        unit_id=dossier.competent_unit_id,
        holder_label="Bộ phận Hộ tịch",
        step_name="Thẩm định",
    )


def make_delegation(actor: Actor, now: datetime) -> Delegation:
    other = Posting.objects.exclude(officer_id=actor.officer_id).order_by("pk")[0]
    return Delegation.objects.create(
        delegator_id=actor.officer_id,
        delegate_id=other.officer_id,
        ground="Đi công tác",
        valid_from=now.date(),
        valid_to=now.date() + timedelta(days=3),
    )


def add_document(dossier: Dossier, now: datetime) -> DossierDocument:
    pdf = pypdfium2.PdfDocument.new()
    pdf.new_page(595, 842)
    content = io.BytesIO()
    pdf.save(content)
    return DossierDocument.objects.create(
        dossier=dossier,
        kind=DossierDocument.Kind.OPINION,
        file=document_services.store_file(content=content, at=now),
        name="Ý kiến thẩm định",
        created_at=now,
    )


def make_draft(revision: ProcedureRevision, now: datetime) -> ProcedureRevision:
    account = Account.objects.get(username=CAST[Kind.PROCEDURE_EDITOR])
    editor = directory_queries.get_actor(account_id=account.pk, on=now.date(), origin="test")
    return procedure_services.copy_to_new_draft(revision_id=revision.pk, actor=editor, at=now)


def session_of(username: str) -> Client:
    client = Client()
    if username:
        client.force_login(
            Account.objects.get(username=username), backend=settings.AUTHENTICATION_BACKENDS[0]
        )
    return client


def list_visits(world: World) -> tuple[list[Visit], list[str]]:
    """Return every page to look at, and what is wrong with the list itself."""
    visits, faults, access = [], [], read_access()
    for pattern in list_patterns():
        known = world.arguments(pattern.name)
        missing = [name for name in pattern.arguments if name not in known]
        if missing or pattern.name not in access:
            faults.append(f"{pattern.name}: no example of {missing or 'who may open it'}")
            continue
        arguments = {name: known[name] for name in pattern.arguments}
        url = reverse(pattern.name, kwargs=arguments)
        username = world.person(pattern, access[pattern.name], arguments)
        response = session_of(username).get(url)
        response.close()
        is_page = response.headers.get("Content-Type", "").startswith("text/html")
        if response.status_code in {204, 405} or (response.status_code == 200 and not is_page):
            continue
        if response.status_code in {301, 302}:
            if pattern.name not in LEADS_ON:
                faults.append(f"{pattern.name}: leads on to {response.headers['Location']}")
        elif response.status_code != 200:
            faults.append(f"{pattern.name}: {response.status_code} for {username or 'anybody'}")
        elif b"<html" in response.content:
            visits.append(Visit(pattern.name, url, username))
        elif pattern.name not in FRAGMENTS:
            faults.append(f"{pattern.name}: neither a page nor named as a fragment")
    return [*visits, *world.more()], faults


def look(page: Page, visit: Visit) -> list[str]:
    """Open a page wide, let axe judge it, then make it narrow."""
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(visit.url)
    if visit.act is not None:
        visit.act(page)
    page.evaluate(AXE.read_text())
    found = page.evaluate(
        "rules => axe.run(document, {resultTypes: ['violations'],"
        " runOnly: {type: 'tag', values: rules}})",
        RULES,
    )
    faults = [
        f"{fault['id']}: {node['html'][:160]}"
        for fault in found["violations"]
        for node in fault["nodes"]
    ]
    for width in NARROW:
        page.set_viewport_size({"width": width, "height": 844})
        real = page.evaluate("document.documentElement.scrollWidth")
        if real > width:
            faults.append(f"{real} px wide on a screen of {width}: {page.evaluate(WIDEST, width)}")
    return [f"{visit.name}: {fault}" for fault in faults]


# What sticks out and whose parent does not: where to mend.
WIDEST = """width => [...document.body.querySelectorAll('*')]
  .filter(e => e.getBoundingClientRect().right > width + 1
    && e.parentElement.getBoundingClientRect().right <= width + 1)
  .slice(0, 3).map(e => e.outerHTML.slice(0, 110)).join(' | ')"""


def look_at_all(browser: Browser, base: str, visits: list[Visit]) -> list[str]:
    """Go through the pages person by person, each with a session of his own."""
    faults = []
    for username in sorted({visit.username for visit in visits}):
        context = browser.new_context(base_url=base, locale="vi-VN", reduced_motion="reduce")
        cookie = session_of(username).cookies.get(settings.SESSION_COOKIE_NAME)
        if cookie is not None:
            context.add_cookies(
                [{"name": settings.SESSION_COOKIE_NAME, "value": cookie.value, "url": base}]
            )
        page = context.new_page()
        page.set_default_timeout(60000)
        page.on("pageerror", lambda error: faults.append(f"script: {error}"))
        for visit in visits:
            if visit.username == username:
                faults.extend(look(page, visit))
        context.close()
    return faults


@pytest.fixture
def world(transactional_db, monkeypatch, settings, tmp_path) -> World:
    folder = {"location": str(tmp_path / "files")}
    default = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": folder}
    settings.STORAGES = {**settings.STORAGES, "default": default}
    # Playwright keeps an event loop in this thread; the tests read the database beside it.
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    return build_world()


def test_every_page_is_accessible_and_fits_a_phone(live_server, world):
    visits, unknown = list_visits(world)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        faults = look_at_all(browser, live_server.url, visits)
        browser.close()

    faults = unknown + faults
    assert not faults, "\n" + "\n".join([*faults, ADVICE])
    assert len(visits) > 40
