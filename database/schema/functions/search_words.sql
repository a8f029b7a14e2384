-- The words of people with many items, by which typos in questions are told.
--
-- aurora_tidy may call learn_words; the others are called by triggers and by learn_words.

-- Removes words from those of a person that none of their items has any more.
create or replace function forget_words(owner_id uuid, lost tsvector[]) returns void
language plpgsql set search_path = pg_catalog, aurora, pg_temp
set enable_seqscan = off set enable_bitmapscan = on as $$
begin
  if not exists (select from search_learning where user_id = owner_id) then
    return;
  end if;
  delete from search_words w
  using (
    select distinct substr(lexeme, 5) as word from unnest(lost) v cross join unnest(v)
  ) l
  where w.user_id = owner_id and w.word = l.word and not exists (
    select from search s
    where s.terms @@ quoted_term(search_slot(owner_id) || l.word)::tsquery
      and s.user_id is not distinct from owner_id
  );
end $$;

-- Learns the words of people with many items, of at most so many items. Returns of how many: none, once
-- all are learnt. Raises lock_not_available if they are writing; try again later.
create or replace function learn_words(batch_size integer) returns bigint
language plpgsql security definer set search_path = pg_catalog, aurora, pg_temp
set lock_timeout = '100ms' as $$
declare
  learner record;
  items search[];
begin
  insert into search_learning (user_id, learnt_sequence, learnt_at, learnt_id)
  select user_id, last_sequence, '0001-01-02 00:00+00', '00000000-0000-0000-0000-000000000000'
  from history_heads h
  where last_sequence > 1000 and user_id not in (select user_id from search_learning);
  select l.user_id, l.learnt_sequence, l.learnt_at, l.learnt_id, h.last_sequence into learner
  from search_learning l join history_heads h using (user_id)
  where l.learnt_at is not null or h.last_sequence > l.learnt_sequence limit 1;
  if not found then
    return 0;
  end if;
  -- So that nobody deletes an item meanwhile, whose words would stay.
  perform from history_heads where user_id = learner.user_id for no key update;
  if learner.learnt_at is not null then
    items := array(
      select s from search s
      where s.user_id = learner.user_id and (s.at, s.id) > (learner.learnt_at, learner.learnt_id)
      order by s.at, s.id limit batch_size
    );
    update search_learning
    set learnt_at = items[cardinality(items)].at, learnt_id = items[cardinality(items)].id
    where user_id = learner.user_id;
  else
    with lines as (
      select kind, id, sequence from history
      where user_id = learner.user_id and sequence > learner.learnt_sequence
      order by sequence limit batch_size
    ), learnt as (
      update search_learning
      set learnt_sequence = coalesce((select max(sequence) from lines), learner.last_sequence)
      where user_id = learner.user_id
    )
    select array_agg(s.search) into items
    from (select distinct kind, id from lines) l
      cross join lateral item_text(l.kind, learner.user_id, l.id) t
      cross join lateral (
        select s as search from search s
        where s.user_id = learner.user_id and s.at = t.at and s.id = l.id and s.kind = l.kind offset 0
      ) s;
  end if;
  insert into search_words (user_id, word)
  select distinct learner.user_id, substr(lexeme, 5)
  from unnest(items) i cross join unnest(i.terms)
  where is_correctable(substr(lexeme, 5))
  on conflict do nothing;
  return greatest(cardinality(items), 1);
end $$;
grant execute on function learn_words(integer) to aurora_tidy;

-- Whether a term is a word in which a typo can be told. Without `between`: a backup would write
-- what the parser makes of it with other brackets.
create or replace function is_correctable(term text) returns boolean
language sql immutable parallel safe
return char_length(term) >= 3 and char_length(term) <= 40
  and term collate pg_c_utf8 ~ '^[[:alpha:]]+$';
