-- Both tokens by their SHA-256. The one that is mailed is another than the one that is shown to who invites: whoever comes
-- by it has proved that the address is theirs. `kind` set-up: printed by a server that has no administrator yet.
create table invitations (
  id uuid primary key,
  kind text not null check (kind in ('invitation', 'set-up')),
  token_hash text not null unique,
  mail_token_hash text unique,
  -- Null: whoever has the link.
  email text,
  email_key text collate "C",
  role text not null,
  uses_max integer not null,
  uses integer not null default 0,
  invited_by uuid references users (id) on delete cascade,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  withdrawn_at timestamptz
);
create index invitations_latest on invitations (created_at, id);

-- The invitation that a browser has looked at last, by the hash of the browser's id.
create table invitation_browsers (
  browser text primary key,
  invitation_id uuid not null references invitations (id) on delete cascade,
  -- It came by the link of the mail.
  by_mail boolean not null,
  expires_at timestamptz not null
);
create index invitation_browsers_expiry on invitation_browsers (expires_at);

-- A mail with a link and a code, for one browser or one session (`held_by`): each has one at a time. Without a person: an
-- address that nobody has was given, and nothing was sent.
create table mail_codes (
  held_by text primary key,
  user_id uuid references users (id) on delete cascade,
  -- Whose failures are counted together.
  about text not null,
  token_hash text not null,
  code_hash text not null,
  failures integer not null default 0,
  created_at timestamptz not null,
  expires_at timestamptz not null
);
create index mail_codes_expiry on mail_codes (expires_at);
