"""Reading Chinese: pure functions that turn what people write into text, numbers and facts.

No clock, no files, no vocabulary of its own: the day and the words come in as arguments.
"""
