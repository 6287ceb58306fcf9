"""The law: official texts, what they grant, and the regions and dated values they rest on.

Content is edited as YAML under ``content/``, checked, built into a database, and read back as
frozen dataclasses. No Rasa, no network and no clock lives here.
"""
