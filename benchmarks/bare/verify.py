"""The floor of `verify`: each cassette is loaded, each body validated, and nothing said."""

import json
import sys
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from jsonschema_rs import Draft202012Validator, Registry

ROOT = Path(__file__).parents[2]


def validate(folder: str) -> None:
    """Validate the bodies of all cassettes in a folder."""
    one, page = _validators()
    for path in Path(folder).glob("*.yaml"):
        cassette: Any = yaml.load(path.read_text("utf-8"), yaml.CSafeLoader)
        for each in cassette["interactions"]:
            body = json.loads(each["response"]["body"]["string"])
            is_page = each["request"]["uri"].endswith("/connected_account/")
            if not (page if is_page else one).is_valid(body):
                raise ValueError(path)


@cache
def _validators() -> list[Draft202012Validator]:
    spec: Any = yaml.load((ROOT / "spec/openapi.yaml").read_text("utf-8"), yaml.CSafeLoader)
    registry = Registry([("urn:spec", spec)])
    return [
        Draft202012Validator({"$ref": f"urn:spec#/components/schemas/{name}"}, registry=registry)
        for name in ("ConnectedAccount", "ConnectedAccountList")
    ]


if __name__ == "__main__":
    validate(sys.argv[1])
