"""Lets the tests of this folder import one another's helpers, beside this file."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
