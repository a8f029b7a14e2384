create table tasks (
  user_id uuid not null references users on delete cascade,
  id uuid not null default uuidv7(),
  title text not null constraint task_title_length check (char_length(title) between 1 and 255),
  description text constraint task_description_length check (char_length(description) <= 5000),
  date day,
  due_time text constraint task_due_time check (due_time ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'),
  completed boolean not null default false,
  completed_at moment,
  category text not null default 'todo'
    constraint task_category check (category in ('todo', 'event')),
  priority text not null default 'medium'
    constraint task_priority check (priority in ('low', 'medium', 'high', 'urgent')),
  created_at moment not null default now(),
  updated_at moment not null default now(),
  version integer not null default 1,
  -- What lists are sorted and filtered by; set_sort_date keeps it.
  sort_date sort_day not null,
  primary key (user_id, id),
  constraint completed_at_follows check (completed = (completed_at is not null))
);
create index tasks_newest on tasks (user_id, completed, category, sort_date desc, id desc);
create trigger set_completed_at before insert or update on tasks
  for each row execute function set_completed_at();
create trigger set_sort_date before insert or update on tasks
  for each row execute function set_sort_date();
select adopt_kind('tasks', 'task');
