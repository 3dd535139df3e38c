"""Tests of providers/, room by room; desk and long_job are shared by them."""
