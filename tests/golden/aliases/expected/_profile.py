# Generated from spec.yaml by `python -m generator regenerate`; change the spec instead.
"""What this API decides for the runtime."""

from ._runtime import ApiProfile

PROFILE = ApiProfile(
    name="aliases", version="1", base_url="https://aliases.example", base_url_env="ALIASES_BASE_URL"
)
