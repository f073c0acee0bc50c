"""What every page shares: errors, sessions, the recovery of typed text, rate limits, navigation, the list page."""
