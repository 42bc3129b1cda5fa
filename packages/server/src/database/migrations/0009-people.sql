-- Grows with every change of an account: of two profiles of one person, the one with the higher is the newer.
alter table users add column revision integer not null default 1;

-- What to tell someone at their next sign-in, once.
create table sign_in_notices (
  id uuid primary key,
  user_id uuid not null references users (id) on delete cascade,
  kind text not null,
  at timestamptz not null
);
create index sign_in_notices_user on sign_in_notices (user_id, at);
