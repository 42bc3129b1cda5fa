-- A deactivated account can come back for a while; then what is personal goes, and the row stays for what the person has
-- written.
alter table users add column deactivated_at timestamptz;
alter table users add column erased_at timestamptz;
create index users_deactivated on users (deactivated_at) where deactivated_at is not null;

-- What a token is about where there is no person yet: the key of an address.
alter table one_time_tokens add column about text collate "C";
create index one_time_tokens_about on one_time_tokens (about, purpose) where about is not null;

-- The address that a person is moving to, until both sides have confirmed.
create table email_changes (
  user_id uuid primary key references users (id) on delete cascade,
  email text not null,
  old_confirmed boolean not null,
  new_confirmed boolean not null,
  asked_at timestamptz not null,
  expires_at timestamptz not null
);
create index email_changes_expiry on email_changes (expires_at);
