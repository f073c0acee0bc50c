from notices.models.notice import Notice, NoticeRead
from notices.models.reminder import Reminder

__all__ = ["Notice", "NoticeRead", "Reminder"]
