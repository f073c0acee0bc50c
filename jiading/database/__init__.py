"""What both databases need: their settings, statistics, lost answers to COMMIT, upgrades, several counts in one statement."""
