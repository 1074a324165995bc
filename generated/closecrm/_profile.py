# Generated from spec/openapi.yaml by `python -m generator regenerate`; change the spec instead.
"""What this API decides for the runtime."""

from ._runtime import ApiProfile

PROFILE = ApiProfile(
    name="closecrm",
    version="1.0.0",
    base_url="https://api.close.com/api/v1",
    base_url_env="CLOSE_BASE_URL",
    api_key="basic",
    api_key_env="CLOSE_API_KEY",
    bearer=True,
    access_token_env="CLOSE_ACCESS_TOKEN",
    token_url="https://api.close.com/oauth2/token/",
    page_items="data",
    page_skip="_skip",
    page_limit="_limit",
    page_has_more="has_more",
    error_list="errors",
    error_fields="field-errors",
    rate_reset="rate_reset",
    trace_id_header="trace-id",
)
