"""How the cassettes of invented traffic are written: bodies as they are, headers of a list."""

from __future__ import annotations

from pathlib import Path

from generator.document import Node
from generator.recording.policy import Policy
from generator.recording.scrub import keep_listed_headers
from tests.recording import Persister

CASSETTES = Path(__file__).parent / "cassettes"
API = "https://api.close.com/api/v1"
KEY = "api_key_for_tests"
POLICY = Policy()


def clean(recording: Node) -> Node:
    """Keep the headers on the lists; credentials, cookies and trace ids are not."""
    return keep_listed_headers(recording, POLICY, [KEY])


PERSISTER = Persister(clean)
