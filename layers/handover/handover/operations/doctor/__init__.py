"""Asks Meta and AWS about a stack and its pages, and has the answers judged."""
