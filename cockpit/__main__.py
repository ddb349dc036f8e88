"""``python -m cockpit``."""

import sys
from pathlib import Path

# Started inside a folder that has a package of the same name as one of ours, Python would import that one.
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from cockpit.main import main

sys.exit(main())
