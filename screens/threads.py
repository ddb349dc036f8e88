"""Threads that work for a screen."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context
from typing import Any


class Threads(ThreadPoolExecutor):
    """Threads that know what whoever gives them work knows: a new thread would not even know the person's language."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Run a function in a thread, with a copy of the context from which it is called."""
        return super().submit(copy_context().run, fn, *args, **kwargs)
