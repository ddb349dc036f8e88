"""The cockpit with other screens, limits and times than usual: ``python -m tests.ssh.launch JSON ARGUMENT…``."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from typing import Any

from cockpit import main


def launch(changes: dict[str, Any]) -> int:
    """Change what is to be changed, and run the command line."""
    main.SCREENS = changes.pop("screens", main.SCREENS)
    if changes:
        from cockpit.ssh import front, process, serve

        front.DRAIN_SECONDS = changes.pop("drain", front.DRAIN_SECONDS)
        front.TICK_SECONDS = changes.pop("tick", front.TICK_SECONDS)
        process.LEAVE_SECONDS = changes.pop("leave", process.LEAVE_SECONDS)
        real = serve.serve

        def limited(*arguments: Any, limits: Any, **named: Any) -> int:
            return real(*arguments, limits=replace(limits, **changes), **named)

        serve.serve = limited
    return main.main()


if __name__ == "__main__":
    sys.exit(launch(json.loads(sys.argv.pop(1))))
