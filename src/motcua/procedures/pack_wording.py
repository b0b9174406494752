"""What the JSON Schema found, said in Vietnamese."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

_TYPES = {
    "string": "chuỗi ký tự",
    "integer": "số nguyên",
    "number": "số",
    "boolean": "true hoặc false",
    "array": "danh sách",
    "object": "bảng khóa – giá trị",
}


def describe_path(path: Sequence[str | int]) -> str:
    """Write `["fees", 0, "kind"]` as `fees[1].kind`: people count from one."""
    text = ""
    for part in path:
        if isinstance(part, int):
            text += f"[{part + 1}]"
        else:
            text += f".{part}" if text else part
    return text


def describe_problem(error: Any) -> str:  # Any: jsonschema_rs.ValidationError carries no types
    """Return what is wrong in one sentence; a fault we have no words for keeps the library's own."""
    kind = error.kind.as_dict() if hasattr(error.kind, "as_dict") else {}
    describe = _WORDING.get(error.kind.name)
    return describe(error.instance, kind) if describe else f"không hợp lệ: {error.message}."


Kind = Mapping[str, Any]  # Any: what jsonschema_rs tells of one kind of fault


def _unexpected(_instance: object, kind: Kind) -> str:
    names = ", ".join(f"“{name}”" for name in kind.get("unexpected", []))
    return f"không biết khóa {names}."


def _wrong_type(_instance: object, kind: Kind) -> str:
    return "phải là " + " hoặc ".join(_TYPES.get(name, name) for name in kind["types"]) + "."


def _wrong_names(_instance: object, kind: Kind) -> str:
    inner = kind.get("error")
    allowed = inner.kind.as_dict().get("options") if inner is not None else None
    return f"có khóa không thuộc: {_listed(allowed)}."


_WORDING: Mapping[str, Callable[[object, Kind], str]] = {
    "required": lambda _instance, kind: f"thiếu “{kind.get('property')}”.",
    "additionalProperties": _unexpected,
    "enum": lambda value, kind: f"“{value}” không thuộc: {_listed(kind.get('options'))}.",
    "const": lambda _instance, kind: f"phải là {kind.get('expected_value')}.",
    "type": _wrong_type,
    "pattern": lambda value, kind: f"“{value}” viết sai dạng ({kind.get('pattern')}).",
    "minItems": lambda _instance, _kind: "phải có ít nhất một phần tử.",
    "uniqueItems": lambda _instance, _kind: "có phần tử lặp lại.",
    "minLength": lambda _instance, _kind: "không được để trống.",
    "minimum": lambda value, _kind: f"{value} nhỏ hơn mức cho phép.",
    "exclusiveMinimum": lambda value, _kind: f"{value} nhỏ hơn mức cho phép.",
    "propertyNames": _wrong_names,
}


def _listed(options: Any) -> str:  # Any: a list of JSON values, or nothing
    return ", ".join(str(option) for option in options or [])
