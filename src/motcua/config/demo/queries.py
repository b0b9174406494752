"""Whom one may sign in as in the demo."""

from dataclasses import dataclass

from motcua.config.demo.staff import DEMO_PASSWORD
from motcua.directory.models import Posting
from motcua.directory.rules import Role

# Who shows the whole path of a dossier of a commune and of the province, in the order of the path.
_GUIDES = (
    "yenphong.motcua1",
    "yenphong.hotich",
    "yenphong.chanhvanphong",
    "yenphong.chutich",
    "yenphong.vanthu",
    "yenphong.trungtam",
    "tinh.motcua1",
    "soxaydung.truongphong",
    "soxaydung.chuyenvien",
    "soxaydung.giamdoc",
    "soxaydung.vanthu",
    "congantinh.chuyenvien",
    "tinh.trungtam",
    "quantri",
    "soanthutuc",
    "congbothutuc",
    "kiemtra",
)
ROLE_NAMES = {
    Role.COUNTER_OFFICER: "tiếp nhận và trả kết quả",
    Role.CENTER_HEAD: "phụ trách trung tâm",
    Role.SPECIALIST: "chuyên viên thụ lý",
    Role.UNIT_HEAD: "trưởng phòng",
    Role.LEADER: "lãnh đạo ký duyệt",
    Role.CLERK: "văn thư",
    Role.PROCEDURE_EDITOR: "soạn thủ tục",
    Role.PROCEDURE_PUBLISHER: "công bố thủ tục",
    Role.ADMINISTRATOR: "quản trị",
    Role.AUDITOR: "kiểm tra nhật ký",
}


@dataclass(frozen=True, kw_only=True)
class DemoPerson:
    """Somebody to sign in as; `role` says what he does there, `place` where."""

    username: str
    password: str
    full_name: str
    role: str
    place: str


def list_demo_people(*, everybody: bool = False) -> list[DemoPerson]:
    """Return those who lead through the demo, in the order of a dossier's path, or everybody."""
    people: dict[str, DemoPerson] = {}
    postings = (
        Posting.objects.filter(officer__is_imaginary=True, valid_to=None)
        .select_related("officer__account", "agency", "unit")
        .order_by("pk")
    )
    if not everybody:
        postings = postings.filter(officer__account__username__in=_GUIDES)
    for posting in postings:
        username = posting.officer.account.username
        # The first posting of somebody is his main one.
        people.setdefault(username, _person(posting))
    order = list(people) if everybody else [name for name in _GUIDES if name in people]
    return [people[name] for name in order]


def _person(posting: Posting) -> DemoPerson:
    place = posting.agency.short_name
    if posting.unit is not None:
        place = f"{posting.unit.short_name}, {place}"
    return DemoPerson(
        username=posting.officer.account.username,
        password=DEMO_PASSWORD,
        full_name=posting.officer.full_name,
        role=f"{ROLE_NAMES[Role(posting.role)]} – {place}",
        place=place,
    )
