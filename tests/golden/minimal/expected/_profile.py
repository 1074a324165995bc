# Generated from spec.yaml by `python -m generator regenerate`; change the spec instead.
"""What this API decides for the runtime."""

from ._runtime import ApiProfile

PROFILE = ApiProfile(
    name="minimal",
    version="1",
    base_url="https://api.example.com/v1",
    base_url_env="MINIMAL_BASE_URL",
)
