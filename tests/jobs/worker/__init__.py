"""Tests of jobs/worker."""
