# Generated from spec/openapi.yaml by `python -m generator regenerate`; change the spec instead.
"""What this API decides for the runtime."""

from ._runtime.profile import ApiKey, ApiProfile

PROFILE = ApiProfile(
    name="closecrm",
    base_url="https://api.close.com/api/v1",
    base_url_env="CLOSE_BASE_URL",
    api_key=ApiKey(scheme="basic"),
    api_key_env="CLOSE_API_KEY",
    bearer=True,
    access_token_env="CLOSE_ACCESS_TOKEN",
    error_list="errors",
    error_fields="field-errors",
    trace_id_header="trace-id",
)
