"""Eligibility: rules as data, judged on facts. Knows no Rasa, no database, no clock."""
