"""Rasa components: thin shells around the reading of Chinese and the policy's vocabulary."""
