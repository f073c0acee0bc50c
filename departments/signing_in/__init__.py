"""Signing in: its pages and forms, what a password must be, and what holds until a first one is changed."""
