"""The mentors' desk: cases, mentors, routing, timers, records. No Rasa, no Telegram, no FastAPI."""
