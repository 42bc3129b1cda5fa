-- The check's name is PostgreSQL's, or CockroachDB's.
alter table channels drop constraint if exists channels_kind_check;
alter table channels drop constraint if exists check_kind;
alter table channels add constraint channels_kind
  check (kind in ('direct', 'group_direct', 'group', 'thread'));
alter table channels add column topic text;
alter table channels add column description text;
alter table channels add column avatar text;
alter table channels add column visibility text not null default 'private'
  check (visibility in ('private', 'public'));
-- The least role that may do each.
alter table channels add column post_role text not null default 'member'
  check (post_role in ('owner', 'moderator', 'member'));
alter table channels add column invite_role text not null default 'moderator'
  check (invite_role in ('owner', 'moderator', 'member'));
alter table channels add column pin_role text not null default 'member'
  check (pin_role in ('owner', 'moderator', 'member'));
alter table channels add column mention_all_role text not null default 'member'
  check (mention_all_role in ('owner', 'moderator', 'member'));
alter table channels add column slow_mode_seconds integer not null default 0;
-- Of a thread: the channel it belongs to, whose members and rights are its own, and the message it hangs at.
alter table channels add column parent_id uuid;
alter table channels add column root_id uuid unique;
-- Whose members and rights count.
alter table channels add column home_id uuid generated always as (coalesce(parent_id, id)) stored;
create index channels_parent on channels (parent_id) where parent_id is not null;
create index channels_public on channels (name) where visibility = 'public' and archived_at is null;

-- In a thread, these are the people who follow it.
alter table channel_members add column delivered_seq bigint not null default 0;
alter table channel_members add column last_sent_at timestamptz;
alter table channel_members add column settings_revision bigint not null default 0;
alter table channel_members add column muted_until timestamptz;
alter table channel_members add column notify text check (notify in ('all', 'mentions', 'none'));
alter table channel_members add column favourite boolean not null default false;
alter table channel_members add column section text;
create index channel_members_notify_all on channel_members (channel_id) where notify = 'all';

alter table messages add column edit_count integer not null default 0;
alter table messages add column reply_to uuid;
alter table messages add column forwarded jsonb;
alter table messages add column thread_id uuid;
alter table messages add column thread_count integer not null default 0;
-- Ids of members, emoji with who reacted, previews of links: a change of a message rewrites it whole.
alter table messages add column mentions jsonb;
alter table messages add column reactions jsonb;
alter table messages add column pinned_at timestamptz;
alter table messages add column previews jsonb;
-- Ids grow with time, so that new ones go to the end of it.
create unique index messages_id on messages (id);
create index messages_pinned on messages (channel_id, pinned_at) where pinned_at is not null;

create table message_edits (
  channel_id uuid not null,
  seq bigint not null,
  number integer not null,
  text text not null,
  replaced_at timestamptz not null,
  primary key (channel_id, seq, number)
);

-- Whom a message that stands mentions, to count what is unread.
create table mentions (
  user_id uuid not null,
  channel_id uuid not null,
  seq bigint not null,
  primary key (user_id, channel_id, seq)
);

create table receipt_settings (
  user_id uuid primary key,
  hides_reading boolean not null
);

create table drafts (
  user_id uuid not null,
  channel_id uuid not null,
  text text not null,
  version bigint not null,
  nonce uuid not null unique,
  updated_at timestamptz not null,
  primary key (user_id, channel_id)
);

create table saved_messages (
  user_id uuid not null,
  message_id uuid not null,
  channel_id uuid not null,
  seq bigint not null,
  saved_at timestamptz not null,
  primary key (user_id, message_id)
);

create table scheduled_messages (
  id uuid primary key,
  user_id uuid not null,
  channel_id uuid not null,
  nonce uuid not null,
  text text not null,
  at timestamptz not null,
  created_at timestamptz not null,
  failure text,
  unique (user_id, channel_id, nonce)
);

create table channel_invitations (
  id uuid primary key,
  channel_id uuid not null references channels (id) on delete cascade,
  token_hash bytea not null unique,
  created_by uuid not null,
  created_at timestamptz not null,
  expires_at timestamptz,
  uses_max integer,
  uses integer not null default 0
);
create index channel_invitations_channel on channel_invitations (channel_id);

create table user_statuses (
  user_id uuid primary key,
  emoji text,
  text text,
  expires_at timestamptz,
  dnd boolean not null default false,
  dnd_until timestamptz,
  revision bigint not null default 0
);

-- How far each follower of the message log has come in each channel. No foreign key: its check would lock channels.
create table followers (
  name text not null,
  channel_id uuid not null,
  version bigint not null,
  primary key (name, channel_id)
);
-- What was said before there were followers is no news.
insert into followers (name, channel_id, version)
select f.name, c.id, c.version from channels c
cross join (values ('threads'), ('previews'), ('notifications')) as f (name);

create table notifications (
  id uuid primary key,
  user_id uuid not null,
  kind text not null,
  channel_id uuid not null,
  message_id uuid,
  seq bigint not null,
  actor_id uuid,
  text text not null,
  created_at timestamptz not null,
  read_at timestamptz,
  -- Each thing once, however often it is made again: the message, or the reaction to it.
  about text not null,
  unique (user_id, about)
);
create index notifications_user on notifications (user_id, id);
create index notifications_unread on notifications (user_id, channel_id, seq) where read_at is null;

create table notification_settings (
  user_id uuid primary key,
  level text not null default 'mentions' check (level in ('all', 'mentions', 'none')),
  push boolean not null default true,
  digest text not null default 'off' check (digest in ('off', 'hourly', 'daily')),
  quiet_from text,
  quiet_to text,
  digested_at timestamptz
);
