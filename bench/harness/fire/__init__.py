"""What is killed in `bench.chaos` and `bench.chaos_paid`, what is made meanwhile, and the count of what became of it."""
