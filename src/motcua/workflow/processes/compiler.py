"""From a template and a pack's overrides to BPMN and the settings of its steps."""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from importlib.resources import files
from typing import Any, Final

import yaml
from django.utils.translation import gettext as _

from motcua.directory.rules import Role
from motcua.legislation.durations import Duration, DurationUnit
from motcua.workflow.errors import UnableToCompileProcess
from motcua.workflow.graph import Flow, Node, NodeKind
from motcua.workflow.processes.bpmn import write_bpmn
from motcua.workflow.processes.limits import share_of

Settings = dict[str, Any]  # Any: JSON values
_START: Final = "start"
# `end` is the usual end; `stop` also calls off what runs beside it.
_ENDS: Final = {"end": "Kết thúc", "stop": "Dừng giải quyết"}
_JOIN: Final = "join:"
_STEP_WORDS: Final = frozenset(
    {
        "name",
        "role",
        "holder",
        "limit",
        "share",
        "waits_elsewhere",
        "keeps_officer",
        "outcomes",
        "next",
    }
)


@dataclass(frozen=True, kw_only=True)
class CompiledProcess:
    """BPMN text and, beside it, the settings of each step by element id."""

    bpmn: str
    steps: dict[str, Settings]


def list_templates() -> list[str]:
    folder = files("motcua.workflow.processes")
    return sorted(path.name[:-5] for path in folder.iterdir() if path.name.endswith(".yaml"))


def load_template(name: str) -> dict[str, Any]:  # Any: what YAML holds
    """
    Return a template as written.

    :raises UnableToCompileProcess: if there is none of this name
    """
    if name not in list_templates():
        raise UnableToCompileProcess(_("Không có mẫu quy trình “%(name)s”.") % {"name": name})
    return deepcopy(_read_template(name))


@lru_cache(maxsize=64)
def _read_template(name: str) -> dict[str, Any]:  # Any: what YAML holds
    text = files("motcua.workflow.processes").joinpath(f"{name}.yaml").read_text("utf-8")
    template = yaml.safe_load(text)
    assert isinstance(template, dict)
    return template


def compile_process(
    template: str | Mapping[str, Any],  # Any: what YAML holds
    overrides: Mapping[str, Mapping[str, Any]] | None = None,  # Any: what YAML holds
    *,
    total: Duration | None = None,
) -> CompiledProcess:
    """
    Turn a template (its name, or a process written out) into BPMN and step settings.

    `overrides` holds settings by step key; `total` is the time limit that the shares divide, the
    template's own `nominal` otherwise.

    :raises UnableToCompileProcess: if a step, target or setting is unknown or missing
    """
    source = load_template(template) if isinstance(template, str) else deepcopy(dict(template))
    steps = source.get("steps")
    if not isinstance(steps, dict) or not steps:
        raise UnableToCompileProcess(_("Quy trình chưa có bước nào."))
    for key, changes in (overrides or {}).items():
        if key not in steps:
            raise UnableToCompileProcess(
                _("Quy trình không có bước “%(key)s” để thay đổi.") % {"key": key}
            )
        steps[key] = {**steps[key], **changes}
    for key, step in steps.items():
        _check_step(key, step)
    drawing = _Drawing(steps, source.get("parallel") or {})
    drawing.draw(source.get("start") or next(iter(steps)))
    whole = total or _nominal(source)
    settings = {key: _settings(key, step, whole) for key, step in steps.items()}
    bpmn = write_bpmn(
        name=str(source.get("name", "")),
        nodes=drawing.nodes,
        flows=drawing.flows,
        lane_of=drawing.lanes(),
    )
    return CompiledProcess(bpmn=bpmn, steps=settings)


def _check_step(key: str, step: Mapping[str, Any]) -> None:  # Any: what YAML holds
    unknown = set(step) - _STEP_WORDS
    if unknown:
        raise UnableToCompileProcess(
            _("Bước “%(key)s”: không hiểu mục %(words)s.")
            % {"key": key, "words": ", ".join(sorted(unknown))}
        )
    if not key.isidentifier() or key in _ENDS or key == _START:
        raise UnableToCompileProcess(_("Khóa bước “%(key)s” không hợp lệ.") % {"key": key})
    if not step.get("outcomes"):
        raise UnableToCompileProcess(_("Bước “%(key)s” chưa có cách kết thúc.") % {"key": key})
    if step.get("role") and step["role"] not in set(Role):
        raise UnableToCompileProcess(
            _("Bước “%(key)s”: không có vai trò %(role)s.") % {"key": key, "role": step["role"]}
        )


def _nominal(source: Mapping[str, Any]) -> Duration:  # Any: what YAML holds
    return _duration(source.get("nominal") or {"amount": 10, "unit": DurationUnit.WORKING_DAY})


def _duration(value: Any) -> Duration:  # Any: what YAML holds
    try:
        return Duration(value=Decimal(str(value["amount"])), unit=DurationUnit(value["unit"]))
    except (KeyError, TypeError, ValueError, InvalidOperation) as fault:
        raise UnableToCompileProcess(
            _("Thời hạn %(value)s của bước không đọc được.") % {"value": value}
        ) from fault


