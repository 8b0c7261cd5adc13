"""Judges what was found out about a stack and its pages: pure, for the command line and the scheduled check alike."""
