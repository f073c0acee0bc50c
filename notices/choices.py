"""The fixed lists of WHO IS TOLD."""

from django.db import models


class Subject(models.TextChoices):
    """What a notice is about, as its reader sees it; who reads which is said by READERS of the notice's model."""

    DISPATCHED = "dispatched", "交办"
    RECALLED = "recalled", "撤回交办"
    URGED = "urged", "催办"
    INSTRUCTED = "instructed", "批示"
    INSTRUCTION_COPY = "instruction_copy", "批示（抄送）"
    SENT_BACK = "sent_back", "退回"
    OBJECTED = "objected", "不同意办结"
    AGREEMENT_ASKED = "agreement_asked", "待本单位同意办结"
    CLAIMED = "claimed", "办结申请"
    CONFIRMED = "confirmed", "审核通过"
    EXTENSION_ASKED = "extension_asked", "延期申请"
    EXTENSION_GRANTED = "extension_granted", "延期准予"
    EXTENSION_REFUSED = "extension_refused", "延期不准"
    REPLIED = "replied", "回复催办"
    INSTRUCTION_REPLIED = "instruction_replied", "回复批示"
    CLAIM_WITHDRAWN = "claim_withdrawn", "撤回办结申请"
    LEAD_CLAIM_WITHDRAWN = "lead_claim_withdrawn", "牵头单位撤回办结申请"
    REPLY_WITHDRAWN = "reply_withdrawn", "撤回对批示的回复"
    EXTENSION_WITHDRAWN = "extension_withdrawn", "撤回延期申请"
    URGE_WITHDRAWN = "urge_withdrawn", "撤回催办"
    INSTRUCTION_WITHDRAWN = "instruct_withdrawn", "撤回批示"
    COPY_WITHDRAWN = "copy_withdrawn", "撤回批示（抄送）"


class Tab(models.TextChoices):
    """The parts of the page of notices; what each holds is said by notices/matters.py."""

    TO_DO = "todo", "要办"
    TO_KNOW = "known", "知悉"
    DONE = "done", "已办"


class MailFrequency(models.TextChoices):
    """How often a person is mailed what may be turned off; notices/mail_days.py says on which days."""

    DAILY = "daily", "每个工作日早上"
    WEEKLY = "weekly", "每周一早上（放假时顺延到当周第一个工作日）"
    NEVER = "never", "不发"
