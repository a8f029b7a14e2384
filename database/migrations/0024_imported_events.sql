-- An imported event has the number of its version in the calendar that it is from.

set local role aurora_owner;
set local search_path = aurora, pg_temp;

create table imported_events (
  user_id uuid not null,
  event_id uuid not null,
  sequence integer not null,
  primary key (user_id, event_id),
  foreign key (user_id, event_id) references events on delete cascade
);
alter table imported_events enable row level security;
create policy own on imported_events to aurora_app using (user_id = (select current_user_id()));
grant select, insert, update on imported_events to aurora_app;
