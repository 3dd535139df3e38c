"""What `bench.chaos_paid` makes, the vendors it is asked of, and the count afterwards."""
