"""How a dashboard is narrowed, and its charts drawn, kept up to date, explained, printed and taken home. May use base and widgets."""
