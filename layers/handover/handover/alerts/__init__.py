"""Pure: the words of an alert."""
