-- What has happened and has no place in the chain yet. An event is inserted here by the transaction that causes it, and
-- nothing but the sealer reads or removes it, so that no two of those transactions wait for each other.
create table audit_unsealed (
  id uuid primary key,
  at timestamptz not null,
  action text not null,
  actor_id uuid,
  user_id uuid,
  ip text,
  user_agent text,
  correlation_id text,
  -- JSON as it was written: what is hashed is what stands here, byte for byte.
  details text not null
);

-- The trail. `hash` chains each event to the one before; `seal` is an HMAC of the hash, so that nobody with SQL alone can
-- write a chain anew. No foreign keys: the trail outlives those it speaks of.
create table audit_events (
  position bigint primary key,
  id uuid not null,
  at timestamptz not null,
  action text not null,
  actor_id uuid,
  user_id uuid,
  ip text,
  user_agent text,
  correlation_id text,
  details text not null,
  hash bytea not null,
  seal bytea not null
);
create index audit_events_user on audit_events (user_id, position);
create index audit_events_actor on audit_events (actor_id, position);
create index audit_events_action on audit_events (action, position);
create index audit_events_ip on audit_events (ip, position);
create index audit_events_correlation on audit_events (correlation_id, position);
create index audit_events_at on audit_events (at);

-- One row: the last event of the chain, under a seal of its own. Whoever seals holds its lock. Empty at first: the first
-- server to seal begins the chain.
create table audit_head (
  only_row boolean primary key default true check (only_row),
  position bigint not null,
  hash bytea not null,
  seal bytea not null
);

-- How far each sink, and whatever else follows the trail, has come; and which server follows for it now, until when.
create table audit_followers (
  name text primary key,
  position bigint not null,
  holder uuid,
  held_until timestamptz,
  failures integer not null default 0,
  last_error text,
  updated_at timestamptz not null
);
