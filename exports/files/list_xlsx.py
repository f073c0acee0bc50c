"""「导出本列表」: exactly the filtered task list as a workbook."""

from django.utils import timezone

from departments.models import User
from jiading.day import Moment
from jiading.xlsx import Book, print_setup, write_pairs, write_table, write_title
from tasks.as_of.task_words import TaskStateQuerySet
from tasks.pages.presenters.task_columns import task_columns
from tasks.pages.presenters.task_row import task_rows

LIST_COLUMNS = task_columns(
    {
        "灯": 7,
        "说明": 9,
        "指标分类": 10,
        "项目名称": 12,
        "具体任务": 30,
        "时间节点": 10,
        "原定期限": 11,
        "现定期限": 11,
        "延期次数": 5,
        "牵头部门": 8,
        "责任单位": 13,
        "状态": 7,
        "卡在谁手里": 18,
        "自何日起": 11,
        "申请办结时未完成的单位": 14,
        "仍申请办结的理由": 12,
        "完成%": 6,
        "最新进展": 26,
        "存在问题": 14,
        "下一步": 14,
        "最近反馈单位": 9,
        "最近反馈人": 8,
        "最近反馈日期": 11,
    }
)


def made_at(when: Moment) -> str:
    return f"{timezone.localtime(when.at):%Y-%m-%d %H:%M}"


def build_list(states: TaskStateQuerySet, *, filter_words: str, by: User, when: Moment) -> Book:
    """Return the list as it is filtered and ordered, with day, filter, maker and time at its head."""
    plan, day = states.plan, states.day
    rows = task_rows(states.with_row(), states.as_of, blockers=True)
    book = Book(title=f"{plan.title} 任务列表", maker=str(by))
    sheet = book.add_worksheet(f"截至{day:%Y-%m-%d}")
    across = len(LIST_COLUMNS)
    write_title(sheet, 0, f"{plan.title}　任务列表", across=across)
    pairs = (
        ("截至日期", f"{day:%Y-%m-%d}"),
        ("筛选条件", f"{filter_words}（共 {len(rows)} 项）"),
        ("制表", f"{by}，{made_at(when)}"),
    )
    head = write_pairs(sheet, pairs, row=1, across=across)
    last = write_table(sheet, LIST_COLUMNS, rows, top=head)
    sheet.autofilter(head, 0, last, across - 1)
    print_setup(sheet, paper="A3", head_row=head)
    return book
