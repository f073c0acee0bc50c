"""The list of notices, the bell, and 运行状态."""
