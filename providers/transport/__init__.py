"""How a vendor without an SDK is spoken to: HTTP client, guarded addresses, redaction, polling of jobs, what bytes are; may use the words and facts."""
