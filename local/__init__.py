"""The whole system on one machine: the embedded engine, the Messenger simulator, and the commands that run them."""
