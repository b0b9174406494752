"""
The intake page as it stands: what was typed, what is known from it, what follows from it.

One page object serves the first opening, every refresh while the officer types, the draft and the
final act, so that all of them see the same.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from motcua.core.actors import Actor
from motcua.core.errors import DomainError
from motcua.directory.models import OneStopShop
from motcua.dossiers.queries import counter as counter_queries
from motcua.dossiers.queries.counter import IntakeRevision, ProcedureHit
from motcua.sites.counter import people
from motcua.sites.counter.forms import (
    BEHALF,
    COUNTER_CHANNELS,
    ORGANISATION,
    OTHER,
    SELF,
    AuthorityForm,
    FeeInputsForm,
    FilingForm,
    IdentityForm,
    OrganisationForm,
    PaperForm,
    PersonForm,
    TypingForm,
    default_copies,
    default_kind,
)
from motcua.sites.counter.preview import Preview
from motcua.sites.counter.shops import shop_id_of
from motcua.sites.counter.uploads import keep_upload, read_upload

# Kept in a draft besides every field: never the protection token or a button's name.
NOT_KEPT = frozenset({"csrfmiddlewaretoken", "act", "scan", "scan_owner", "pick"})


@dataclass(kw_only=True)
class IntakePage:
    """The page's forms and what the server found out; `preview` is missing while nothing is chosen."""

    actor: Actor
    at: datetime
    data: QueryDict
    is_checked: bool
    submission_key: UUID
    shop: OneStopShop
    behalf: str
    desk: PersonForm
    owner: PersonForm
    organisation: OrganisationForm
    authority: AuthorityForm
    identity: IdentityForm
    chosen: IntakeRevision | None = None
    filing: FilingForm | None = None
    fee_inputs: FeeInputsForm | None = None
    papers: list[PaperForm] = field(default_factory=list)
    hits: list[ProcedureHit] = field(default_factory=list)
    procedure_text: str = ""
    preview: Preview | None = None
    # Sentences for the officer which belong to no field.
    faults: list[str] = field(default_factory=list)
    scan_fault: str = ""
    has_scanned: bool = False
    has_picked: bool = False
    draft_id: int | None = None

    @property
    def completes(self) -> int | None:
        """The dossier that waits for what is typed here, None for a new one."""
        return _number(self.data.get("completes"))

    @property
    def completes_version(self) -> int | None:
        return _number(self.data.get("completes_version"))

    @property
    def today(self) -> date:
        return self.at.date()

    @property
    def is_desk_open(self) -> bool:
        """Whether the fields of the person at the desk are unfolded: a number nobody knows, or a fault."""
        has_number = bool(self.desk["identity_number"].value())
        return (has_number and not self.desk.typed_name) or bool(self.desk.errors)

    @property
    def is_owner_open(self) -> bool:
        return not self.owner.typed_name or bool(self.owner.errors)

    @property
    def focus(self) -> str:
        """
        Where the keyboard goes after the page was drawn again; "" leaves it where it was.

        Only an act that used up its own control moves it: a card was read, a procedure was picked.
        """
        if self.has_scanned and self.chosen is None:
            return "procedure"
        if self.has_picked and self.chosen is not None:
            return "variant" if self.chosen.variants else "channel"
        return ""

    @property
    def is_variant_next(self) -> bool:
        return self.focus == "variant"

    @property
    def is_channel_next(self) -> bool:
        return self.focus == "channel"

    @property
    def seen_organisation(self) -> str:
        return str(self.data.get("org-seen", ""))

    @property
    def behalf_choices(self) -> list[tuple[str, Any]]:  # Any: lazy label
        return list(BEHALF)

    @property
    def people_forms(self) -> list[TypingForm]:
        """The forms about people that count with the present switch."""
        if self.behalf == OTHER:
            return [self.desk, self.authority, self.owner, self.identity]
        if self.behalf == ORGANISATION:
            return [self.desk, self.authority, self.organisation, self.identity]
        return [self.desk, self.identity]

    @property
    def all_forms(self) -> list[TypingForm]:
        """Every form that is part of the act, in page order."""
        filing = [self.filing] if self.filing is not None else []
        # A form without fields is never valid in Django's eyes.
        fees = [self.fee_inputs] if self.fee_inputs is not None and self.fee_inputs.fields else []
        return [*self.people_forms, *filing, *self.papers, *fees]

    @property
    def is_complete(self) -> bool:
        """Whether the officer saw every form that this procedure and case have."""
        return all(form.is_bound for form in self.all_forms)

    @property
    def missing(self) -> list[PaperForm]:
        """Required papers that are not on the desk."""
        return [paper for paper in self.papers if paper.is_required and not paper.is_handed_in]

    @property
    def needed_count(self) -> int:
        return sum(not paper.is_not_needed for paper in self.papers)

    @property
    def not_needed_count(self) -> int:
        return sum(paper.is_not_needed for paper in self.papers)

    @property
    def is_valid(self) -> bool:
        return self.chosen is not None and all(form.is_valid() for form in self.all_forms)

    @property
    def owner_identity(self) -> str:
        """The number of whoever the dossier is for, as typed."""
        if self.behalf == ORGANISATION:
            return people.typed_number(self.organisation, "tax_code")
        return people.typed_number(
            self.owner if self.behalf == OTHER else self.desk, "identity_number"
        )

    @property
    def label(self) -> str:
        """What the list of drafts calls it."""
        name = str(self.data.get("desk-full_name") or _("Chưa có tên"))
        procedure = self.chosen.revision.name if self.chosen else _("chưa chọn thủ tục")
        return f"{name} – {procedure}"

    def to_draft(self) -> dict[str, list[str]]:
        """Return what a draft keeps: every field with all its values."""
        return {
            name: [str(value) for value in values]
            for name, values in self.data.lists()
            if name not in NOT_KEPT
        }


