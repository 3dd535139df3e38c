"""What runs on this machine or in the house, and the studio's own engines."""
