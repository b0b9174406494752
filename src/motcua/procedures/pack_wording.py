"""What the JSON Schema found, said in Vietnamese."""

from collections.abc import Sequence
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
    kind = error.kind.as_dict() if hasattr(error.kind, "as_dict") else {}
    match error.kind.name:
        case "required":
            return f"thiếu “{kind.get('property')}”."
        case "additionalProperties":
            names = ", ".join(f"“{name}”" for name in kind.get("unexpected", []))
            return f"không biết khóa {names}."
        case "enum":
            return f"“{error.instance}” không thuộc: {_listed(kind.get('options'))}."
        case "const":
            return f"phải là {kind.get('expected_value')}."
        case "type":
            types = kind.get("types") or [kind.get("type")]
            return "phải là " + " hoặc ".join(_TYPES.get(name, str(name)) for name in types) + "."
        case "pattern":
            return f"“{error.instance}” viết sai dạng ({kind.get('pattern')})."
        case "minItems":
            return "phải có ít nhất một phần tử."
        case "uniqueItems":
            return "có phần tử lặp lại."
        case "minLength":
            return "không được để trống."
        case "minimum" | "exclusiveMinimum":
            return f"{error.instance} nhỏ hơn mức cho phép."
        case "propertyNames":
            inner = kind.get("error")
            allowed = inner.kind.as_dict().get("options") if inner is not None else None
            return f"có khóa không thuộc: {_listed(allowed)}."
        case _:
            return f"không hợp lệ: {error.message}."


def _listed(options: Any) -> str:  # Any: a list of JSON values, or nothing
    return ", ".join(str(option) for option in options or [])
