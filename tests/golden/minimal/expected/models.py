# Generated from spec.yaml by `python -m generator regenerate`; change the spec instead.
"""The models: what the API sends and takes."""

from __future__ import annotations

from datetime import datetime

from ._runtime.models import Model


class Time(Model):
    now: datetime
