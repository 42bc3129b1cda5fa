-- When it is pushed, unless it is read by then; null: never, or that is done.
alter table notifications add column push_at timestamptz;
-- When it stood in a mail.
alter table notifications add column digested_at timestamptz;
create index notifications_push on notifications (push_at) where push_at is not null;
-- Of a message that is deleted, or a channel that is read.
create index notifications_unread_of on notifications (channel_id, seq) where read_at is null;
create index notification_settings_all on notification_settings (user_id) where level = 'all';
create index notification_settings_digest on notification_settings (user_id) where digest <> 'off';

-- A notification on its way to one browser, or there. Without references: it outlives its notification, which is to be
-- taken away from where it was shown.
create table push_deliveries (
  notification_id uuid not null,
  subscription_id uuid not null,
  user_id uuid not null,
  -- Until then it is somebody's: whoever took it has that long to say what became of it.
  held_until timestamptz not null,
  tries integer not null default 0,
  -- Since when the push service has it.
  sent_at timestamptz,
  primary key (notification_id, subscription_id)
);
create index push_deliveries_user on push_deliveries (user_id);
create index push_deliveries_subscription on push_deliveries (subscription_id);
