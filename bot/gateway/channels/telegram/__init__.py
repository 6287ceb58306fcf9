"""Telegram: calls of the Bot API, what became of them, and texts cut to its size. No database."""
