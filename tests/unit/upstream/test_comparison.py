from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from generator.config import Accepted
from generator.upstream.comparison import Comparison, compare
from generator.upstream.differences import Finding
from generator.upstream.facts import EXISTS, Fact, Place
from generator.upstream.fingerprint import Source

LIST = "GET /books/"
OURS: dict[Place, Any] = {
    ("scheme Key",): EXISTS,
    ("scheme Key", "type"): "http",
    (LIST,): EXISTS,
    (LIST, "id"): "list_books",
    (LIST, "parameter query page"): EXISTS,
    (LIST, "parameter query page", "required"): False,
    (LIST, "parameter query page", "default"): 1,
    (LIST, "status 200"): EXISTS,
    (LIST, "status 200", "content application/json"): EXISTS,
    (LIST, "status 200", "content application/json", "field /data"): EXISTS,
    (LIST, "status 200", "content application/json", "field /data/*/id"): EXISTS,
}
JSON = (LIST, "status 200", "content application/json")


def ours(
    changes: Mapping[Place, Any] | None = None, evidence: str | None = None
) -> dict[Place, Fact]:
    return {
        place: Fact(
            value=value,
            pointer="/" + "/".join(place),
            evidence=evidence if place in (changes or {}) else "documented",
            source=None,
        )
        for place, value in {**OURS, **(changes or {})}.items()
    }


def source(
    changes: Mapping[Place, Any] | None = None, *, file: str = "a.yaml", without: Place = ("",)
) -> Source:
    facts = {
        place: value
        for place, value in {**OURS, **(changes or {})}.items()
        if place[: len(without)] != without
    }
    return Source(file=file, date=None, openapi="3.1.0", sha256="", facts=facts, others={})


def places(found: Comparison) -> list[tuple[str, str]]:
    return [(each.kind, each.place) for each in found.findings]


def test_what_is_the_same_gives_nothing() -> None:
    found = compare(ours(), [source()], ())
    assert (found.operations, found.findings, found.accepted, found.better) == (1, (), (), ())


@pytest.mark.parametrize(
    ("changes", "kind", "place"),
    [
        ({(LIST, "parameter query sort"): EXISTS}, "missing", "GET /books/ parameter query sort"),
        ({(LIST, "status 418"): EXISTS}, "missing", "GET /books/ status 418"),
        (
            {(*JSON, "field /data/*/isbn"): EXISTS},
            "missing",
            " ".join(JSON) + " field /data/*/isbn",
        ),
        (
            {(LIST, "status 200", "content text/csv"): EXISTS},
            "missing",
            "GET /books/ status 200 content text/csv",
        ),
        ({("scheme OAuth",): EXISTS}, "missing", "scheme OAuth"),
        ({("server https://b.example",): EXISTS}, "missing", "server https://b.example"),
        (
            {(LIST, "parameter query page", "default"): 2},
            "contradicts",
            "GET /books/ parameter query page default",
        ),
        (
            {(LIST, "parameter query page", "default"): True},
            "contradicts",
            "GET /books/ parameter query page default",
        ),
        (
            {(LIST, "parameter query page", "required"): True},
            "contradicts",
            "GET /books/ parameter query page required",
        ),
        ({("scheme Key", "type"): "apiKey"}, "contradicts", "scheme Key type"),
    ],
)
def test_what_upstream_knows_or_denies_is_a_finding(
    changes: dict[Place, Any], kind: str, place: str
) -> None:
    assert places(compare(ours(), [source(changes)], ())) == [(kind, place)]


def test_a_new_parameter_is_one_finding_not_one_for_each_of_its_parts() -> None:
    new: dict[Place, Any] = {
        (LIST, "parameter query sort"): EXISTS,
        (LIST, "parameter query sort", "type"): "string",
    }
    (finding,) = compare(ours(), [source(new)], ()).findings
    assert finding == Finding(
        kind="missing",
        place="GET /books/ parameter query sort",
        pointer="/GET /books/",
        fact="upstream has it, the spec has not",
        sources=("a.yaml",),
    )


def test_what_only_the_spec_has_is_known_better_if_it_has_evidence() -> None:
    extra: dict[Place, Any] = {(*JSON, "field /more"): EXISTS, (*JSON, "field /more/next"): EXISTS}
    better = compare(ours(extra, "inferred"), [source()], ())
    assert better.findings == ()
    assert [(each.evidence, each.places) for each in better.better] == [
        ("inferred", (" ".join(JSON) + " field /more",))
    ]
    bare = compare(ours(extra), [source()], ())
    assert places(bare) == [("unproven", " ".join(JSON) + " field /more")]


