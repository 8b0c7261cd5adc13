"""The Graph API: how its calls are read, who may make them, and what each edge answers."""
