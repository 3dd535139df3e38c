"""A studio in which everybody stands in every way to a film, and the requests that ask its doors."""
