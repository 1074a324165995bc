# Generated from spec.yaml by `python -m generator regenerate`; change the spec instead.
"""What this API decides for the runtime."""

from ._runtime import ApiProfile

PROFILE = ApiProfile(
    name="credentials",
    version="1",
    base_url="https://eu.example.com",
    base_url_env="CREDENTIALS_BASE_URL",
    api_key="header",
    api_key_name="X-Api-Key",
    api_key_env="CREDENTIALS_API_KEY",
    bearer=True,
    access_token_env="CREDENTIALS_ACCESS_TOKEN",
    token_url="https://login.example.com/token",
)
