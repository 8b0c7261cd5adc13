"""The links in alerts: what one lets an admin do, how it is signed, and the pages behind it."""
