-- The kinds of items that people keep, as adopt_kind recorded them: shared/kinds/ has the same.
create table kinds (
  kind text primary key,
  table_name text not null unique,
  scope text not null, -- of a personal token, with `:read` or `:write`
  -- The kind whose items contain these: deleting such an item deletes its contents in the same act.
  parent text references kinds,
  parent_column text generated always as
    (case when parent = kind then 'parent_id' else parent || '_id' end) stored,
  level integer not null, -- how many kinds contain it: parents are inserted before their children
  texts text[] not null default '{}', -- columns that are searched: of several, the first is the title
  moment text not null default 'created_at', -- the column that a timeline is sorted by
  columns text[] not null -- what update sets: all but the keys, the times of the row, its version
);
