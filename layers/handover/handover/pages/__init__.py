"""Pure: what the owner of a page has set."""
