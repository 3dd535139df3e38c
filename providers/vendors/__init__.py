"""One file for each vendor, found by its `PROVIDER` in any room here; no vendor's file uses another's. May use words, facts, transport, protocols, builtin, and an SDK inside its methods."""
