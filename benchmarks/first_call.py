"""One call in a fresh process: python -m benchmarks.first_call MODULE ADDRESS."""

import sys
from importlib import import_module

assert len(import_module(sys.argv[1]).call(sys.argv[2])()) == 3  # noqa: S101, PLR2004 - as many as it sends
