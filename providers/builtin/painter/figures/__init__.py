"""People and robots: head, hair, clothes, what they hold, sit on and do; may use drawing."""
