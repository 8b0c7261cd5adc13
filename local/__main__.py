"""Lets `python -m local <command>` run the commands."""

import sys
from pathlib import Path

# The functions' package is installed nowhere: Lambda gets it as a layer, and this is where it lies.
sys.path.insert(0, str(Path(__file__).parent.parent / "layers" / "handover"))

from local.command import main

sys.exit(main(sys.argv[1:]))
