"""One fake a vendor: it speaks the vendor's own protocol, refuses what it does not know, and counts what it charges for. A module with `FAKES` is found."""
