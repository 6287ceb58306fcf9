"""The assistant's processes: settings, command line, gateway, and Rasa's side of it."""
