"""A picture's last passes, and its print in another look; may use drawing and animation."""