def _settings(key: str, step: Mapping[str, Any], whole: Duration) -> Settings:  # Any: YAML
    settings: Settings = {
        "name": str(step.get("name") or key),
        "role": step.get("role") or "",
        "holder": step.get("holder") or "",
        "waits_elsewhere": bool(step.get("waits_elsewhere", False)),
        "keeps_officer": bool(step.get("keeps_officer", False)),
        "outcomes": _outcomes(step["outcomes"]),
    }
    limit = step.get("limit")
    if limit is not None:
        duration = _duration(limit)
        settings["limit"] = {
            "amount": f"{duration.value.normalize():f}",
            "unit": duration.unit.value,
        }
    elif step.get("share") is not None:
        settings["share"] = str(step["share"])
        settings["limit"] = share_of(whole, Decimal(settings["share"]))
    elif "limit" in step:
        # Written as null: this step has no limit on purpose.
        settings["limit"] = None
    return settings


def _outcomes(outcomes: Any) -> list[dict[str, str]]:  # Any: what YAML holds
    if isinstance(outcomes, Mapping):
        return [{"key": str(key), "label": str(label)} for key, label in outcomes.items()]
    return [{"key": str(row["key"]), "label": str(row["label"])} for row in outcomes]


class _Drawing:
    """Collects nodes and flows while it follows the template from its start."""

    def __init__(
        self,
        steps: Mapping[str, Any],  # Any: what YAML holds
        parallels: Mapping[str, Any],  # Any: what YAML holds
    ) -> None:
        self._steps = steps
        self._parallels = parallels
        self.nodes: dict[str, Node] = {}
        self.flows: list[Flow] = []

    def draw(self, start: str) -> None:
        self._add(_START, NodeKind.START, "Bắt đầu")
        for key, step in self._steps.items():
            self._add(key, NodeKind.STEP, str(step.get("name") or key))
        self._flow(_START, start)
        for key, parallel in self._parallels.items():
            self._draw_parallel(key, parallel)
        for key, step in self._steps.items():
            self._draw_leaving(key, step.get("next", "end"))
        for key, parallel in self._parallels.items():
            entering = [flow for flow in self.flows if flow.target == f"split_{key}"]
            self._merge(entering, f"split_{key}", f"merge_{key}")
            for number, branch in enumerate(parallel["branches"], start=1):
                self._merge_branch(key, self._node_of(f"split_{key}", branch), number)

    def _merge_branch(self, key: str, first: str, number: int) -> None:
        """
        Bring the ways on which one branch may reach its join together before it.

        A parallel gateway waits for each of its arrows, so that two arrows of which only one is ever
        taken would keep it waiting for ever.
        """
        join, merge = f"join_{key}", f"merge_{key}_{number}"
        reached, waiting = {join}, [first]
        while waiting:
            here = waiting.pop()
            if here not in reached:
                reached.add(here)
                waiting.extend(flow.target for flow in self.flows if flow.source == here)
        arriving = [
            flow for flow in self.flows if flow.target == join and flow.source in reached - {join}
        ]
        self._merge(arriving, join, merge)

    def _merge(self, arriving: Sequence[Flow], target: str, merge: str) -> None:
        if len(arriving) < 2:
            return
        self._add(merge, NodeKind.CHOICE, "")
        self.flows = [
            replace(flow, target=merge) if flow in arriving else flow for flow in self.flows
        ]
        self.flows.append(Flow(key=f"flow_{len(self.flows) + 1}", source=merge, target=target))

    def lanes(self) -> dict[str, str]:
        return {key: step.get("holder") or "" for key, step in self._steps.items()}

    def _add(self, key: str, kind: NodeKind, name: str) -> None:
        self.nodes[key] = Node(key=key, kind=kind, name=name, is_terminate=key == "stop")

    def _draw_parallel(self, key: str, parallel: Mapping[str, Any]) -> None:  # Any: YAML
        self._add(f"split_{key}", NodeKind.PARALLEL, str(parallel.get("name", "")))
        self._add(f"join_{key}", NodeKind.PARALLEL, "")
        for branch in parallel["branches"]:
            self._flow(f"split_{key}", branch)
        self._flow(f"join_{key}", parallel["to"])

    def _draw_leaving(self, key: str, leaving: Any) -> None:  # Any: what YAML holds
        if isinstance(leaving, str):
            self._flow(key, leaving)
            return
        gateway = f"after_{key}"
        self._add(gateway, NodeKind.CHOICE, "")
        self._flow(key, gateway)
        for way in leaving:
            condition = _condition(way)
            self._flow(gateway, way["to"], condition=condition, is_default=not condition)

    def _flow(
        self, source: str, target: str, *, condition: str = "", is_default: bool = False
    ) -> None:
        key = f"flow_{len(self.flows) + 1}"
        self.flows.append(
            Flow(
                key=key,
                source=source,
                target=self._node_of(source, target),
                condition=condition,
                is_default=is_default,
            )
        )

    def _node_of(self, source: str, target: str) -> str:
        if target in self._steps or target == f"after_{source}":
            return target
        if target in self._parallels:
            return f"split_{target}"
        if target.startswith(_JOIN) and target.removeprefix(_JOIN) in self._parallels:
            return f"join_{target.removeprefix(_JOIN)}"
        if target in _ENDS:
            if target not in self.nodes:
                self._add(target, NodeKind.END, _ENDS[target])
            return target
        raise UnableToCompileProcess(
            _("Bước “%(source)s” dẫn tới “%(target)s” là bước không có.")
            % {"source": source, "target": target}
        )


def _condition(way: Mapping[str, Any]) -> str:  # Any: what YAML holds
    """Return the CEL text of one way; `outcomes` is the short form of a test of the outcome."""
    if "when" in way:
        return str(way["when"])
    outcomes = way.get("outcomes")
    if not outcomes:
        return ""
    listed = ", ".join(f'"{key}"' for key in outcomes)
    return f"outcome in [{listed}]"
