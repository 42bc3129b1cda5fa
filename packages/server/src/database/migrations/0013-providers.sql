-- Accounts held elsewhere, by who vouches for them (`issuer`) and how it calls them (`subject`). `provider` is the id in this
-- server's settings. `email` is what the issuer last said, for the person to recognise it by: no account is found by it.
create table external_identities (
  id uuid primary key,
  user_id uuid not null references users (id) on delete cascade,
  provider text not null,
  issuer text not null,
  subject text not null,
  email text,
  linked_at timestamptz not null,
  last_used_at timestamptz,
  unique (issuer, subject),
  unique (user_id, provider)
);
