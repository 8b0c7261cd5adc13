"""What each function does, told in terms of the parts it is given."""
