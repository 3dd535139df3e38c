"""What is laid over a whole picture: how cards look, what stands in the corners, and how much of a picture is safe from an app's own words."""
