"""A program that writes pairs of toys into a store and says so after each commit; tests kill it at any moment.

``python -m tests.storage.writer FILE NAME START COUNT``: pair ``NAME-3`` is two toys of that name; its line on standard
output means that it was committed. One toy that every writer counts up shows whether writes are lost.
"""

from __future__ import annotations

import sys

from storage.store import Store
from tests.storage.toys import Toy, change


def main(path: str, name: str, start: int, count: int) -> None:
    """Write ``count`` pairs, numbered from ``start``."""
    store = Store(path, timeout=30)
    for number in range(start, start + count):
        with change(store, actor=name, session=name) as work:
            work.save_all([Toy(name=f"{name}-{number}"), Toy(name=f"{name}-{number}", tags=("second",))])
            tally = work.get(Toy, 1)
            work.save(tally.with_(count=tally.count + 1))
        print(f"{name}-{number}", flush=True)
    store.close()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
