import pytest

from clinic.local import commands


def test_a_backup_overwrites_nothing(tmp_path):
    (tmp_path / "there").write_text("another backup")
    with pytest.raises(SystemExit, match="exists already"):
        commands.main(tmp_path, ["backup", str(tmp_path / "there")])
    assert (tmp_path / "there").read_text() == "another backup"


def test_what_is_not_there_is_not_put_back(tmp_path):
    with pytest.raises(SystemExit, match="There is no"):
        commands.main(tmp_path, ["restore", str(tmp_path / "nowhere")])
    assert list(tmp_path.iterdir()) == []
