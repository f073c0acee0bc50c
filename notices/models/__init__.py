from notices.models.mail_setting import MailSetting
from notices.models.notice import Notice, NoticeRead
from notices.models.reminder import Reminder

__all__ = ["MailSetting", "Notice", "NoticeRead", "Reminder"]
