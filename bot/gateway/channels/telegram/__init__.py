"""Telegram: calls of the Bot API and what became of them; what people write, press and send."""
