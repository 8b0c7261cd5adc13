"""Pure: a request to be forgotten, and the page that tells how it stands."""
