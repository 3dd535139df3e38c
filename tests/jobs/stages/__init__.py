"""Tests of jobs/stages."""
