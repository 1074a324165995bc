# Generated from spec.yaml by `python -m generator regenerate`; change the spec instead.
"""What this API decides for the runtime."""

from ._runtime import ApiProfile

PROFILE = ApiProfile(name="unions", version="1", base_url="", base_url_env="UNIONS_BASE_URL")
