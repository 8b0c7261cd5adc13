"""The Messenger simulator: plays Meta for a laptop and for the tests."""
