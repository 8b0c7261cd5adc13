"""Lets `python -m local.soak` run a soak and print its figures; the exit code tells whether it passed."""

import os
import sys
from pathlib import Path

# The functions' package is installed nowhere: Lambda gets it as a layer, and this is where it lies.
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "layers" / "handover"))

from local.access import clean_environment
from local.console import Console
from local.failures import StackFailure
from local.soak.options import options_from
from local.soak.run import soak


def main() -> int:
    """Runs what the command line asks for."""
    options = options_from(sys.argv[1:])
    cleaned = clean_environment(os.environ)
    os.environ.clear()
    os.environ.update(cleaned)
    try:
        return soak(options, Console(sys.stdout))
    except StackFailure as failure:
        sys.stderr.write(f"soak: {failure}\n")
        return 1


if __name__ == "__main__":
    sys.exit(main())
