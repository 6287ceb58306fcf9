"""Tests of the Telegram channel, and a Bot API of our own to run them against."""
