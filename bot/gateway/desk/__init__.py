"""The mentors' desk as the gateway runs it: opening cases, telling people, timers, records."""
