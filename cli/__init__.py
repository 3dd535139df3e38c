"""The commands, for a terminal: one file each, found by being here. They may use jobs and what stands below; nothing uses them."""
