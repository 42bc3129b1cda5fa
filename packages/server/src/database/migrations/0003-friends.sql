-- One row per pair, the smaller id first, so that two requests that cross meet in one row.
create table friendships (
  id uuid not null unique,
  user_a uuid not null,
  user_b uuid not null,
  requested_by uuid not null,
  state text not null check (state in ('requested', 'accepted')),
  created_at timestamptz not null,
  accepted_at timestamptz,
  primary key (user_a, user_b),
  check (user_a < user_b)
);
create index friendships_b on friendships (user_b, user_a);

create table blocks (
  blocker_id uuid not null,
  blocked_id uuid not null,
  created_at timestamptz not null,
  primary key (blocker_id, blocked_id)
);
create index blocks_blocked on blocks (blocked_id);