def read_page(
    *,
    data: QueryDict,
    files: "MultiValueDict[str, UploadedFile[bytes]] | None" = None,
    actor: Actor,
    at: datetime,
    is_checked: bool = False,
) -> IntakePage:
    """
    Read what was typed and complete it: card scanned, person known, procedure found, files stored.

    :param is_checked: whether faults are shown; while typing nothing is called wrong
    """
    data = data.copy()
    shops = counter_queries.list_shops(on=at.date())
    shop = next(row for row in shops if row.pk == shop_id_of(actor))
    has_scanned = bool(data.get("scan", "").strip())
    scan_fault = people.read_scans(data)
    people.fill_known_people(data, actor=actor, at=at)
    behalf = data.get("behalf", SELF)
    page = IntakePage(
        actor=actor,
        at=at,
        data=data,
        is_checked=is_checked,
        submission_key=_key(data.get("submission_key", "")),
        shop=shop,
        behalf=behalf if behalf in dict(BEHALF) else SELF,
        desk=PersonForm(data, prefix="desk", is_checked=is_checked),
        owner=PersonForm(data, prefix="owner", is_checked=is_checked),
        organisation=OrganisationForm(data, prefix="org", is_checked=is_checked),
        authority=AuthorityForm(data, prefix="auth", is_checked=is_checked),
        identity=IdentityForm(data, prefix="check", is_checked=is_checked),
        scan_fault=scan_fault,
        has_scanned=has_scanned and not scan_fault,
        has_picked=bool(data.get("pick")),
        draft_id=_number(data.get("draft")),
    )
    _choose_procedure(page)
    if page.chosen is not None:
        _write_filing(page, shops)
        _write_papers(page, files or MultiValueDict())
    if is_checked and page.chosen is None:
        page.faults.append(_("Chọn thủ tục."))
    return page


def _choose_procedure(page: IntakePage) -> None:
    """Find the revision: a hit that was pressed, the one already chosen, or the text's best answer."""
    data = page.data
    typed = data.get("procedure_text", "").strip()
    revision_id = _number(data.get("pick")) or _number(data.get("revision"))
    chosen = counter_queries.get_intake_revision(revision_id=revision_id) if revision_id else None
    if chosen is not None and not data.get("pick") and typed != chosen.hit.label:
        chosen = None
    if chosen is None and typed:
        code = typed.split(" ", 1)[0]
        found = counter_queries.find_revision_by_code(code=code) if code[:1].isdigit() else None
        if found is None:
            page.hits = counter_queries.find_procedures(text=typed)
            found = page.hits[0].revision_id if len(page.hits) == 1 else None
        if found is not None:
            chosen = counter_queries.get_intake_revision(revision_id=found)
            page.hits = []
    page.chosen = chosen
    page.procedure_text = chosen.hit.label if chosen else typed
    data["procedure_text"] = page.procedure_text
    data["revision"] = str(chosen.revision.pk) if chosen else ""


