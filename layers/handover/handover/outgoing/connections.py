"""Connects to hosts of the internet alone: the address that a socket really goes to is judged, when it goes there."""

import socket
from typing import Any, override

from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPSConnection
from urllib3.connectionpool import HTTPSConnectionPool
from urllib3.util.connection import create_connection

from handover.outgoing.errors import AddressRefusedError
from handover.pages.public_address import is_public


class _PublicConnection(HTTPSConnection):
    """A connection that looks its host up once and goes to what it found.

    A name that means something else a moment later (DNS rebinding) leads nowhere else.
    """

    @override
    def _new_conn(self) -> socket.socket:
        """Return a new socket (urllib3 makes every connection with this, `HTTPConnection.connect`).

        Raises:
            AddressRefusedError: none of the host's addresses is public. It passes through urllib3 and requests.
            OSError: the host is not known, or cannot be reached.
        """
        host = self._dns_host.strip("[]")
        found = socket.getaddrinfo(host, self.port, type=socket.SOCK_STREAM)
        public = dict.fromkeys(str(address[0]) for *_, address in found if is_public(str(address[0])))
        if not public:
            raise AddressRefusedError("the webhook's address is not one of the public internet")
        return self._connected(list(public))

    def _connected(self, addresses: list[str]) -> socket.socket:
        *others, last = addresses
        for address in others:
            try:
                return self._connected_to(address)
            except OSError:
                continue
        return self._connected_to(last)

    def _connected_to(self, address: str) -> socket.socket:
        return create_connection((address, self.port), self.timeout, self.source_address, self.socket_options)


class _PublicPool(HTTPSConnectionPool):
    """Connections to one public host."""

    ConnectionCls = _PublicConnection


class PublicAdapter(HTTPAdapter):
    """What requests connects with where only hosts of the internet are meant to be reached."""

    @override
    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """Make the pools of connections ("Customizing Pool Behavior", urllib3 advanced usage)."""
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = {"https": _PublicPool}
