-- The refresh token is `id . generation . HMAC`, so the row holds nothing secret: the current generation, when it
-- became current, and what the client of the last rotation looked like (a hash), for the repeat within its grace.
create table sessions (
  id uuid primary key,
  user_id uuid not null references users (id) on delete cascade,
  generation integer not null default 1,
  rotated_at timestamptz not null,
  rotated_by text,
  created_at timestamptz not null,
  last_used_at timestamptz not null,
  idle_expires_at timestamptz not null,
  absolute_expires_at timestamptz not null,
  revoked_at timestamptz,
  revoked_reason text,
  user_agent text,
  ip text
);
create index sessions_user on sessions (user_id, created_at);
-- A node that starts reads the latest revocations.
create index sessions_revoked on sessions (revoked_at) where revoked_at is not null;

create table signing_keys (
  kid text primary key,
  algorithm text not null,
  public_jwk text not null,
  -- AES-256-GCM under a key derived from the master key.
  private_jwk_encrypted bytea not null,
  created_at timestamptz not null,
  signs_from timestamptz not null,
  signs_until timestamptz,
  published_until timestamptz
);
