"""An AWS service that does not answer for a number of calls."""

from botocore.exceptions import EndpointConnectionError


class Outage:
    """Counts the calls that are still to fail, with the error botocore raises where a service is not reached."""

    def __init__(self) -> None:
        self._left = 0

    def begin(self, times: int) -> None:
        """Makes the next calls fail."""
        self._left = times

    def check(self) -> None:
        """Uses up one failure.

        Raises:
            EndpointConnectionError: the service is not to be reached.
        """
        if self._left:
            self._left -= 1
            raise EndpointConnectionError(endpoint_url="https://service.invalid")
