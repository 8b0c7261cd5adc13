"""The control API, by whom or what it moves."""
