"""The ways to the people outside: how a message to one of them ends, and one folder a channel."""
