from __future__ import annotations

import jinja2
import pytest

from generator.layers import TemplateError
from generator.naming import Code
from generator.render import template_environment


def test_a_template_cannot_print_text_that_no_filter_quoted() -> None:
    template = template_environment().from_string("{{ title }}")
    with pytest.raises(TemplateError, match="without a filter that quotes it"):
        template.render(title="from the spec")


def test_a_template_prints_code_and_quoted_text() -> None:
    template = template_environment().from_string("{{ name }} = {{ title | literal }}")
    assert template.render(name=Code("x"), title="it's") == 'x = "it\'s"'


def test_a_template_cannot_use_a_name_that_does_not_exist() -> None:
    with pytest.raises(jinja2.UndefinedError):
        template_environment().from_string("{{ missing }}").render()
