"""What both databases need: settings, statistics, upgrades, lost answers, the disk, several counts in one query."""
