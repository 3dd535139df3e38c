"""What every vendor promises, held by all; and in the rooms below what is each one's own."""
