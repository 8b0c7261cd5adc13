"""The type of a JSON object whose shape nobody checks here."""

type Json = dict[str, object]
