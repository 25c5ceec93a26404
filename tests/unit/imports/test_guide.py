from trainfac.imports.columns import COLUMNS
from trainfac.imports.guide import COLUMN_GUIDES


def test_every_column_is_explained_once():
    assert sorted(guide.name for guide in COLUMN_GUIDES) == sorted(COLUMNS)


def test_the_columns_that_no_list_can_do_without_are_marked():
    assert [guide.name for guide in COLUMN_GUIDES if guide.required] == ["full_name", "laboratory", "country"]
