from clinic.local.folder import Folder
from clinic.local.sink import Mail
from clinic.local.up import tell_mail, welcome


def test_the_demo_s_sign_ins_are_printed_with_the_address(folder, capsys):
    (folder / "sign-ins").write_text("physiotherapist alice@clinic.example\n")
    welcome(Folder(folder), {"BASE_URL": "http://localhost:8000"}, 1.2)
    said = capsys.readouterr().out
    assert "http://localhost:8000" in said
    assert "physiotherapist alice@clinic.example" in said


def test_a_mail_is_told_by_recipient_and_subject_only(capsys):
    tell_mail(Mail("portal@limber.example", ["dana@example.org"], b"Subject: A reminder\r\n\r\nprivate words"))
    assert capsys.readouterr().out == "mail   | to dana@example.org: A reminder\n"
