"""The last look at rendered source: what no template prints is never published."""

from __future__ import annotations

import pytest

from generator.sourcecheck import UnsafeOutputError, check_source

SENDING = "class A(ResourceOf[ApiClient]):\n    def get(self) -> A:\n        '''Get.'''\n        "
SENT = "        return self._client.call(_A)\n"
ALLOWED = {
    "models.py": [
        "'''The models.'''\nfrom typing import Annotated\nimport builtins\n",
        "from ._runtime.models import Model, TaggedBy\n",
        "class A(Model):\n    '''A.'''\n    x: list[str] | None = None\n    '''X.'''\n",
        "class A(Model):\n    x: Annotated[Literal['a', -1], Field(alias='_x')]\n",
        "class A(Generic[T], B): pass\n",
        "A = TypeAliasType('A', Annotated[Union['B', C], TaggedBy('kind')])\n",
        "A = TypeAliasType('A', 'dict[str, A] | list[B]')\n",
    ],
    "resources/a.py": [
        "_GET = ApiOperation[A]('GET /{id}', A, '200', idempotent=True)\n",
        "_GET = ApiOperation[str]('GET /', 'text', '')\n",
        f"{SENDING}return self._client.call(_GET, path={{'id': id}}, json=body)\n",
        f"{SENDING}return self._client.page(_A if fields is None else _B, window=(a, None))\n",
        f"{SENDING}return self._client.call(_GET, query={{'f': commas(f, 'f')}})\n",
        f"{SENDING}operation_: ApiOperation[A | B] = _A if f is None else _B\n{SENT}",
        "class A(B):\n    @overload\n    def f(self, *, x: None = None) -> builtins.list[A]: ...\n",
        f"class A(B):\n    async def f(self) -> None:\n        'F.'\n{SENT}",
    ],
    "client.py": [
        "class A(ApiClient):\n    'A.'\n    _profile = PROFILE\n    a = cached_property(A)\n"
    ],
    "_profile.py": ["PROFILE = ApiProfile(name='a', page_limit=-1)\n"],
    "resources/__init__.py": ["'''Resources.'''\n"],
}
REFUSED = {
    "models.py": [
        "import os\n",
        "from os import system\n",
        "from .os import system\n",
        "print(1)\n",
        "x = __import__('os')\n",
        "x = Field(alias='y')\n",
        "A = TypeAliasType('A', 'print(1) or str')\n",
        "x = 1\n",
        "1 + 1\n",
        "class A(B()): pass\n",
        "class A(B, metaclass=C): pass\n",
        "@final\nclass A(B): pass\n",
        "def f():\n    return 1\n",
        "x = (\n",
        "class A(B):\n    x: '__import__(1)' = None\n",
        "class A(B):\n    x: str = f'{1}'\n",
        "class A(B):\n    x: str = y\n",
        "class A(B):\n    x: Annotated[str, Field(default_factory=print)]\n",
        "class A(B):\n    x: Annotated[str, Field(*y)]\n",
        "class A(B):\n    x: Annotated[str, print('x')]\n",
        "class A(B):\n    x: Literal[print('x')]\n",
        "class A(B):\n    x: str if y else z\n",
        "class A(B):\n    x: lambda: 1\n",
        "class A(B):\n    x: os.system\n",
        "class A(B):\n    x: __builtins__\n",
        "class A(B):\n    x = 1\n",
        "class A(B):\n    x.y: int = 1\n",
        "class A(B):\n    for x in y: pass\n",
        "class A(B):\n    class C: pass\n",
        "A = TypeAliasType('A', B | '__import__(1)')\n",
        "A = TypeAliasType('A', B, type_params=(T,))\n",
        "A, B = TypeAliasType('A', B)\n",
        "A.b = TypeAliasType('A', B)\n",
        "'\x00'\n",
        "'\N{RIGHT-TO-LEFT OVERRIDE}'\n",
        "# \N{ZERO WIDTH SPACE}\n",
    ],
    "resources/a.py": [
        "_GET = ApiOperation[A](f'GET {x}', A, '200')\n",
        "_GET = ApiOperation[A]('GET /', print(), '200')\n",
        "_GET = ApiOperation[A]('GET /', A, '200', **x)\n",
        "_GET = ApiOperation[A]('GET /', A, '200', idempotent=x)\n",
        f"{SENDING}return 1\n",
        f"{SENDING}print(1)\n        return self._client.call(_GET)\n",
        f"{SENDING}return self._client.close(_GET)\n",
        f"{SENDING}return self.client.call(_GET)\n",
        f"{SENDING}return self._client.call(_GET, json=print(1))\n",
        f"{SENDING}return self._client.call(_GET, json=a.b)\n",
        f"{SENDING}return self._client.call(_GET, **x)\n",
        f"{SENDING}return self._client.call(_GET, path={{**x}})\n",
        f"{SENDING}return self._client.call(_GET, path={{x: 1}})\n",
        f"{SENDING}return self._client.call(_A if print(1) is None else _B)\n",
        f"{SENDING}return self._client.call(_GET, query={{'f': commas(*f)}})\n",
        f"class A(B):\n    def f(self, *x) -> None:\n        'F.'\n{SENT}",
        f"class A(B):\n    def f(self, x=print(1)) -> None:\n        'F.'\n{SENT}",
        f"class A(B):\n    @print\n    def f(self) -> None:\n        'F.'\n{SENT}",
        "class A(B):\n    @overload\n    def f(self) -> None: print(1)\n",
    ],
    "client.py": ["class A(B):\n    a = print(A)\n", "class A(B):\n    a = cached_property(1)\n"],
    "_profile.py": ["PROFILE = ApiProfile(name=x)\n", "PROFILE = print(name='x')\n"],
    "resources/__init__.py": ["from ..models import A\n"],
    "__init__.py": [
        "if TYPE_CHECKING:\n    print(1)\nelse:\n    _HOMES = {}\n    def __getattr__(name): ...\n",
        "if TYPE_CHECKING:\n    from .a import b\nelse:\n    _HOMES = {}\n    def f(name): ...\n",
    ],
    "other.py": ["'''No template makes this file.'''\n"],
}


def cases(table: dict[str, list[str]]) -> list[tuple[str, str]]:
    return [(path, source) for path, sources in table.items() for source in sources]


@pytest.mark.parametrize(("path", "source"), cases(ALLOWED))
def test_what_the_templates_print_passes(path: str, source: str) -> None:
    check_source(path, source)


@pytest.mark.parametrize(("path", "source"), cases(REFUSED))
def test_what_no_template_prints_is_refused(path: str, source: str) -> None:
    with pytest.raises(UnsafeOutputError, match="Nothing was written"):
        check_source(path, source)


def test_the_place_of_what_is_refused_is_named() -> None:
    with pytest.raises(UnsafeOutputError, match=r"models\.py:3: no template prints 'y = 1'"):
        check_source("models.py", "class A(B):\n    x: int\n    y = 1\n")
