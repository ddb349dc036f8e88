"""What a person sees when something goes wrong: one sentence and an exit code, never a traceback.

Exit codes: 0 done, 1 refused by a rule, 2 bad input or something missing, 3 not found, 4 somebody else changed it
first, 5 not allowed, 6 the store cannot be used, 64 no terminal, 70 a fault of the program itself, 130 interrupted.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from cockpit.clean import clean_line
from cockpit.cli.signs import in_signs
from cockpit.errors import BadInput, CockpitError, StoreProblem
from cockpit.i18n import N_, _
from cockpit.os_words import reason
from cockpit.pattern import Pattern
from cockpit.store_words import spoken

_COLOURLESS = Pattern(r"vt(?:5[02]|1\d\d|2\d\d|320|420)(?:-.*)?|.+-m(?:ono)?", clues="vt -m")
"""What terminals without colours call themselves (terminfo: no ``colors``)."""
FAULT = 70
INTERRUPTED = 130
_LONGEST = 2_000
"""Characters of a sentence that are shown."""
_AROUND = 60
"""Characters that are shown before and after a place at fault."""


def guarded(work: Callable[[], int]) -> int:
    """Run ``work`` and return its exit code, or that of what stopped it, after saying so on standard error."""
    _prepare_streams()
    _mind_colours()
    try:
        code = work()
        # What is still in the buffer must not fail after everybody has left.
        sys.stdout.flush()
        return code
    except CockpitError as error:
        say(error)
        return error.exit_code
    except (KeyboardInterrupt, EOFError):
        _complain(_("interrupted; nothing more was done"))
        return INTERRUPTED
    except BrokenPipeError:
        _give_up_output()
        return 0
    except OSError as error:
        if error.filename is None:
            _give_up_output()
        path = error.filename or _("standard output")
        _complain(_("{path}: {problem}", path=os.fsdecode(path), problem=reason(error)))
        return StoreProblem.exit_code
    except Exception as error:
        if (sentence := spoken(error)) is not None:
            say(sentence)
            return sentence.exit_code
        text = N_("this is a fault in cockpit, not yours; your data is safe. Details are in {path}")
        _complain(_(text, path=write_report(error)))
        return FAULT


def say(error: CockpitError) -> None:
    """Write the sentence of a refusal to standard error, with a caret under the place at fault if it has one."""
    _complain(str(error))
    if isinstance(error, BadInput) and error.position is not None and (text := error.values.get("text")):
        sys.stderr.write(_pointed_at(str(text), error.position))


def _pointed_at(text: str, position: int) -> str:
    """Return what stands around a place in a text, on one line, with a caret under the place."""
    from rich.cells import cell_len

    start = max(0, position - _AROUND)
    before, after = (
        clean_line(f"|{part}|")[1:-1] for part in (text[start:position], text[position : position + _AROUND])
    )
    return f"  {before}{after}\n  {' ' * cell_len(before)}^\n"


def _prepare_streams() -> None:
    """Let no character that a terminal cannot show, and no stream that was closed, end the program."""
    for name in ("stdin", "stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            nowhere = os.open(os.devnull, os.O_RDWR)
            setattr(sys, name, os.fdopen(nowhere, "r" if name == "stdin" else "w", encoding="utf-8"))
        elif name != "stdin" and isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def _mind_colours() -> None:
    """Let nobody send colours to a terminal that has none: of the libraries only one knows such by their names."""
    if os.environ.get("NO_COLOR") or _COLOURLESS.fullmatch(os.environ.get("TERM", "")):
        os.environ["NO_COLOR"] = "1"
        os.environ["PROMPT_TOOLKIT_COLOR_DEPTH"] = "DEPTH_1_BIT"


def _give_up_output() -> None:
    """Let what is still to be written go nowhere; Python would complain once more while it closes standard output."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    with suppress(OSError, ValueError):
        os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


def write_report(error: BaseException) -> Path:
    """Write the traceback where its reader can find it, and return the path."""
    import tempfile
    import traceback

    try:
        from platformdirs import user_log_path

        folder = user_log_path("cockpit", appauthor=False)
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        folder = Path(tempfile.gettempdir())
    path = folder / f"fault-{datetime.now(UTC):%Y%m%dT%H%M%S}-{os.getpid()}.txt"
    path.write_text("".join(traceback.format_exception(error)), encoding="utf-8")
    return path


def _complain(sentence: str) -> None:
    # A sentence may name what somebody typed or stored: nothing of it may move the cursor or fill the screen.
    line = in_signs(clean_line(sentence))
    sys.stderr.write(f"cockpit: {line if len(line) <= _LONGEST else f'{line[:_LONGEST]}…'}\n")
