-- The authenticator app of a person. `secret` and `pending_secret` are sealed under the master key; `secret` is null until
-- the first one is confirmed, and stays good while another is being set up.
create table totp_secrets (
  user_id uuid primary key references users (id) on delete cascade,
  secret bytea,
  confirmed_at timestamptz,
  -- The latest time step that was accepted: none counts twice, and none before it counts any more.
  last_step bigint,
  pending_secret bytea,
  pending_until timestamptz
);

-- Codes for those who have lost their second factor, by keyed hash.
create table recovery_codes (
  user_id uuid not null references users (id) on delete cascade,
  hash text not null,
  created_at timestamptz not null,
  used_at timestamptz,
  primary key (user_id, hash)
);

create table passkeys (
  id uuid primary key,
  user_id uuid not null references users (id) on delete cascade,
  credential_id text not null unique,
  -- COSE.
  public_key bytea not null,
  counter bigint not null,
  transports text[] not null,
  name text not null,
  backed_up boolean not null,
  created_at timestamptz not null,
  last_used_at timestamptz,
  aaguid text
);
create index passkeys_user on passkeys (user_id, created_at);

-- The second factor that this person last used: it is offered first.
alter table users add column last_factor text;

-- How often a wrong answer was given with this token.
alter table one_time_tokens add column failures integer not null default 0;
