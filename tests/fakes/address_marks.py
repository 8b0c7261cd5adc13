"""Marks of addresses, in memory."""

from handover.alerts.address_mark import AddressMark, digest_of


class InMemoryAddressMarks:
    """Keeps which addresses get no more mail.

    Attributes:
        marks: by what stands for the address.
    """

    def __init__(self) -> None:
        self.marks: dict[str, AddressMark] = {}

    def of(self, address: str) -> AddressMark | None:
        """Gives the mark of an address."""
        return self.marks.get(digest_of(address))

    def put(self, mark: AddressMark) -> AddressMark:
        """Marks an address unless it is marked; gives the mark that counts."""
        return self.marks.setdefault(mark.digest, mark)

    def clear(self, address: str) -> None:
        """Takes a mark away."""
        self.marks.pop(digest_of(address), None)
