"""Tests of jobs/, room by room; small and quick_worker are workers for them."""
