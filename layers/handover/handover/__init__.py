"""Hands a Messenger chat from a bot to a person and back. See docs/architecture.md for what goes where."""
