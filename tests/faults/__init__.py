"""The assistant as real processes, killed, starved and cut off: nothing may be lost."""
