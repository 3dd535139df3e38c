"""A whole film as one file that another studio opens: its rows, its pictures, sounds and films, and what making them cost."""