def _write_filing(page: IntakePage, shops: list[OneStopShop]) -> None:
    assert page.chosen is not None
    revision = page.chosen.revision
    data = page.data
    is_commune = revision.competent_level == "COMMUNE"
    communes = counter_queries.list_communes(on=page.at.date()) if is_commune else []
    cases = [(row.pk, row.name) for row in page.chosen.variants]
    if not any(data.get("variant") == str(key) for key, _name in cases):
        data["variant"] = str(cases[0][0]) if len(cases) == 1 else ""
    channels = [key for key in COUNTER_CHANNELS if key in revision.channels]
    if data.get("channel") not in channels:
        data["channel"] = channels[0] if channels else ""
    if is_commune and not data.get("commune"):
        data["commune"] = str(_own_commune_id(page.shop) or "")
    data.setdefault("return_shop", str(page.shop.pk))
    page.filing = FilingForm(
        data,
        variants=cases,
        channels=channels,
        communes=[(row.pk, row.full_name) for row in communes],
        shops=[(row.pk, row.short_name) for row in shops],
        is_checked=page.is_checked,
    )
    inputs = {str(row["key"]): row for fee in page.chosen.fees for row in fee.inputs}
    has_typed = any(name.startswith("fee-") for name in data)
    page.fee_inputs = FeeInputsForm(
        data if has_typed else None,
        prefix="fee",
        inputs=inputs.values(),
        is_checked=page.is_checked and has_typed,
    )


def _write_papers(page: IntakePage, files: "MultiValueDict[str, UploadedFile[bytes]]") -> None:
    assert page.chosen is not None
    variant_id = _number(page.data.get("variant"))
    fitting = [row for row in page.chosen.requirements if row.variant_id in {None, variant_id}]
    # Papers that must not be asked for stay in view, below those that are (art. 5).
    fitting.sort(key=lambda row: bool(row.available_from))
    for number, requirement in enumerate(fitting, start=1):
        prefix = f"paper-{requirement.pk}"
        is_typed = f"{prefix}-kind" in page.data
        paper = PaperForm(
            page.data if is_typed else None,
            prefix=prefix,
            initial={
                "kind": default_kind(requirement),
                "copies": default_copies(requirement),
                "is_to_be_returned": requirement.is_show_only,
            },
            requirement=requirement,
            number=number,
            is_checked=page.is_checked and is_typed,
        )
        _read_uploads(page, paper, files)
        page.papers.append(paper)


def _read_uploads(
    page: IntakePage, paper: PaperForm, files: "MultiValueDict[str, UploadedFile[bytes]]"
) -> None:
    assert page.actor.officer_id is not None
    name = f"{paper.prefix}-file"
    dropped = set(page.data.getlist(f"{paper.prefix}-drop"))
    for token in page.data.getlist(f"{paper.prefix}-kept"):
        kept = read_upload(token=token, officer_id=page.actor.officer_id)
        if kept is not None and str(kept.file_id) not in dropped:
            paper.uploads.append(kept)
    for upload in files.getlist(name):
        try:
            fresh = keep_upload(upload=upload, officer_id=page.actor.officer_id, at=page.at)
        except DomainError as error:
            page.faults.append(f"{upload.name}: {error}")
            continue
        if fresh.file_id not in {known.file_id for known in paper.uploads}:
            paper.uploads.append(fresh)
    page.data.setlist(f"{paper.prefix}-kept", [known.token for known in paper.uploads])


def _own_commune_id(shop: OneStopShop) -> int | None:
    agency = shop.agency
    if agency.commune_id is not None:
        return int(agency.commune_id)
    parent = agency.parent
    return int(parent.commune_id) if parent is not None and parent.commune_id else None


def _key(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return uuid4()


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 18 else None
