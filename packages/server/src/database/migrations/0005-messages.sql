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
create unique index messages_nonce on messages (channel_id, sender_id, nonce);
create unique index messages_version on messages (channel_id, version);
