-- Who is called when something happens. Secrets are sealed under the master key; the one before counts until
-- `previous_until`, so that a receiver can change over.
create table webhooks (
  id uuid primary key,
  name text not null,
  url text not null,
  actions text[] not null,
  enabled boolean not null default true,
  secret_sealed bytea not null,
  previous_secret_sealed bytea,
  previous_until timestamptz,
  created_at timestamptz not null,
  failing_since timestamptz
);

-- One row for each event and webhook, whatever is done twice. `body` is what is sent, the same at each attempt.
create table webhook_deliveries (
  id uuid primary key,
  webhook_id uuid not null references webhooks (id) on delete cascade,
  event_id uuid not null,
  action text not null,
  correlation_id text,
  body text not null,
  state text not null default 'waiting' check (state in ('waiting', 'delivered', 'failed')),
  attempts integer not null default 0,
  response_status integer,
  error text,
  duration_ms integer,
  created_at timestamptz not null,
  last_attempt_at timestamptz,
  unique (webhook_id, event_id)
);
create index webhook_deliveries_latest on webhook_deliveries (webhook_id, created_at, id);
create index webhook_deliveries_age on webhook_deliveries (created_at);
