"""What a person sees when something goes wrong: one sentence and an exit code, never a traceback.

Exit codes: 0 done, 1 refused by a rule, 2 bad input or something missing, 3 not found, 4 somebody else changed it
first, 5 not allowed, 6 the store cannot be used, 64 no terminal, 70 a fault of the program itself, 130 interrupted.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from cockpit.errors import BadInput, CockpitError
from cockpit.i18n import N_, _
from cockpit.store_words import spoken

FAULT = 70
INTERRUPTED = 130


def guarded(work: Callable[[], int]) -> int:
    """Run ``work`` and return its exit code, or that of what stopped it, after saying so on standard error."""
    try:
        return work()
    except CockpitError as error:
        say(error)
        return error.exit_code
    except (KeyboardInterrupt, EOFError):
        _complain(_("interrupted; nothing more was done"))
        return INTERRUPTED
    except BrokenPipeError:
        # The reader of a pipe has had enough; Python would complain once more while it closes standard output.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        if (sentence := spoken(error)) is not None:
            say(sentence)
            return sentence.exit_code
        _complain(
            _(
                N_("this is a fault in cockpit, not yours; your data is safe. Details are in {path}"),
                path=write_report(error),
            )
        )
        return FAULT


def say(error: CockpitError) -> None:
    """Write the sentence of a refusal to standard error, with a caret under the place at fault if it has one."""
    _complain(str(error))
    if isinstance(error, BadInput) and error.position is not None and (text := error.values.get("text")):
        sys.stderr.write(f"  {text}\n  {' ' * error.position}^\n")


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
    sys.stderr.write(f"cockpit: {sentence}\n")
