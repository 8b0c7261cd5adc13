"""Looks at everything a message passes on its way, and says what is broken: first asked, then judged."""
