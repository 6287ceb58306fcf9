"""How well texts of writers never seen are understood, and by a stock Rasa project beside it."""
