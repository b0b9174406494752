"""
Lets the worker, who may create nothing, make the partition of one month of a log.

The function runs with the rights of the owner of the tables and can do nothing else: it makes an empty
partition of a table that is partitioned already.
"""

from django.db import migrations

CREATE = """
CREATE FUNCTION audit_make_partition(log regclass, first_day date) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    schema_name name;
    log_name name;
    part_name text;
    month date := pg_catalog.date_trunc('month', first_day)::date;
BEGIN
    SELECT n.nspname, c.relname INTO schema_name, log_name
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE c.oid = log AND c.relkind = 'p';
    IF log_name IS NULL THEN
        RAISE EXCEPTION '% is not partitioned', log;
    END IF;
    part_name := log_name || pg_catalog.to_char(month, '_YYYY_MM');
    IF pg_catalog.to_regclass(pg_catalog.format('%I.%I', schema_name, part_name)) IS NOT NULL THEN
        RETURN false;
    END IF;
    EXECUTE pg_catalog.format(
        'CREATE TABLE %I.%I PARTITION OF %I.%I FOR VALUES FROM (%L) TO (%L)',
        schema_name, part_name, schema_name, log_name,
        month::text || ' 00:00+07', (month + interval '1 month')::date::text || ' 00:00+07'
    );
    RETURN true;
END $$
"""


class Migration(migrations.Migration):

    dependencies = [
        ("audit", "0001_initial"),
    ]

    operations = [
        migrations.RunSQL(CREATE, "DROP FUNCTION audit_make_partition(regclass, date)"),
    ]
