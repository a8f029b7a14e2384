-- A backup of a function whose body is parsed writes it with other brackets; this one is text.

set local role aurora_owner;
set local search_path = aurora, pg_temp;
set local check_function_bodies = off;

-- Whether a term is a word in which a typo can be told.
create or replace function is_correctable(term text) returns boolean
language sql immutable parallel safe as $$
  select char_length(term) between 3 and 40 and term collate pg_c_utf8 ~ '^[[:alpha:]]+$'
$$;
