# Generated from spec.yaml by `python -m generator regenerate`; change the spec instead.
"""What this API decides for the runtime."""

from ._runtime import ApiProfile

PROFILE = ApiProfile(
    name="paging",
    version="1",
    base_url="",
    base_url_env="PAGING_BASE_URL",
    page_items="results",
    page_skip="start",
)
