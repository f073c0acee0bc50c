"""What both databases need: settings, snapshots, statistics, upgrades, lost answers, the disk, counts in one query."""
