-- A body in standard SQL again, whose names are bound, that a backup keeps as it is.

set local role aurora_owner;
set local search_path = aurora, pg_temp;
set local check_function_bodies = off;

-- Whether a term is a word in which a typo can be told. Without `between`: a backup would write
-- what the parser makes of it with other brackets.
create or replace function is_correctable(term text) returns boolean
language sql immutable parallel safe
return char_length(term) >= 3 and char_length(term) <= 40
  and term collate pg_c_utf8 ~ '^[[:alpha:]]+$';
