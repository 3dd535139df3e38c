"""What is read under the picture: when each subtitle stands and how its lines break, how it looks, and how it is drawn."""
