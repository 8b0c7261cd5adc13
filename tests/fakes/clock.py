"""A clock that stands still until it is told to go on."""


class ManualClock:
    """Gives the same time, in seconds, until it is moved."""

    def __init__(self, now: float = 1_000_000.0) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now

    def forward(self, seconds: float) -> None:
        """Lets time pass."""
        self.now += seconds
