# Generated from spec.yaml by `python -m generator regenerate`.
# Change the spec, not this file.
"""The models: what the API sends and takes."""

from __future__ import annotations
