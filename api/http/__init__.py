"""What every request meets and every answer carries, before and around the routes; may use core."""
