"""What each version of each shape looks like when it is stored or sent, for ever."""
