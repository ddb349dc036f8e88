"""Packages whose names are looked up in their modules when they are asked for, so that nobody pays for all of them."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any


def in_modules(package: str, *modules: str) -> Callable[[str], Any]:
    """Return a ``__getattr__`` for a package that looks for a name in its modules, in this order."""

    def look(name: str) -> Any:
        if not name.startswith("_"):
            for module in modules:
                found = vars(import_module(f"{package}.{module}")).get(name)
                if found is not None:
                    return found
        raise AttributeError(f"module {package!r} has no attribute {name!r}")

    return look
