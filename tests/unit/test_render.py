from __future__ import annotations

import jinja2
import pytest

from generator.layers import TemplateError
from generator.naming import Code
from generator.render import template_environment
from generator.sourcecheck import UnsafeOutputError, check_source


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


@pytest.mark.parametrize(
    "source",
    [
        "import os\n",
        "from os import system\n",
        "print(1)\n",
        "x = __import__('os')\n",
        "class A(B()): pass\n",
        "def f():\n    return eval('1')\n",
        "x = (\n",
        "class A(B):\n    x: '__import__(1)' = None\n",
        "x = TypeAliasType('x', A | '__import__(1)')\n",
        "def f(x: \"list['1+1']\"): ...\n",
        "x = '\x00'\n",
    ],
)
def test_source_that_no_template_prints_is_never_published(source: str) -> None:
    with pytest.raises(UnsafeOutputError):
        check_source("models.py", source)


def test_what_the_templates_print_passes() -> None:
    check_source("models.py", "from pydantic import Field\n\nx = Field(alias='y')\n")
