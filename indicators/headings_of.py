"""The headings of a plan as its table printed them; a column that the table lacks gets the official one's."""

from collections.abc import Mapping

from indicators.choices import Field
from indicators.columns import OFFICIAL_COLUMNS


def headings_for(printed: Mapping[str, str]) -> list[str]:
    """Return the eight headings in the official order, and 配合单位 as the ninth where the table has it."""
    headings = [printed.get(column.key) or column.heading for column in OFFICIAL_COLUMNS]
    return headings + ([printed[Field.COOPERATING]] if printed.get(Field.COOPERATING) else [])
