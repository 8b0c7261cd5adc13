"""The JSON Schema of a page file, with which editors complete, explain and check while one writes."""

from typing import Any

from handover.pages.page import Page
from manage.settings_told import MEANINGS


def page_schema() -> dict[str, Any]:
    """Gives the schema, each setting with what it means; what spans several settings is the linter's."""
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **Page.model_json_schema()}
    for group in (schema, *schema["$defs"].values()):
        if "additionalProperties" in group and "properties" in group:
            # What is stored may hold more than this version knows; what an owner writes may not.
            group["additionalProperties"] = False
        if "description" in group:
            # What comes after the first paragraph is for those who read the code.
            group["description"] = group["description"].partition("\n\n")[0]
    for kind, meanings in MEANINGS.items():
        properties = (schema if kind is Page else schema["$defs"][kind.__name__])["properties"]
        for setting, meaning in meanings.items():
            properties[setting]["description"] = meaning
    return schema
