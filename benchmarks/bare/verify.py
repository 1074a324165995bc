"""The floor of `verify`: each cassette is loaded, each body validated, and nothing said."""

import json
import sys
from pathlib import Path
from typing import Any

import yaml
from jsonschema_rs import Draft202012Validator, Registry

ROOT = Path(__file__).parents[2]


def main(folder: str) -> None:
    """Validate the bodies of all cassettes in a folder."""
    spec: Any = yaml.load((ROOT / "spec/openapi.yaml").read_text("utf-8"), yaml.CSafeLoader)
    registry = Registry([("urn:spec", spec)])
    one, page = (
        Draft202012Validator({"$ref": f"urn:spec#/components/schemas/{name}"}, registry=registry)
        for name in ("ConnectedAccount", "ConnectedAccountList")
    )
    for path in Path(folder).glob("*.yaml"):
        cassette: Any = yaml.load(path.read_text("utf-8"), yaml.CSafeLoader)
        for each in cassette["interactions"]:
            body = json.loads(each["response"]["body"]["string"])
            is_page = each["request"]["uri"].endswith("/connected_account/")
            if not (page if is_page else one).is_valid(body):
                raise ValueError(path)


if __name__ == "__main__":
    main(sys.argv[1])
