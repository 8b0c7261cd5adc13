"""Following one message through the logs of all functions."""
