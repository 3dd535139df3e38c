"""The film's page: player, versions, what is stale, the making while it goes on. May use base, widgets and the stages before it."""
