"""What both databases need: settings, statistics, upgrades, lost answers to COMMIT, several counts in one statement."""
