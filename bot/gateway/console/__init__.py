"""The back end of the mentors' console: sign-in, cases, chat, people, papers, knowledge."""
