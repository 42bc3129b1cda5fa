create table channels (
  id uuid primary key,
  kind text not null check (kind in ('direct', 'group')),
  name text,
  -- Of a direct channel `smaller id:larger id`: one channel per pair, whoever opens it first.
  direct_key text unique,
  -- Of a direct channel: what stands between the two now. Who may post is read here, under the channel's lock.
  direct_state text check (direct_state in ('friends', 'strangers', 'blocked')),
  created_by uuid not null,
  created_at timestamptz not null,
  archived_at timestamptz,
  last_seq bigint not null default 0,
  version bigint not null default 0,
  revision bigint not null default 0,
  member_count integer not null default 0
);

create table channel_members (
  channel_id uuid not null references channels (id) on delete cascade,
  user_id uuid not null,
  role text not null check (role in ('owner', 'moderator', 'member')),
  read_seq bigint not null default 0,
  joined_at timestamptz not null,
  primary key (channel_id, user_id)
);
create index channel_members_user on channel_members (user_id, channel_id);
