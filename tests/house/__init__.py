"""The rules of the house as tests: floors, single lists, commands, deployment, patterns, secrets, nobody called outside."""
