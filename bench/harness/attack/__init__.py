"""The tries of `bench.attack`, and the studio they are made against."""
