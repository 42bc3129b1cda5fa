-- No foreign keys: the append holds the lock of the channel and checks the member in the same statement.
create table messages (
  channel_id uuid not null,
  seq bigint not null,
  id uuid not null,
  version bigint not null,
  sender_id uuid not null,
  nonce uuid not null,
  text text not null,
  created_at timestamptz not null,
  edited_at timestamptz,
  deleted_at timestamptz,
  primary key (channel_id, seq)
);
-- Begins with what no other index begins with: the lookup of a repeat can use this one alone.
create unique index messages_nonce on messages (sender_id, nonce, channel_id);
create unique index messages_version on messages (channel_id, version);
