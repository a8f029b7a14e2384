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
  -- When it stands in the timeline: on its day, or else when it was created. set_sort_date keeps it.
  timeline_at moment not null,
  starred boolean not null default false,
  tags text[] not null default '{}' constraint task_tags_count check (cardinality(tags) <= 20),
  list text constraint task_list_length check (char_length(list) between 1 and 100),
  parent_id uuid, -- the task that this is a subtask of
  origin jsonb constraint task_origin check (jsonb_typeof(origin) = 'object'),
  rule text constraint task_rule_length check (char_length(rule) between 1 and 500),
  repeat_from text not null default 'due'
    constraint task_repeat_from check (repeat_from in ('due', 'done')),
  series_id uuid, -- the first of the tasks of which each is the next of the one before
  reminders integer[] not null default '{}'
    constraint task_reminders_count check (cardinality(reminders) <= 20),
  primary key (user_id, id),
  constraint task_rule_date check (rule is null or date is not null),
  constraint task_parent
    foreign key (user_id, parent_id) references tasks (user_id, id) on delete cascade,
  constraint completed_at_follows check (completed = (completed_at is not null))
);
create index tasks_newest on tasks (user_id, completed, category, sort_date desc, id desc);
create index tasks_timeline on tasks (user_id, timeline_at desc, id desc);
create index tasks_starred on tasks (user_id, completed, sort_date desc, id desc) where starred;
create index tasks_of_list on tasks (user_id, list, completed, sort_date desc, id desc)
  where list is not null;
create index tasks_of_parent on tasks (user_id, parent_id, sort_date desc, id desc)
  where parent_id is not null;
create index tasks_repeating on tasks (user_id, sort_date) where rule is not null and not completed;
create trigger set_completed_at before insert or update on tasks
  for each row execute function set_completed_at();
create trigger set_sort_date before insert or update on tasks
  for each row execute function set_sort_date();
create trigger check_subtask after insert or update on tasks
  for each row when (new.parent_id is not null) execute function check_subtask();
select adopt_kind('tasks', 'task', parent => 'task', texts => '{title,description}',
  moment => 'timeline_at');
