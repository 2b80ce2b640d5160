"""The API written down: as OpenAPI, and as a page made from it."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from drf_spectacular.generators import SchemaGenerator

METHODS = ("get", "post", "put")


@cache
def written_down() -> Mapping[str, Any]:
    """Return the schema; the code does not change while it runs."""
    generator: Any = SchemaGenerator
    found: Mapping[str, Any] = generator(patterns=api_patterns()).get_schema(request=None, public=True)
    return found


def api_patterns() -> list[Any]:
    from patients.api.urls import urlpatterns

    return [entry for entry in urlpatterns if str(entry.pattern).startswith("api/v1/")]


@require_safe
def schema(_request: HttpRequest) -> JsonResponse:
    """Return the schema as OpenAPI 3.1."""
    return JsonResponse(written_down(), json_dumps_params={"ensure_ascii": False})


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """Show every address, what it takes and what it answers."""
    found = written_down()
    shapes = [(name, list(fields_of(shape))) for name, shape in sorted(found["components"]["schemas"].items())]
    return render(request, "api/docs.html", {"operations": list(operations(found)), "shapes": shapes})


def operations(found: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield each thing one can do, in the order of the addresses."""
    for address, item in found["paths"].items():
        for method in METHODS:
            if method in item:
                yield {"address": address, "method": method.upper(), **in_words(item[method])}


def in_words(operation: Mapping[str, Any]) -> dict[str, Any]:
    answers = operation["responses"]
    return {
        "id": operation["operationId"],
        "summary": operation.get("summary", ""),
        "text": operation.get("description", ""),
        "keyed": any(one["in"] == "header" for one in operation.get("parameters", [])),
        "takes": shape_of(operation.get("requestBody", {})),
        "answers": [(status, shape_of(said)) for status, said in answers.items() if status < "300"],
    }


def shape_of(said: Mapping[str, Any]) -> str:
    """Return the name of the shape that is sent or answered."""
    for content in said.get("content", {}).values():
        return str(content["schema"].get("$ref", "")).rpartition("/")[2]
    return ""


def fields_of(shape: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the fields of a shape in words."""
    for name, field in shape.get("properties", {}).items():
        needed = name in shape.get("required", ())
        yield {"name": name, "kind": kind_of(field), "needed": needed, "text": field.get("description", "")}


def kind_of(field: Mapping[str, Any]) -> str:
    """Return what a field holds, such as "integer, 0 to 10" or "list of Log"."""
    if "$ref" in field:
        return str(field["$ref"]).rpartition("/")[2]
    parts = field.get("oneOf") or field.get("allOf") or field.get("anyOf")
    if parts:
        return " or ".join(kind_of(part) for part in parts)
    if "enum" in field:
        return " | ".join(str(value) for value in field["enum"] if value != "")
    kinds = field.get("type", "")
    kind = " or ".join(kinds) if isinstance(kinds, list) else str(kinds)
    if "items" in field:
        return f"list of {kind_of(field['items'])}"
    if "minimum" in field:
        return f"{kind}, {field['minimum']} to {field['maximum']}" if "maximum" in field else kind
    return f"{kind} ({field['format']})" if "format" in field else kind
