"""Tests of jobs/machine."""
