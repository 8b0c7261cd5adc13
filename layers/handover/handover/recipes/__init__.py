"""Pure: what the bot says, when it says it, and how it looks as Messenger messages."""
