from django.db import migrations

from clinic.roles import withhold

# A request writes its context again with each change, so the application must update it: what was said of
# who is behind a change stays, and a sign-in on the way only adds to it.
KEEP = """
CREATE FUNCTION clinic_context_is_kept() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
    NEW.metadata := NEW.metadata || jsonb_strip_nulls(OLD.metadata);
    NEW.id := OLD.id;
    NEW.created_at := OLD.created_at;
    RETURN NEW;
END;
$$;
CREATE TRIGGER context_is_kept BEFORE UPDATE ON pghistory_context
    FOR EACH ROW EXECUTE FUNCTION clinic_context_is_kept();

CREATE FUNCTION clinic_log_is_kept() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Cannot rewrite the log of the desk';
END;
$$;
CREATE TRIGGER log_is_kept BEFORE UPDATE OR DELETE ON django_admin_log
    FOR EACH ROW EXECUTE FUNCTION clinic_log_is_kept();
"""
LET_GO = """
DROP TRIGGER log_is_kept ON django_admin_log;
DROP FUNCTION clinic_log_is_kept();
DROP TRIGGER context_is_kept ON pghistory_context;
DROP FUNCTION clinic_context_is_kept();
"""


class Migration(migrations.Migration):
    """Who is behind a change can be said once; the log of the desk can be added to, and nothing more."""

    dependencies = [
        ("clinic", "0002_history_is_kept"),
        ("pghistory", "0007_auto_20250421_0444"),
        ("admin", "0003_logentry_add_action_flag_choices"),
    ]
    operations = [
        migrations.RunSQL(KEEP, LET_GO),
        withhold("DELETE, TRUNCATE", "pghistory_context"),
        withhold("UPDATE, TRUNCATE", "django_admin_log"),  # removing an account without entries asks for DELETE
    ]
