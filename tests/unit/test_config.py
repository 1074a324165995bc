from __future__ import annotations

from pathlib import Path

import pytest

from generator.config_file import from_pyproject, one_off
from generator.diagnostics import UsageError
from generator.review.settings import Review


def test_this_repository_is_configured(root: Path) -> None:
    config = from_pyproject(root / "pyproject.toml")
    assert (config.package, config.client, config.error) == (
        "closecrm",
        "CloseClient",
        "CloseError",
    )
    assert config.label(config.spec) == "spec/openapi.yaml"


def test_a_one_off_run_takes_every_name_from_the_package(tmp_path: Path) -> None:
    config = one_off(tmp_path / "spec.yaml", tmp_path / "out", "book_shop")
    assert (config.client, config.error) == ("BookShopClient", "BookShopError")
    assert config.api_key_env == "BOOK_SHOP_API_KEY"
    assert (config.projection, config.paging, config.errors.list) == (None, None, None)


@pytest.mark.parametrize(
    ("package", "client", "error"),
    [
        ("api", "ApiApiClient", "ApiError"),
        ("server", "ServerClient", "ServerClientError"),
        ("value", "ValueClient", "ValueClientError"),
    ],
)
def test_a_name_that_the_package_itself_uses_is_avoided(
    tmp_path: Path, package: str, client: str, error: str
) -> None:
    config = one_off(tmp_path / "spec.yaml", tmp_path / "out", package)
    assert (config.client, config.error) == (client, error)


def test_a_review_is_read_with_paths_from_the_folder_of_the_configuration(tmp_path: Path) -> None:
    path = tmp_path / "pyproject.toml"
    lines = ["[tool.generator]", "spec = 'a.yaml'", "output = 'out'", "package = 'demo'"]
    path.write_text("\n".join(lines), encoding="utf-8")
    assert from_pyproject(path).review == Review()
    lines += ["[tool.generator.review]", "accepted = 'spec/a.toml'", "levels = {b = 'info'}"]
    lines += ["policy = 'reference'", "open_enums = false", "deprecation_days = 90"]
    lines += ["deprecation_days_beta = 30", "stability_threshold = 'stable'"]
    path.write_text("\n".join(lines), encoding="utf-8")
    assert from_pyproject(path).review == Review(
        policy="reference",
        levels={"b": "info"},
        open_enums=False,
        deprecation_days=90,
        deprecation_days_beta=30,
        stability_threshold="stable",
        accepted=tmp_path / "spec/a.toml",
    )


@pytest.mark.parametrize("line", ["", "tool = 3", "tool.generator = 3", "[tool.other]"])
def test_a_file_without_the_table_is_refused(tmp_path: Path, line: str) -> None:
    (tmp_path / "pyproject.toml").write_text(line, encoding="utf-8")
    with pytest.raises(UsageError, match="there is no table"):
        from_pyproject(tmp_path / "pyproject.toml")


def test_a_package_that_cannot_be_imported_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="must be a Python name"):
        one_off(tmp_path / "spec.yaml", tmp_path / "out", "book-shop")


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("package = 'class'", "must be a Python name"),
        ("client = 'Page'", "client must be a name that the package does not use, not 'Page'"),
        ("error = 'Exception'", "error must be a name that the package does not use"),
        ("client = 'Api'\nerror = 'Api'", "error must have another name than the client"),
        ("api_key_env = 'api key'", "must be the name of an environment variable"),
        ("accepted_gaps = ['/a', 1]", "must be a list of JSON pointers"),
        ('spec_root = "a\\u0000"', "spec_root must have no null character"),
        ('overlays = ["a\\u0000"]', "overlays must have no null character"),
        ('review = {accepted = "a\\u0000"}', "review must have no null character"),
        ("cassettes = 'tests'", "must be a list of folders"),
        ("paging = 3", "must be a table"),
        ("paging = {items = 'data'}", "must be a text"),
        ("errors = {list = 3}", "must be a text"),
        ("review = 3", "must be a table"),
        ("review = {level = {}}", "review.level is unknown; known are accepted, deprecation_days"),
        ("review = {deprecation_days_beta = -1}", "review.deprecation_days_beta must be a number"),
        ("review = {stability_threshold = 'firm'}", "review.stability_threshold must be one of dr"),
        ("review = {policy = 'mine'}", "review.policy must be one of default, reference"),
        ("review = {levels = 3}", "review.levels must be a table of rules and their levels"),
        ("review = {levels = {a = 'fatal'}}", "review.levels.a must be one of breaking, warning"),
        ("review = {open_enums = 1}", "review.open_enums must be true or false"),
        ("review = {deprecation_days = -1}", "review.deprecation_days must be a number of days"),
        ("review = {deprecation_days = true}", "must be a number of days"),
        ("review = {accepted = ''}", "review.accepted must be the path of a file"),
        ("upstream = 3", "must be a table"),
        ("upstream = {}", "upstream.fingerprint must be the path of a file"),
        ("upstream = {fingerprint = 'a', date = 1}", "upstream.date is unknown"),
        ("upstream = {fingerprint = 'a', accepted = 1}", "must be a list of tables"),
        ("upstream = {fingerprint = 'a', accepted = [1]}", "must be a list of tables"),
        (
            "upstream = {fingerprint = 'a', accepted = [{place = 'b'}]}",
            "upstream.accepted.reason must be a text",
        ),
        (
            "upstream = {fingerprint = 'a', accepted = [{place = 'b', reason = 'c', x = 1}]}",
            "upstream.accepted.x is unknown",
        ),
    ],
)
def test_a_wrong_value_is_named(tmp_path: Path, line: str, message: str) -> None:
    path = tmp_path / "pyproject.toml"
    values = {"spec": "'a.yaml'", "output": "'out'", "package": "'demo'"}
    rest = [f"{key} = {value}" for key, value in values.items() if not line.startswith(key)]
    path.write_text("\n".join(["[tool.generator]", *rest, line]))
    with pytest.raises(UsageError, match=message):
        from_pyproject(path)
