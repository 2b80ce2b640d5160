import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from clinic.roles import withhold

# The owner's function writes what the application itself may not, and takes no table of its caller's for ours. The first
# word is the column of the account, which names it and is noted when another comes in its place; then what is noted. Of
# a mail address is said that it is another, and not which.
NOTE = """
CREATE FUNCTION clinic_note_rights() RETURNS TRIGGER LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
    was CONSTANT jsonb := CASE WHEN TG_OP = 'INSERT' THEN '{}' ELSE to_jsonb(OLD) END;
    becomes CONSTANT jsonb := CASE WHEN TG_OP = 'DELETE' THEN '{}' ELSE to_jsonb(NEW) END;
    what text;
    context uuid;
    who jsonb;
BEGIN
    SELECT string_agg(CASE WHEN name = 'email' THEN name ELSE format('%s:%s>%s', regexp_replace(name, '_id$', ''),
        CASE jsonb_typeof(was -> name) WHEN 'boolean' THEN initcap(was ->> name) ELSE was ->> name END,
        CASE jsonb_typeof(becomes -> name) WHEN 'boolean' THEN initcap(becomes ->> name) ELSE becomes ->> name END
        ) END, ',' ORDER BY place) INTO what
    FROM unnest(TG_ARGV) WITH ORDINALITY named (name, place)
    WHERE was -> name IS DISTINCT FROM becomes -> name AND (place > 1 OR TG_OP = 'UPDATE');
    IF what IS NULL THEN
        RETURN NULL;
    END IF;
    context := _pgh_attach_context();
    SELECT coalesce(jsonb_object_agg(key, value), '{}') INTO who
    FROM pghistory_context, jsonb_each(jsonb_strip_nulls(metadata))
    WHERE id = context AND key IN ('user', 'tick', 'command', 'method', 'route', 'request');
    INSERT INTO clinic_rightschange (at, account, what, who, database_role)
    VALUES (clock_timestamp(), (coalesce(was -> TG_ARGV[0], becomes -> TG_ARGV[0]))::bigint, what, who, session_user);
    RETURN NULL;
END;
$$;
REVOKE ALL ON FUNCTION clinic_note_rights() FROM PUBLIC;
"""
ON = {
    "clinic_user": "'id', 'is_active', 'is_staff', 'is_superuser', 'email'",
    "clinic_staff": "'user_id', 'clinic_id', 'role', 'is_outside', 'is_active'",
    "clinic_user_groups": "'user_id', 'group_id'",
    "clinic_user_user_permissions": "'user_id', 'permission_id'",
    "auth_group_permissions": "'', 'group_id', 'permission_id'",
}
SET = "".join(
    f"CREATE TRIGGER rights_are_noted AFTER INSERT OR UPDATE OR DELETE ON {table}"
    f" FOR EACH ROW EXECUTE FUNCTION clinic_note_rights({words});\n"
    for table, words in ON.items()
)
TAKEN = "".join(f"DROP TRIGGER rights_are_noted ON {table};\n" for table in ON)


class Migration(migrations.Migration):
    """Each change of a right is noted by the database, which alone can."""

    dependencies = [
        ("clinic", "0012_history_numbered_in_64_bits"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        migrations.CreateModel(
            name="RightsChange",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("account", models.BigIntegerField(null=True)),
                ("what", models.TextField()),
                ("who", models.JSONField()),
                ("database_role", models.CharField(max_length=63)),
            ],
            options={"ordering": ("id",), "abstract": False},
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="rightschange",
            trigger=pgtrigger.compiler.Trigger(
                name="written_once",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="dac8051e7e8d5ba6f6088b393a7345790d40faf5",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_written_once_67269",
                    table="clinic_rightschange",
                    when="BEFORE",
                ),
            ),
        ),
        withhold("INSERT, UPDATE, DELETE, TRUNCATE", "clinic_rightschange"),
        migrations.RunSQL(NOTE + SET, TAKEN + "DROP FUNCTION clinic_note_rights();"),
    ]
