"""The check of a process at publication. Each fault is said as an administrator would say it."""

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _

from motcua.directory.rules import Role
from motcua.workflow import conditions, soundness
from motcua.workflow.errors import UnableToReadCondition, UnableToReadProcess
from motcua.workflow.graph import Flow, Graph, NodeKind, read_graph
from motcua.workflow.holders import AGENCY_PREFIX, FIXED_HOLDERS, WHOLE_AGENCY, split_holder

# Facts every process may ask about; a pack's own facts are declared beside its process.
KNOWN_FACTS: Final = frozenset({"outcome", "channel", "variant", "is_complex"})
_KNOWN_FUNCTIONS: Final = frozenset({
    "size", "has", "contains", "startsWith", "endsWith", "matches", "all", "exists", "exists_one",
    "filter", "map", "int", "double", "string", "bool", "in", "max", "min",
})  # fmt: skip

Steps = Mapping[str, Mapping[str, Any]]  # Any: JSON values

_ROLE_LABELS: Final = {
    Role.COUNTER_OFFICER: "cán bộ một cửa",
    Role.CENTER_HEAD: "phụ trách trung tâm",
    Role.SPECIALIST: "chuyên viên",
    Role.UNIT_HEAD: "lãnh đạo phòng",
    Role.LEADER: "lãnh đạo cơ quan",
    Role.CLERK: "văn thư",
}
_HOLDER_LABELS: Final = {
    "COMPETENT_UNIT": "phòng giải quyết",
    "COMPETENT_AGENCY": "cơ quan giải quyết",
    "INTAKE_SHOP": "nơi tiếp nhận",
    "RETURN_SHOP": "nơi trả kết quả",
}