def test_an_operation_that_no_source_has_is_a_finding_and_says_where_its_id_went() -> None:
    gone = source(without=(LIST,))
    moved = Source(
        file="b.yaml",
        date=None,
        openapi="3.1.0",
        sha256="",
        facts={},
        others={"GET /all-books/": "list_books"},
    )
    (finding,) = compare(ours(), [gone, moved], ()).findings
    assert (finding.kind, finding.place) == ("absent", LIST)
    assert '"list_books" is GET /all-books/ there' in finding.fact


def test_an_operation_whose_facts_were_not_kept_asks_for_the_document() -> None:
    theirs = replace(source(without=(LIST,)), others={LIST: "list_books"})
    (finding,) = compare(ours(), [theirs], ()).findings
    assert (finding.kind, finding.place) == ("absent", LIST)
    assert "its facts were not kept" in finding.fact


def test_another_name_of_a_path_parameter_makes_no_other_operation() -> None:
    mine: dict[Place, Fact] = {
        ("GET /a/{id}/",): Fact(value=EXISTS, pointer="", evidence=None, source=None)
    }
    theirs = Source(
        file="a",
        date=None,
        openapi="3.1.0",
        sha256="",
        facts={("GET /a/{key}/",): EXISTS, ("GET /a/{key}/", "status 200"): EXISTS},
        others={},
    )
    assert places(compare(mine, [theirs], ())) == [("missing", "GET /a/{id}/ status 200")]


def test_what_two_sources_say_alike_is_one_finding_with_both_names() -> None:
    new: dict[Place, Any] = {(LIST, "status 418"): EXISTS}
    sources = [source(new, file="b.yaml"), source(new), source(file="c.yaml")]
    (finding,) = compare(ours(), sources, ()).findings
    assert finding.sources == ("a.yaml", "b.yaml")


def test_the_order_of_sources_decides_nothing() -> None:
    one = source({("scheme Key", "type"): "oauth2"}, file="b.yaml")
    assert compare(ours(), [one, source()], ()) == compare(ours(), [one, source()][::-1], ())


def accepted(place: str, **rest: Any) -> Accepted:  # noqa: ANN401
    return Accepted(place=place, reason="decided", **rest)


def judged(entry: Accepted, changes: Mapping[Place, Any]) -> list[tuple[str, str]]:
    return places(compare(ours(), [source(changes)], [entry]))


STATUS: dict[Place, Any] = {(LIST, "status 418"): EXISTS}
DEFAULT: dict[Place, Any] = {(LIST, "parameter query page", "default"): 2}


@pytest.mark.parametrize("place", ["GET /books/ status 418", "* status 418"])
def test_an_accepted_difference_is_no_finding(place: str) -> None:
    found = compare(ours(), [source(STATUS)], [accepted(place)])
    assert found.findings == ()
    assert [(each.entry.place, each.places) for each in found.accepted] == [
        (place, ("GET /books/ status 418",))
    ]


def test_an_accepted_difference_that_is_gone_is_a_finding() -> None:
    assert judged(accepted("* status 418"), {}) == [("gone", "* status 418")]


def test_what_is_accepted_of_one_source_is_not_of_another() -> None:
    entry = accepted("* status 418", source="*.docs.yaml")
    found = compare(ours(), [source(STATUS), source(STATUS, file="b.docs.yaml")], [entry])
    assert [each.sources for each in found.findings] == [("a.yaml",)]
    assert [each.sources for each in found.accepted] == [("b.docs.yaml",)]


def test_another_value_than_the_accepted_one_is_a_finding_again() -> None:
    place = "* parameter query page default"
    assert judged(accepted(place, value=2), DEFAULT) == []
    entry = accepted(place, value=3)
    (finding,) = compare(ours(), [source(DEFAULT)], [entry]).findings
    assert finding.kind == "contradicts"
    assert finding.fact.endswith("since it was accepted: upstream says 2, it was 3")


def test_of_a_list_that_changed_only_the_change_is_told() -> None:
    names = [f"name_{number}" for number in range(30)]
    place: Place = (LIST, "parameter query page", "default")
    entry = accepted(" ".join(place), value=names)
    mine, theirs = ours({place: names}, "documented"), source({place: [*names[1:], "label"]})
    (finding,) = compare(mine, [theirs], [entry]).findings
    assert finding.fact.startswith('upstream adds "label" and lacks "name_0"; since')
