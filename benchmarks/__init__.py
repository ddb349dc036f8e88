"""What the cockpit costs, measured beside its peers in one run: ``python -m benchmarks``. No part of the wheel."""
