"""The settings' page: a backup under way. May use base."""
