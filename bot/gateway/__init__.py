"""The front door: stores every message, asks Rasa, delivers every reply. Never imports Rasa."""
