"""Writes golden files of the shapes that have changed: `python -m tests.golden`."""

from handover.migrations import Shape
from tests.golden.files import structure_kept, structure_of, write


def main() -> None:
    """Write what is new, and say what was written."""
    for shape in Shape:
        if structure_kept(shape) == structure_of(shape):
            continue
        names = write(shape)
        print(f"{shape}: {', '.join(names) or 'no new file, for all that is new may be left out'}")  # noqa: T201


if __name__ == "__main__":
    main()
