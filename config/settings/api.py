"""The REST API: who may call, in which forms, how often, and how it is described."""

from typing import Any

# Programs come with a token, browsers with their session and its CSRF token; nothing else opens.
REST_FRAMEWORK: dict[str, Any] = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "accounts.tokens.access.ByToken",
        "accounts.tokens.access.BySession",
        "accounts.tokens.access.ByNobody",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["accounts.tokens.access.WithinScope"],
    "DEFAULT_RENDERER_CLASSES": [
        "privacy.api.renderers.PlainJSON",
        "privacy.api.renderers.ProblemJSON",
    ],
    "DEFAULT_PARSER_CLASSES": ["privacy.api.parsers.SmallJSON"],
    "DEFAULT_THROTTLE_CLASSES": ["privacy.api.throttling.PersonRate"],
    "DEFAULT_THROTTLE_RATES": {"user": "300/min"},
    "EXCEPTION_HANDLER": "privacy.api.problems.answer_exception",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "URL_FORMAT_OVERRIDE": None,
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
SPECTACULAR_SETTINGS: dict[str, Any] = {
    "TITLE": "Safelight",
    "VERSION": "1",
    "DESCRIPTION": (
        "Photos in, portraits out, and everything that is held about you: what the portal does, "
        "for programs. Errors are problem details (RFC 9457); lists go by cursor; a POST with an "
        "Idempotency-Key takes effect once."
    ),
    "OAS_VERSION": "3.1.0",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SERVE_INCLUDE_SCHEMA": False,
    "COMPONENT_SPLIT_REQUEST": True,
    "COMPONENT_SPLIT_PATCH": False,
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "SORT_OPERATIONS": False,
    # Fields of one name that mean different things.
    "ENUM_NAME_OVERRIDES": {
        "TokenScopeEnum": "accounts.tokens.models.Scope",
        "ErasureScopeEnum": "privacy.rights.api.SCOPES",
        "SizeEnum": "generation.headshots.release.api.SIZES",
        "JobStateEnum": "generation.jobs.states.State",
        "ConsentStateEnum": "privacy.consent.shapes.STATES",
        "RequestStateEnum": "privacy.rights.requests.states.State",
        "RequestKindEnum": "privacy.rights.clocks.kinds.Kind",
        "ExportStateEnum": "privacy.rights.export.models.Export.State",
    },
    # The third only counts strangers.
    "AUTHENTICATION_WHITELIST": [
        "accounts.tokens.access.ByToken",
        "accounts.tokens.access.BySession",
    ],
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "config.api.schema.add_what_all_share",
    ],
    "PREPROCESSING_HOOKS": ["config.api.schema.only_this_api"],
}
