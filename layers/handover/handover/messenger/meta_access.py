"""Makes the Graph clients of whoever looks after a stack, for a stack's app and for a page."""

from collections.abc import Mapping
from dataclasses import dataclass

from handover.messenger.administration import Address, AppAdministration, PageAdministration
from handover.messenger.calls import graph_session
from handover.messenger.graph import Graph


@dataclass(frozen=True, slots=True)
class MetaAccess:
    """Meta, as a stack's app reaches it."""

    address: Address
    app_id: str
    app_secret: str

    @classmethod
    def of(cls, values: Mapping[str, str], app_secret: str) -> "MetaAccess":
        """Gives Meta as a stack with these parameters reaches it."""
        address = Address(graph_session(), values["GraphApiUrl"], values["GraphApiVersion"])
        return cls(address, values["AppId"], app_secret)

    @property
    def app(self) -> AppAdministration:
        """What the app's own token is good for."""
        return AppAdministration(self.address, self.app_id, self.app_secret)

    def page(self, page_id: str, token: str) -> PageAdministration:
        """What a page's token is good for to its operator."""
        return PageAdministration(self.address, page_id, token, self.app_secret)

    def graph(self, page_id: str, token: str) -> Graph:
        """What it is good for to the bot."""
        return Graph(
            self.address.session,
            url=self.address.url,
            version=self.address.version,
            page_id=page_id,
            page_token=token,
            app_secret=self.app_secret,
        )
