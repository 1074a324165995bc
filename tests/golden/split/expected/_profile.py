# Generated from spec.yaml by `python -m generator regenerate`; change the spec instead.
"""What this API decides for the runtime."""

from ._runtime import ApiProfile

PROFILE = ApiProfile(name="split", version="1", base_url="", base_url_env="SPLIT_BASE_URL")
