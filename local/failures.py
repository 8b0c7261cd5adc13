"""The one way in which bringing up the local stack fails: a line that says what is wrong and what to do."""


class StackFailure(Exception):  # noqa: N818 -- it is a failure of the stack, told to a person, not an error in the code
    """Something stands in the way of the local stack. Its text is one line for a person."""
