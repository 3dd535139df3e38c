"""Tests of jobs/scheduler."""
