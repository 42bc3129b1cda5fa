alter table users add column last_sign_in_at timestamptz;
alter table users add column last_sign_in_ip text;

-- How a session was signed in. `must_enrol`: a second factor is obligatory and not set up, so that the session can do
-- nothing but set one up. `browser`: the hash of the browser's id.
alter table sessions add column amr text[] not null default array['pwd'];
alter table sessions add column authenticated_at timestamptz;
alter table sessions add column mfa_verified boolean not null default false;
alter table sessions add column must_enrol boolean not null default false;
alter table sessions add column browser text;
alter table sessions add column place text;

-- The browsers that a person has signed in from, by the hash of the browser's id.
create table known_devices (
  id uuid primary key,
  user_id uuid not null references users (id) on delete cascade,
  browser text not null,
  first_seen_at timestamptz not null,
  last_seen_at timestamptz not null,
  user_agent text,
  ip text,
  place text,
  -- No second factor is asked here until then.
  remembered_until timestamptz,
  unique (user_id, browser)
);

-- Secrets that count once, by their SHA-256. `data` is JSON, by purpose; `browser` binds to the one that asked.
create table one_time_tokens (
  hash text primary key,
  purpose text not null,
  user_id uuid references users (id) on delete cascade,
  browser text,
  data text not null,
  created_at timestamptz not null,
  expires_at timestamptz not null
);
create index one_time_tokens_user on one_time_tokens (user_id, purpose);
create index one_time_tokens_expiry on one_time_tokens (expires_at);
