"""The command line: the one place that prints, and that knows exit codes."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Sequence

from generator.recognition import recognized

TYPE_CHECKING = False
if TYPE_CHECKING:
    from generator.config import Config
    from generator.diagnostics import GenerationError


def main(arguments: Sequence[str]) -> int:
    """Run one command; return 0 when all is fine, 1 for a finding, 2 for wrong usage."""
    if (said := recognized(arguments)) is not None:  # all that follows takes far longer to import
        print(said)
        return 0
    return _run(arguments)


def _run(arguments: Sequence[str]) -> int:
    from argparse import Namespace  # noqa: PLC0415 - see above

    from generator.commands import configured  # noqa: PLC0415
    from generator.commands.options import parser_of  # noqa: PLC0415
    from generator.diagnostics import GenerationError  # noqa: PLC0415

    begun = Namespace(arguments=arguments, started=time.time())
    report_format = "json" if "json" in arguments else "text"
    config: Config | None = None
    try:
        options = parser_of(arguments).parse_args(arguments, begun)
        report_format = options.format
        config = configured(options)
        outcome = options.run(options, config)
    except GenerationError as error:
        _tell_error(_messages(error, config), report_format)
        return error.exit_code
    text = outcome.said(report_format)
    print(outcome.paint(text) if _is_coloured(report_format) else text)
    return int(outcome.exit_code)


def _tell_error(messages: list[str], report_format: str) -> None:
    import json  # noqa: PLC0415 - see above

    from generator.escape import printable  # noqa: PLC0415

    if report_format == "json":
        print(json.dumps({"error": messages}, indent=2))
    else:
        print(printable("\n".join(messages)), file=sys.stderr)


def _messages(error: GenerationError, config: Config | None) -> list[str]:
    """Return what to say of an error, one line a problem."""
    from generator.diagnostics import SpecError  # noqa: PLC0415 - see above

    if not isinstance(error, SpecError) or config is None:
        return [str(error)]
    from generator.messages import spec_messages  # noqa: PLC0415 - a command may need no YAML

    return spec_messages(error, config.spec)


def _is_coloured(report_format: str) -> bool:
    return report_format == "text" and sys.stdout.isatty() and not os.environ.get("NO_COLOR")