_FUNCTION_LABELS: Final = {
    "PROVINCIAL_COMMITTEE": "UBND tỉnh",
    "OFFICE": "văn phòng",
    "JUSTICE": "Sở Tư pháp",
    "CONSTRUCTION": "Sở Xây dựng",
    "FINANCE": "Sở Tài chính",
    "AGRICULTURE_ENVIRONMENT": "Sở Nông nghiệp và Môi trường",
    "INDUSTRY_TRADE": "Sở Công Thương",
    "HEALTH": "Sở Y tế",
    "EDUCATION": "Sở Giáo dục và Đào tạo",
    "HOME_AFFAIRS": "Sở Nội vụ",
    "CULTURE": "Sở Văn hóa, Thể thao và Du lịch",
    "SCIENCE": "Sở Khoa học và Công nghệ",
    "COMMUNE_COMMITTEE": "UBND cấp xã",
    "LAND_REGISTRY": "văn phòng đăng ký đất đai",
    "POLICE": "công an",
    "TAX": "cơ quan thuế",
    "SOCIAL_INSURANCE": "bảo hiểm xã hội",
    "ECONOMY": "phòng kinh tế",
    "CULTURE_SOCIETY": "phòng văn hóa – xã hội",
    "LICENSING": "phòng chuyên môn",
    WHOLE_AGENCY: "lãnh đạo",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Problem:
    """One fault: the element it is at (empty for the whole) and what to say about it."""

    element: str
    text: str


def check_process(
    *,
    bpmn: str,
    steps: Steps,
    available: AbstractSet[tuple[str, str]] | None = None,
    facts: AbstractSet[str] = KNOWN_FACTS,
) -> list[Problem]:
    """
    Return every fault of a process, none if it may be published.

    `available` holds the (role, holder) pairs for which somebody is posted; None leaves that out.
    """
    try:
        graph = read_graph(bpmn)
    except UnableToReadProcess as fault:
        return [Problem(element="", text=str(fault))]
    problems = [
        *_check_reach(graph),
        *_check_conditions(graph, facts),
        *_check_steps(graph, steps, available),
    ]
    return problems or list(_check_ends(graph))


def _check_reach(graph: Graph) -> Iterator[Problem]:
    reached = graph.reachable_from(graph.start)
    ends = [key for key, node in graph.nodes.items() if node.kind is NodeKind.END]
    if not ends:
        yield Problem(element="", text=_("Quy trình không có điểm kết thúc."))
    for key, node in graph.nodes.items():
        if key not in reached and node.kind in {NodeKind.STEP, NodeKind.END}:
            yield Problem(
                element=key,
                text=_("Bước “%(name)s” không bao giờ được đi tới.") % {"name": node.name or key},
            )
        elif key in reached and ends and not graph.reachable_from(key) & set(ends):
            yield Problem(
                element=key,
                text=_("Từ bước “%(name)s” không có đường nào tới kết thúc.")
                % {"name": node.name or key},
            )


def _check_conditions(graph: Graph, facts: AbstractSet[str]) -> Iterator[Problem]:
    for key, node in graph.nodes.items():
        flows = graph.leaving[key]
        if node.kind is NodeKind.CHOICE:
            yield from _check_choice(graph, key, flows)
        elif any(flow.condition for flow in flows):
            yield Problem(
                element=key,
                text=_("“%(name)s”: điều kiện chỉ đặt được sau cổng rẽ nhánh.")
                % {"name": node.name or key},
            )
    for flow in graph.flows:
        if flow.condition:
            yield from _check_condition(graph, flow, facts)


def _check_choice(graph: Graph, key: str, flows: tuple[Flow, ...]) -> Iterator[Problem]:
    name = _before(graph, key)
    if len(flows) < 2:
        return
    if sum(flow.is_default for flow in flows) != 1:
        yield Problem(
            element=key,
            text=_("Rẽ nhánh sau “%(name)s” phải có đúng một nhánh mặc định.") % {"name": name},
        )
    for flow in flows:
        if not flow.condition and not flow.is_default:
            yield Problem(
                element=flow.key,
                text=_("Nhánh từ “%(name)s” tới “%(target)s” chưa có điều kiện.")
                % {"name": name, "target": graph.nodes[flow.target].name or flow.target},
            )


def _check_condition(graph: Graph, flow: Flow, facts: AbstractSet[str]) -> Iterator[Problem]:
    words = {"name": _before(graph, flow.source), "source": flow.condition}
    try:
        unknown = conditions.names_in(flow.condition) - facts - _KNOWN_FUNCTIONS
    except UnableToReadCondition:
        yield Problem(
            element=flow.key,
            text=_("Điều kiện sau “%(name)s” viết sai, không đọc được: %(source)s") % words,
        )
        return
    if unknown:
        yield Problem(
            element=flow.key,
            text=_("Điều kiện sau “%(name)s” dùng dữ kiện không có: %(facts)s.")
            % {**words, "facts": ", ".join(sorted(unknown))},
        )


def _before(graph: Graph, key: str) -> str:
    """Name the step before a gateway, which has no name of its own."""
    if graph.nodes[key].name:
        return graph.nodes[key].name
    for flow in graph.entering[key]:
        if graph.nodes[flow.source].name:
            return graph.nodes[flow.source].name
    return key


def _check_steps(
    graph: Graph, steps: Steps, available: AbstractSet[tuple[str, str]] | None
) -> Iterator[Problem]:
    for key, node in graph.nodes.items():
        if node.kind is not NodeKind.STEP:
            continue
        name = node.name or key
        step = steps.get(key)
        if step is None:
            yield Problem(
                element=key, text=_("Bước “%(name)s” chưa được thiết lập.") % {"name": name}
            )
            continue
        yield from _check_step(key, name, step, available)
    for key in steps.keys() - graph.nodes.keys():
        yield Problem(
            element=key, text=_("Thiết lập “%(key)s” không ứng với bước nào.") % {"key": key}
        )


def _check_step(
    key: str,
    name: str,
    step: Mapping[str, Any],  # Any: JSON values
    available: AbstractSet[tuple[str, str]] | None,
) -> Iterator[Problem]:
    role, holder = step.get("role", ""), step.get("holder", "")
    if role not in set(Role):
        yield Problem(
            element=key, text=_("Bước “%(name)s” chưa chọn vai trò thực hiện.") % {"name": name}
        )
    if holder not in FIXED_HOLDERS and not holder.removeprefix(AGENCY_PREFIX).isupper():
        yield Problem(
            element=key, text=_("Bước “%(name)s” chưa chọn cơ quan thực hiện.") % {"name": name}
        )
    elif role in set(Role) and available is not None and (role, holder) not in available:
        yield Problem(
            element=key,
            text=_("Không có ai làm được bước “%(name)s”: chưa có %(role)s tại %(holder)s.")
            % {"name": name, "role": role_label(role), "holder": holder_label(holder)},
        )
    if "limit" not in step:
        yield Problem(element=key, text=_("Bước “%(name)s” chưa có thời hạn.") % {"name": name})
    if not step.get("outcomes"):
        yield Problem(
            element=key, text=_("Bước “%(name)s” chưa có cách kết thúc.") % {"name": name}
        )


def _check_ends(graph: Graph) -> Iterator[Problem]:
    """Play the process through: joins that never fill, or ends that are never reached."""
    try:
        found = soundness.play(graph)
    except soundness.TooManySituations:
        text = _("Quy trình có quá nhiều nhánh song song để kiểm tra được; hãy làm gọn lại.")
        yield Problem(element="", text=text)
        return
    for key in sorted(found.doubled):
        yield Problem(
            element=key,
            text=_("Bước “%(name)s” có thể bị mở hai lần cùng lúc.")
            % {"name": graph.nodes[key].name or _before(graph, key)},
        )
    for stuck in found.dead_ends:
        names = ", ".join(f"“{graph.nodes[key].name or key}”" for key in sorted(stuck))
        yield Problem(
            element=min(stuck, default=""),
            text=_("Quy trình có thể bị kẹt, không kết thúc được, tại %(names)s.")
            % {"names": names},
        )


def role_label(role: str) -> str:
    return _ROLE_LABELS.get(Role(role), role) if role in set(Role) else role


def holder_label(holder: str) -> str:
    """Name a holder in words: "công an, lãnh đạo" for "AGENCY:POLICE/*"."""
    if holder in _HOLDER_LABELS or not holder.startswith(AGENCY_PREFIX):
        return _HOLDER_LABELS.get(holder, holder)
    function, unit = split_holder(holder)
    named = (_FUNCTION_LABELS.get(part, part) for part in (function, unit) if part)
    return ", ".join(named)
