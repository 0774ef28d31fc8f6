"""What the OpenAPI document says beyond the views: sign-in, problems, one security for all."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from drf_spectacular.extensions import OpenApiAuthenticationExtension

from api.problems import CONTENT_TYPE
from api.schema_examples import EXAMPLES

PROBLEMS = {
    "400": "A parameter is unknown, or a value cannot be used",
    "401": "Not signed in, or the token is unknown or revoked",
    "403": "The role does not allow this",
    "404": "Not found in this program, or not a member of it",
    "405": "The method is not served here",
    "406": "Only application/json is served",
    "409": "Not possible as things stand",
    "415": "Only application/json is read",
    "429": "The program's calls of this minute are used up; see Retry-After",
    "500": "The server failed",
    "503": "The database is being restarted; see Retry-After",
}
WITH_BODY = {"409", "415"}
RETRIED = ("429", "503")


class BearerScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """Names the token for the document."""

    target_class = "api.authentication.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        """HTTP bearer."""
        return {"type": "http", "scheme": "bearer", "description": "An API token, issued in the back office"}


class SessionScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """Names the session for the document."""

    target_class = "api.authentication.SessionAuthentication"
    name = "session"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        """The session cookie."""
        return {"type": "apiKey", "in": "cookie", "name": settings.SESSION_COOKIE_NAME}


def with_problems(result: dict[str, Any], generator: Any, request: Any, public: bool) -> dict[str, Any]:
    """Add the problem answers to every operation; a post-processing hook."""
    result["components"]["schemas"].update(_problem_schemas())
    for operations in result["paths"].values():
        for method, operation in operations.items():
            for status, description in PROBLEMS.items():
                if status in WITH_BODY and method in {"get", "head"}:
                    continue
                operation["responses"].setdefault(status, _problem(description))
            for status, examples in EXAMPLES.get(operation["operationId"], {}).items():
                shown = operation["responses"][status]["content"][CONTENT_TYPE]
                shown["examples"] = {name: {"value": body} for name, body in examples.items()}
            for status in RETRIED:
                operation["responses"][status]["headers"] = {
                    "Retry-After": {"description": "Seconds to wait", "schema": {"type": "integer"}}
                }
    return result


def _problem(description: str) -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/Problem"}
    return {"description": description, "content": {CONTENT_TYPE: {"schema": schema}}}


def _problem_schemas() -> dict[str, Any]:
    text, number = {"type": "string"}, {"type": "integer"}
    one = {"type": "object", "required": ["name", "detail"], "properties": {"name": text, "detail": text}}
    return {
        "Problem": {
            "type": "object",
            "description": "RFC 9457",
            "required": ["type", "title", "status"],
            "properties": {
                "type": text,
                "title": text,
                "status": number,
                "detail": text,
                "errors": {"type": "array", "items": {"$ref": "#/components/schemas/ProblemError"}},
            },
        },
        "ProblemError": one,
    }
