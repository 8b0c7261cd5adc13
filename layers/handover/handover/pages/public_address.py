"""Which network addresses are of the public internet: a page's own program is nowhere else."""

from ipaddress import IPv4Address, IPv4Network, IPv6Network, ip_address
from typing import Final

_UNICAST: Final = IPv6Network("2000::/3")
"""All of IPv6 that is given out for the internet ("IPv6 Global Unicast Address Assignments", IANA).

Whatever stands for an IPv4 address is outside of it, and could stand for a private one: mapped and compatible
addresses (`::/8`), NAT64 (`64:ff9b::/96`). So are local ones (`fc00::/7`, with AWS's metadata at `fd00:ec2::254`;
`fe80::/10`; `fec0::/10`) and multicast.
"""

_SPECIAL_IPV6: Final = (IPv6Network("2001::/23"), IPv6Network("2002::/16"), IPv6Network("3fff::/20"))
"""Within it: protocol assignments, Teredo among them, and 6to4, which hold IPv4 addresses of anybody's choice; examples
in documents (RFC 9637), which `ipaddress` does not know yet."""

_SPECIAL_IPV4: Final = (IPv4Network("192.0.0.0/24"), IPv4Network("192.88.99.0/24"))
"""Anycast that `ipaddress` calls global and that ends at the nearest gateway: protocol assignments, relays of 6to4."""


def is_public(address: str) -> bool:
    """Return whether an address, as numbers, is one of a host on the internet.

    `ipaddress` tells most of it (`is_global`, the special-purpose registries of IANA), but calls multicast, site-local
    addresses and translated ones global as well.

    Raises:
        ValueError: it is no address as numbers.
    """
    found = ip_address(address)
    if isinstance(found, IPv4Address):
        is_special = found.is_multicast or any(found in network for network in _SPECIAL_IPV4)
        return found.is_global and not is_special
    is_special = found not in _UNICAST or any(found in network for network in _SPECIAL_IPV6)
    return found.is_global and not is_special


def is_private_literal(host: str) -> bool:
    """Return whether the host of a web address is written as numbers that are not public, or as `localhost`.

    What a name leads to is known only when it is connected to.
    """
    name = host.strip("[]").rstrip(".").casefold()
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return not is_public(name)
    except ValueError:
        return False
