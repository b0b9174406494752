"""The pages that are measured: one small function each, and the dossiers they ask for."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import quote

from django.db import connection
from django.urls import reverse

from bench_client import Answer, Scenario, Session, UnexpectedAnswer
from motcua.directory.models import Officer, Posting
from motcua.procedures.models import ProcedureRevision, Requirement

# Who sits at the counters and who settles, one for each client.
COUNTERS = (
    "yenphong.motcua1",
    "kinhbac.motcua1",
    "yenphong.motcua2",
    "bacgiang.motcua1",
    "vocuong.motcua1",
    "tuson.motcua1",
    "tiendu.motcua1",
    "quevo.motcua1",
)
SPECIALISTS = (
    "yenphong.hotich",
    "kinhbac.chuyenvien",
    "yenphong.chutich",
    "bacgiang.chuyenvien",
    "vocuong.chuyenvien",
    "tuson.chuyenvien",
    "tiendu.chuyenvien",
    "quevo.chuyenvien",
)
_SAMPLE = 300


@dataclass(frozen=True, kw_only=True)
class Found:
    """A dossier that an officer may see."""

    dossier_id: int
    code: str
    name: str


@dataclass(kw_only=True)
class Sample:
    """Dossiers for each officer, spread over the whole table, and what is needed for an intake."""

    dossiers: dict[str, list[Found]]
    form: dict[str, str]
    made: list[int] = field(default_factory=list)


def read_sample() -> Sample:
    """Draw dossiers for everybody who takes part."""
    dossiers = {}
    for username in (*COUNTERS, *SPECIALISTS):
        officer = Officer.objects.get(account__username=username)
        dossiers[username] = _draw(list(Posting.objects.filter(officer=officer)))
    return Sample(dossiers=dossiers, form=_intake_form())


def _draw(postings: list[Posting]) -> list[Found]:
    """Draw from what these postings may see: a shop's, a unit's, for leaders the whole agency's."""
    shop_ids = [row.shop_id for row in postings if row.shop_id]
    unit_ids = [row.unit_id for row in postings if row.unit_id]
    agency_ids = [row.agency_id for row in postings if not (row.shop_id or row.unit_id)]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT d.id, d.code, a.full_name FROM dossiers_dossier d"
            " JOIN dossiers_applicant a ON a.dossier_id = d.id"
            " WHERE d.code IS NOT NULL AND (d.intake_shop_id = ANY(%s)"
            " OR d.competent_unit_id = ANY(%s) OR d.competent_agency_id = ANY(%s))"
            " ORDER BY hashint8(d.id) LIMIT %s",
            [shop_ids, unit_ids, agency_ids, _SAMPLE],
        )
        return [Found(dossier_id=i, code=code, name=name) for i, code, name in cursor.fetchall()]


def _intake_form() -> dict[str, str]:
    """Return the fields of an intake that are the same every time: procedure, case and papers."""
    revision = (
        ProcedureRevision.objects.filter(
            state=ProcedureRevision.State.PUBLISHED,
            competent_level="COMMUNE",
            channels__contains=["COUNTER"],
            is_same_sitting=False,
            is_counter_intake_allowed=True,
        )
        .order_by("procedure__code")
        .first()
    )
    assert revision is not None
    variant = revision.variants.order_by("order").first()
    form = {"act": "accept", "behalf": "SELF", "pick": str(revision.pk), "channel": "COUNTER"}
    if variant is not None:
        form["variant"] = str(variant.pk)
    for paper in Requirement.objects.filter(revision=revision, variant__in=[None, variant]):
        form |= _paper(paper)
    for paper in Requirement.objects.filter(revision=revision, variant=None):
        form |= _paper(paper)
    return form


def _paper(paper: Requirement) -> dict[str, str]:
    prefix = f"paper-{paper.pk}"
    if paper.available_from:
        return {f"{prefix}-kind": "FETCHED", f"{prefix}-copies": "1"}
    kind = "SHOWN" if paper.is_show_only else "ORIGINAL"
    return {f"{prefix}-ok": "on", f"{prefix}-kind": kind, f"{prefix}-copies": "1"}


def intake_data(sample: Sample, session: Session) -> dict[str, str]:
    """Return a filled-in intake page of somebody new."""
    number = f"9991{session.source.randint(10, 99)}{session.source.randint(0, 999_999):06d}"
    return {
        **sample.form,
        "submission_key": str(uuid.uuid4()),
        "desk-identity_number": number,
        "desk-full_name": "Nguyễn Thị Minh Họa",
        "desk-phone": "0900123456",
        "desk-address": "Thôn Đông, Xã Yên Phong, tỉnh Bắc Ninh",
    }


def scenarios(sample: Sample) -> list[Scenario]:
    """Return every scenario in the order of the table."""

    def pick(session: Session) -> Found:
        return session.source.choice(sample.dossiers[session.username])

    def intake(session: Session) -> None:
        path = reverse("counter:intake")
        answer = session.post(path, intake_data(sample, session))
        where = answer.headers.get("Location", "")
        _expect(answer, 302, path)
        sample.made.append(int("".join(c for c in where if c.isdigit()) or 0))

    def due(session: Session) -> None:
        path = reverse("counter:intake_refresh")
        _expect(session.post(path, intake_data(sample, session)), 200, path)

    def see(path_of: Callable[[Session], str]) -> Callable[[Session], None]:
        def step(session: Session) -> None:
            path = path_of(session)
            _expect(session.get(path), 200, path)

        return step

    def receipt_path(session: Session) -> str:
        return reverse("counter:print_receipt", args=[pick(session).dossier_id])

    def dossier_path(session: Session) -> str:
        return reverse("backoffice:dossier", args=[pick(session).dossier_id])

    def search(text: str) -> str:
        return f"{reverse('counter:lookup')}?q={quote(text)}"

    return [
        Scenario(name="intake", step=intake, is_write=True),
        Scenario(name="work list", step=see(lambda _session: reverse("backoffice:work"))),
        Scenario(name="dossier page", step=see(dossier_path)),
        Scenario(name="search by name", step=see(lambda s: search(pick(s).name))),
        Scenario(name="code look-up", step=see(lambda s: search(pick(s).code))),
        Scenario(name="due date", step=due),
        Scenario(name="receipt PDF", step=see(receipt_path)),
    ]


def who_plays(scenario: Scenario) -> tuple[str, ...]:
    """Return the officers of a scenario: those who settle read work lists and dossiers."""
    return SPECIALISTS if scenario.name in {"work list", "dossier page"} else COUNTERS


def _expect(answer: Answer, status: int, path: str) -> None:
    if answer.status != status:
        text = answer.body.decode(errors="replace")
        raise UnexpectedAnswer(f"{path}: {answer.status} {_fault(text)}")


def _fault(page: str) -> str:
    """Return what the page says is wrong, as far as it can be seen."""
    start = page.find('role="alert"')
    return " ".join(page[start : start + 400].split()) if start >= 0 else ""
