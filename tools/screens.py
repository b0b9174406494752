"""
Takes a picture of every page in its main states at 1280 and 390 px into var/screens/.

    make screens            all pages
    tools/screens.py work   only pages whose name contains the word

Needs the demo province in the database and Chromium; serves the pages itself on loopback.
"""

import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

ROOT = Path(__file__).resolve().parents[1]
OUT = ROOT / "var" / "screens"
WIDTHS = (1280, 390)


@dataclass(frozen=True)
class Screen:
    """One page: a name for the file, an address, who looks (role and place), and what to do first."""

    name: str
    url: str
    role: str = ""
    code: str = ""


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_args: object) -> None:
        """Keep the console for what matters."""


@contextmanager
def served() -> Iterator[str]:
    """Serve the product on a free port of loopback for as long as the pictures take."""
    from django.core.wsgi import get_wsgi_application

    server = make_server(
        "127.0.0.1", 0, get_wsgi_application(), server_class=_Server, handler_class=_Quiet
    )
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def session_of(role: str, code: str) -> str:
    """Return a session key of a demo officer with this role at the agency with this code."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from motcua.directory.models import Posting

    postings = Posting.objects.filter(role=role, valid_to=None)
    if code:
        postings = postings.filter(agency__code=code)
    posting = postings.select_related("officer__account").order_by("pk").first()
    if posting is None:
        sys.exit(f"Nobody is {role} at {code or 'any place'}: load the demo province first.")
    account = posting.officer.account
    store = SessionStore()
    store[SESSION_KEY] = str(account.pk)
    store[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    store[HASH_SESSION_KEY] = account.get_session_auth_hash()
    store.create()
    assert store.session_key is not None
    return store.session_key


def list_screens() -> list[Screen]:
    """Return every page with example data of the demo."""
    from motcua.dossiers.models import Dossier
    from motcua.workflow.models import Task

    def dossier(**conditions: object) -> int:
        row = Dossier.objects.filter(**conditions).order_by("-pk").first()
        return row.pk if row else 0

    appraise = (
        Task.objects.filter(step_key="appraise", state__in=["OPEN", "CLAIMED"])
        .select_related("instance__dossier", "agency")
        .order_by("pk")
        .first()
    )
    open_id = appraise.instance.dossier.pk if appraise else dossier(state="IN_PROCESS")
    agency = appraise.agency.code if appraise else ""
    commune = (
        Dossier.objects.filter(state="AT_COUNTER").select_related("return_shop__agency").first()
    )
    shop = commune.return_shop.agency.code if commune else ""
    specialist = {"role": "SPECIALIST", "code": agency}
    counter = {"role": "COUNTER_OFFICER", "code": shop}
    received = (
        Dossier.objects.filter(state="IN_PROCESS")
        .select_related("intake_shop__agency")
        .order_by("-pk")
        .first()
    )
    received_id = received.pk if received else 0
    receiving = {
        "role": "COUNTER_OFFICER",
        "code": received.intake_shop.agency.code if received else "",
    }
    agency_id = received.intake_shop.agency_id if received else 0
    revision_id = received.revision_id if received else 0
    return [
        Screen("portal-home", "/"),
        Screen("portal-procedures", "/thu-tuc"),
        Screen("portal-search", "/thu-tuc?q=lam+giay+khai+sinh"),
        Screen("portal-search-none", "/thu-tuc?q=zzzz+qqqq"),
        Screen("portal-procedure", "/thu-tuc/1.001193"),
        Screen("portal-changes", "/thu-tuc/1.001193/thay-doi"),
        Screen("portal-track", "/tra-cuu"),
        Screen("staff-sign-in", "/can-bo/dang-nhap"),
        Screen("work", "/xu-ly/", **specialist),
        Screen("work-elsewhere", "/xu-ly/?tab=ELSEWHERE", **specialist),
        Screen("lookup", "/xu-ly/tra-cuu?q=nguyen", **specialist),
        Screen("lookup-none", "/xu-ly/tra-cuu?q=qqqqzz", **specialist),
        Screen("dossier-data", f"/xu-ly/ho-so/{open_id}/", **specialist),
        Screen("dossier-papers", f"/xu-ly/ho-so/{open_id}/giay-to", **specialist),
        Screen("dossier-process", f"/xu-ly/ho-so/{open_id}/quy-trinh", **specialist),
        Screen("dossier-history", f"/xu-ly/ho-so/{open_id}/lich-su", **specialist),
        Screen("dossier-opinions", f"/xu-ly/ho-so/{open_id}/y-kien", **specialist),
        Screen("leader-work", "/xu-ly/", role="LEADER", code=agency),
        Screen("counter-home", "/quay/", **counter),
        Screen("counter-intake", "/quay/tiep-nhan", **counter),
        Screen("counter-handover", "/quay/ban-giao", **counter),
        Screen("counter-returns", "/quay/tra-ket-qua", **counter),
        Screen("counter-supplements", "/quay/cho-bo-sung", **counter),
        Screen("counter-received", f"/quay/ho-so/{received_id}/da-nhan", **receiving),
        Screen("counter-explain", f"/quay/ho-so/{received_id}/vi-sao", **receiving),
        Screen("counter-change", f"/quay/ho-so/{received_id}/sua-noi-dung", **receiving),
        Screen("counter-stop", f"/quay/ho-so/{received_id}/dung", **receiving),
        Screen("counter-fee", f"/quay/ho-so/{received_id}/thu-phi", **receiving),
        Screen("counter-faults", f"/quay/ho-so/{received_id}/khac-phuc", **receiving),
        Screen(
            "counter-return-one", f"/quay/tra-ket-qua/{commune.pk if commune else 0}", **counter
        ),
        Screen("counter-guidance", "/quay/huong-dan", **counter),
        Screen("counter-lookup", "/quay/tra-cuu?q=nguyen", **counter),
        Screen("explain", f"/xu-ly/ho-so/{open_id}/vi-sao", **specialist),
        Screen("extend", f"/xu-ly/ho-so/{open_id}/gia-han", **specialist),
        Screen("ask-opinions", f"/xu-ly/ho-so/{open_id}/hoi-y-kien", **specialist),
        Screen("visits", f"/xu-ly/ho-so/{open_id}/xac-minh", **specialist),
        Screen("consultations", "/xu-ly/y-kien-cho", **specialist),
        Screen("papers-to-take", "/xu-ly/ho-so-giay", **specialist),
        Screen("alerts", "/xu-ly/canh-bao", role="LEADER", code=agency),
        Screen("notices", "/can-bo/thong-bao", **specialist),
        Screen("duties", "/can-bo/uy-quyen", **specialist),
        Screen("account", "/can-bo/tai-khoan", **specialist),
        Screen("portal-places", "/noi-nop"),
        Screen("console-revision", f"/quan-tri/thu-tuc/{revision_id}", role="PROCEDURE_EDITOR"),
        Screen("console-officers", "/quan-tri/can-bo", role="ADMINISTRATOR"),
        Screen("console-agency", f"/quan-tri/to-chuc/{agency_id}", role="ADMINISTRATOR"),
        Screen("console-reorganisations", "/quan-tri/sap-xep", role="ADMINISTRATOR"),
        Screen("console-rule-sets", "/quan-tri/bo-quy-dinh", role="ADMINISTRATOR"),
        Screen("console-rule-set", "/quan-tri/bo-quy-dinh/D118-2025", role="ADMINISTRATOR"),
        Screen(
            "console-rule",
            "/quan-tri/bo-quy-dinh/D118-2025/agency_return_limit",
            role="ADMINISTRATOR",
        ),
        Screen("console-home", "/quan-tri/", role="ADMINISTRATOR"),
        Screen("console-procedures", "/quan-tri/thu-tuc", role="PROCEDURE_EDITOR"),
        Screen("console-organisation", "/quan-tri/to-chuc", role="ADMINISTRATOR"),
        Screen("console-calendar", "/quan-tri/lich", role="ADMINISTRATOR"),
    ]


def main() -> None:
    """Take the pictures; exit 1 when a page answers with a fault."""
    wanted = sys.argv[1] if len(sys.argv) > 1 else ""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motcua.config.settings.dev")
    # Playwright runs its own event loop in this thread; Django need not guard against it here.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    import django

    django.setup()
    from playwright.sync_api import sync_playwright

    OUT.mkdir(parents=True, exist_ok=True)
    screens = [screen for screen in list_screens() if wanted in screen.name]
    sessions = {
        (screen.role, screen.code): session_of(screen.role, screen.code)
        for screen in screens
        if screen.role
    }
    faults = 0
    with served() as base, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium",
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        for width in WIDTHS:
            for screen in screens:
                context = browser.new_context(
                    viewport={"width": width, "height": 800 if width > 600 else 844},
                    locale="vi-VN",
                    timezone_id="Asia/Ho_Chi_Minh",
                )
                if screen.role:
                    key = sessions[screen.role, screen.code]
                    context.add_cookies([{"name": "sessionid", "value": key, "url": base}])
                page = context.new_page()
                answer = page.goto(base + screen.url, wait_until="networkidle")
                status = answer.status if answer else 0
                page.screenshot(path=OUT / f"{screen.name}-{width}.png", full_page=True)
                if status >= 400:
                    faults += 1
                    print(f"{screen.name} {width}: {status}")
                context.close()
        browser.close()
    print(f"{len(screens) * len(WIDTHS)} pictures in {OUT}, {faults} faults")
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
