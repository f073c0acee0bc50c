"""Which backups lie in a folder, what is known of them, and which of them stay."""

import os
import shutil
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.core.management import CommandError, call_command

from operations.manifest import FORMAT, Manifest, described, write_manifest
from operations.services.shelving import check, note_restored, prune
from operations.shelf import backups_in, superfluous
from tests.world import DAY

KEEP = {"daily": 7, "weekly": 4, "monthly": 12}


def silent(sentence: str) -> None:
    """Take what is told of the progress."""


def put(place: Path, day: date, hour: int = 18) -> Path:
    """Lay a small backup of a day into the folder."""
    at = datetime(day.year, day.month, day.day, hour, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
    folder = place / f"backup-{at:%Y%m%d-%H%M%S}"
    folder.mkdir(parents=True)
    (folder / "settings.env").write_text("")
    manifest = Manifest(
        format=FORMAT,
        made_at=at.isoformat(),
        seconds=0.3,
        portal="0.1.0",
        database="sqlite",
        database_version="3.40.1",
        migrations={},
        tables={},
        entries=7,
        heads="",
        anchor=[],
        key_check="",
        files=[],
    )
    write_manifest(folder, replace(manifest, files=[described(folder, folder / "settings.env")]))
    return folder


def test_of_two_years_of_days_the_last_week_four_weeks_and_twelve_months_stay():
    days = [(Path(f"backup-{day:%Y%m%d}"), day) for day in (DAY("2016-10-15") - timedelta(n) for n in range(730))]
    gone = set(superfluous(days, daily=7, weekly=4, monthly=12))
    stay = [path.name for path, _ in days if path not in gone]
    assert stay == [
        *(f"backup-201610{day:02}" for day in (15, 14, 13, 12, 11, 10, 9, 2)),  # 9 and 2 are Sundays
        "backup-20160930",
        "backup-20160925",
        "backup-20160831",
        "backup-20160731",
        "backup-20160630",
        "backup-20160531",
        "backup-20160430",
        "backup-20160331",
        "backup-20160229",
        "backup-20160131",
        "backup-20151231",
        "backup-20151130",
    ]


@pytest.mark.parametrize(
    ("days", "stay"),
    [
        ([], []),
        (["2016-10-15"], ["20161015"]),
        (["2016-01-01", "2016-10-15"], ["20161015", "20160101"]),  # the newest of months that have any
        (["2014-01-01"], ["20140101"]),  # the newest stays however old it is
    ],
)
def test_the_newest_stays_however_few_or_old_there_are(tmp_path, days, stay):
    for day in days:
        put(tmp_path, DAY(day))
    prune(tmp_path, KEEP)
    assert [each.folder.name[7:15] for each in backups_in(tmp_path)] == stay


def test_of_one_day_the_last_stays_and_a_damaged_one_pushes_no_whole_one_out(tmp_path):
    first, second, third = (put(tmp_path, DAY("2016-10-15"), hour) for hour in (8, 12, 18))
    os.truncate(third / "manifest.json", 5)
    assert prune(tmp_path, KEEP) == [first]
    assert [each.folder for each in backups_in(tmp_path)] == [third, second]


def test_a_check_is_kept_beside_the_backup_and_a_restore_too(tmp_path):
    whole, spoiled = put(tmp_path, DAY("2016-10-15")), put(tmp_path, DAY("2016-10-14"))
    (spoiled / "settings.env").write_text("X=1")
    assert [check(each, silent) for each in (whole, spoiled)] == ["", "备份已损坏：settings.env 的内容与清单不符。"]
    note_restored(whole)
    newer, older = backups_in(tmp_path)
    assert (newer.fault, older.fault) == ("", "备份已损坏：settings.env 的内容与清单不符。")
    assert newer.restored_at is not None and older.restored_at is None and older.checked_at is not None
    assert prune(tmp_path, KEEP) == []


def test_the_command_lists_checks_and_tells_of_damage(tmp_path, capsys, settings):
    settings.BACKUP_DIR = ""
    with pytest.raises(CommandError, match="请写明放备份的目录"):
        call_command("backups")
    with pytest.raises(CommandError, match="里还没有备份"):
        call_command("backups", str(tmp_path))
    settings.BACKUP_DIR = str(tmp_path)
    put(tmp_path, DAY("2016-10-15"))
    spoiled = put(tmp_path, DAY("2016-10-14"))
    (spoiled / "settings.env").unlink()
    shutil.copytree(spoiled, tmp_path / "backup-20161013-183000.partial")
    call_command("backups")
    assert [line.split("  ")[0] for line in capsys.readouterr().out.splitlines()] == [
        "backup-20161015-183000",
        "backup-20161014-183000",
    ]
    call_command("backups", "--check", "newest")
    assert "台账 7 条" in (line := capsys.readouterr().out.splitlines()[0]) and line.endswith("核对完好")
    with pytest.raises(CommandError, match="有 1 份备份已损坏：backup-20161014-183000：备份不完整：缺 settings"):
        call_command("backups", "--check", "all", "--prune")
