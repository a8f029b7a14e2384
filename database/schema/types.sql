-- Types that columns and functions share.

-- PostgreSQL stores times that Python cannot read; a single one would break every list it is in.
create domain moment as timestamptz
  constraint moment_in_range
    check (value >= '0001-01-02 00:00+00' and value < '9999-12-31 00:00+00');
create domain day as date
  constraint day_in_range check (value >= '0001-01-02' and value < '9999-12-31');
-- A day, or the one after all of them.
create domain sort_day as date
  constraint sort_day_in_range check (value >= '0001-01-02' and value <= '9999-12-31');

-- What restore, undo or a device wants a row to be: these fields, or deleted if they are null.
create type target_state as (kind text, id uuid, fields jsonb, exists_now boolean);
