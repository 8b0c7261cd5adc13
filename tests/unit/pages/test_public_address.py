"""Which addresses are of the public internet, and which are not however they are written."""

import pytest

from handover.pages.public_address import is_private_literal, is_public

PRIVATE = {
    "this machine": ["127.0.0.1", "127.255.255.254", "::1", "0.0.0.0", "::"],  # noqa: S104 - nothing is bound to it
    "private networks": ["10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "fd12:3456::1", "fec0::1"],
    "link-local": ["169.254.0.1", "fe80::1", "fe80::1%eth0"],
    "metadata": ["169.254.169.254", "169.254.170.2", "fd00:ec2::254"],
    "carriers' NAT": ["100.64.0.1", "100.127.255.255"],
    "multicast": ["224.0.0.1", "239.255.255.255", "ff02::1", "ff0e::1"],
    "reserved": ["240.0.0.1", "255.255.255.255", "0.1.2.3", "4000::1", "5f00::1"],
    "documentation and benchmarks": [
        "192.0.2.1",
        "198.51.100.1",
        "203.0.113.1",
        "198.18.0.1",
        "2001:db8::1",
        "3fff::1",
    ],
    "protocol assignments": ["192.0.0.8", "192.0.0.9", "192.0.0.170", "192.88.99.1", "2001:1::1"],
    "mapped": ["::ffff:127.0.0.1", "::ffff:169.254.169.254", "::ffff:8.8.8.8"],
    "compatible": ["::127.0.0.1", "::10.0.0.1"],
    "NAT64": ["64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::a00:1"],
    "6to4": ["2002:7f00:1::1", "2002:a9fe:a9fe::1"],
    "Teredo": ["2001:0:4136:e378:8000:63bf:3fff:fdd2"],
}
PUBLIC = ["8.8.8.8", "1.1.1.1", "172.15.255.255", "172.32.0.1", "100.63.255.255", "2606:4700::1111", "2001:4860::8888"]


@pytest.mark.parametrize("address", [address for group in PRIVATE.values() for address in group])
def test_an_address_that_leads_into_a_network_or_nowhere_is_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_an_address_of_a_host_on_the_internet_is_public(address: str) -> None:
    assert is_public(address)


def test_a_name_is_no_address() -> None:
    with pytest.raises(ValueError, match="desk"):
        is_public("desk.example")


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST.", "desk.localhost", "127.0.0.1", "[::1]", "10.0.0.1"])
def test_a_host_that_is_written_as_a_private_one(host: str) -> None:
    assert is_private_literal(host)


@pytest.mark.parametrize("host", ["desk.example", "8.8.8.8", "[2606:4700::1111]", "localhost.example", "10.example"])
def test_a_host_of_which_nothing_is_known_before_it_is_connected_to(host: str) -> None:
    assert not is_private_literal(host)
