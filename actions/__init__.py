"""The action server: what the assistant answers, quoted from the knowledge base."""
