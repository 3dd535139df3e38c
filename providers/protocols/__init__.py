"""Protocols that several vendors speak, or one vendor in a file of its own; a vendor's file uses these, never another vendor. May use words, facts, transport."""
