-- Browsers that are told of something while no page is open (RFC 8030). A browser that subscribes again, for whoever is
-- signed in there by then, is the same endpoint: one row, which changes hands. `p256dh` and `auth` are the browser's, in
-- base64url (RFC 8291). Of whom and of which session it is: no reference, for identity may live elsewhere.
create table push_subscriptions (
  id uuid primary key,
  user_id uuid not null,
  session_id uuid not null,
  endpoint text not null unique,
  p256dh text not null,
  auth text not null,
  user_agent text,
  created_at timestamptz not null,
  -- Since when its service has refused what is sent there; null while it takes it.
  failed_at timestamptz
);
create index push_subscriptions_user on push_subscriptions (user_id, created_at);
create index push_subscriptions_session on push_subscriptions (session_id);

-- The one key pair that push services know this installation by (RFC 8292), in base64url. A subscription is good for the
-- key it was made with alone, so that it never changes. The private half: AES-256-GCM under a key derived from the master key.
create table vapid_keys (
  id integer primary key check (id = 1),
  public_key text not null,
  private_key_encrypted bytea not null,
  created_at timestamptz not null
);
