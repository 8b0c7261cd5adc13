"""What the Graph API tells of a visitor, and of the page."""

from dataclasses import dataclass

from local.simulator import errors
from local.simulator.json_object import Json
from local.simulator.messaging_platform import MessagingPlatform
from local.simulator.model import Profile, Visitor
from local.simulator.platform import Platform

USUAL_FIELDS = {
    MessagingPlatform.MESSENGER: ("first_name", "last_name"),
    MessagingPlatform.INSTAGRAM: ("name",),
}
INSTAGRAM_FIELDS = {
    "id",
    "name",
    "username",
    "profile_pic",
    "follower_count",
    "is_user_follow_business",
    "is_business_follow_user",
    "is_verified_user",
}


@dataclass(frozen=True)
class Profiles:
    """The profiles that the page's app may ask for."""

    platform: Platform

    def of_visitor(self, psid: str, fields: tuple[str, ...]) -> Json:
        """A visitor's profile, as far as the page's app may see it."""
        thread = self.platform.threads.get(psid)
        if thread is None:
            raise errors.unknown_object(psid)
        visitor = thread.visitor
        asked = fields or USUAL_FIELDS[visitor.platform]
        if visitor.profile is Profile.ABSENT:
            raise errors.no_profile()
        if visitor.platform is MessagingPlatform.INSTAGRAM:
            return self._on_instagram(visitor, asked)
        if visitor.profile is Profile.HIDDEN:
            return {}
        if "locale" in asked and not self.platform.settings.locale_permitted:
            raise errors.no_permission()
        names: Json = {"first_name": visitor.first_name, "last_name": visitor.last_name, "name": visitor.name}
        return {**_chosen({**names, "locale": visitor.locale}, asked), "id": psid}

    def of_app_user(self, app_scoped_id: str) -> Json:
        """The ids by which the page knows a user of the product's app."""
        settings = self.platform.settings
        page: Json = {"id": settings.page_id, "name": settings.page_name}
        of_messenger = (thread.visitor for thread in self.platform.threads.values() if thread.visitor.is_on_messenger)
        known = [visitor.psid for visitor in of_messenger if visitor.app_scoped_id == app_scoped_id]
        return {"data": [{"id": psid, "page": page} for psid in known]}

    def of_page(self, fields: tuple[str, ...]) -> Json:
        """The page's name, and whether Conversation Routing is enabled for it."""
        settings = self.platform.settings
        status = {
            "hop_v2": False,
            "msgr_multi_app": settings.routes(MessagingPlatform.MESSENGER),
            "ig_multi_app": settings.routes(MessagingPlatform.INSTAGRAM),
        }
        known: Json = {"name": settings.page_name, "messaging_feature_status": status}
        return {**_chosen(known, fields or ("name",)), "id": settings.page_id}

    def _on_instagram(self, visitor: Visitor, asked: tuple[str, ...]) -> Json:
        unknown = next((field for field in asked if field not in INSTAGRAM_FIELDS), None)
        if unknown is not None:
            raise errors.nonexisting_field(unknown, "IGBusinessScopedID")
        if visitor.profile is Profile.HIDDEN:
            raise errors.no_consent()
        return {**_chosen({"name": visitor.name, "username": visitor.username}, asked), "id": visitor.psid}


def _chosen(known: Json, asked: tuple[str, ...]) -> Json:
    return {name: known[name] for name in asked if name in known}
