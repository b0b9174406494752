"""In a one-tier province there is one centre with branches (Decree 118/2025, art. 7(3)(c); rule 3)."""

from django.db import migrations

_FORWARD = """
    CREATE FUNCTION directory_one_tier_has_branches_only() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF EXISTS (SELECT FROM directory_province WHERE is_one_tier AND valid_to IS NULL)
           AND EXISTS (
               SELECT FROM directory_onestopshop
               WHERE kind = 'COMMUNE_CENTER' AND valid_to IS NULL
           )
        THEN
            RAISE EXCEPTION 'a one-tier province has branches, no commune centres'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'directory_one_tier_has_branches_only';
        END IF;
        RETURN NULL;
    END $$;
    -- Deferred: a reform closes the centres and changes the province in one transaction.
    CREATE CONSTRAINT TRIGGER directory_one_tier_of_shop
        AFTER INSERT OR UPDATE ON directory_onestopshop
        DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW WHEN (NEW.kind = 'COMMUNE_CENTER' AND NEW.valid_to IS NULL)
        EXECUTE FUNCTION directory_one_tier_has_branches_only();
    CREATE CONSTRAINT TRIGGER directory_one_tier_of_province
        AFTER INSERT OR UPDATE ON directory_province
        DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW WHEN (NEW.is_one_tier AND NEW.valid_to IS NULL)
        EXECUTE FUNCTION directory_one_tier_has_branches_only();
"""
_BACK = """
    DROP TRIGGER directory_one_tier_of_province ON directory_province;
    DROP TRIGGER directory_one_tier_of_shop ON directory_onestopshop;
    DROP FUNCTION directory_one_tier_has_branches_only();
"""


class Migration(migrations.Migration):
    dependencies = [("directory", "0003_reorganisation")]

    operations = [migrations.RunSQL(_FORWARD, reverse_sql=_BACK)]
