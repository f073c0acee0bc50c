"""访问与管理: the audit log as the auditor reads it and takes it along."""
