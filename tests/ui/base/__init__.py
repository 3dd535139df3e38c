"""What every screen stands on and what is drawn around it, without a browser."""
