create table users (
  id uuid primary key,
  email text not null,
  email_key text collate "C" not null unique,
  email_verified_at timestamptz,
  username text not null,
  username_key text collate "C" not null unique,
  display_name text not null,
  display_name_key text collate "C" not null,
  avatar_url text,
  status text,
  time_zone text,
  locale text,
  state text not null default 'active' check (state in ('active', 'locked', 'deactivated')),
  created_at timestamptz not null,
  updated_at timestamptz not null
);

-- Both are searched by prefix: `key >= 'al' and key < 'am'`, which only an order by code point serves, whatever the
-- locale of the database.
create index users_display_name_key on users (display_name_key, id);

create table password_credentials (
  user_id uuid primary key references users (id) on delete cascade,
  hash text not null,
  updated_at timestamptz not null
);

create table roles (
  name text primary key,
  built_in boolean not null default false
);

create table role_permissions (
  role_name text not null references roles (name) on delete cascade,
  permission text not null,
  primary key (role_name, permission)
);

create table user_roles (
  user_id uuid not null references users (id) on delete cascade,
  role_name text not null references roles (name) on delete cascade,
  primary key (user_id, role_name)
);
create index user_roles_role on user_roles (role_name);

insert into roles (name, built_in) values ('admin', true), ('user', true);
insert into role_permissions (role_name, permission) values ('user', 'channel.create');

-- One row. It names this incarnation of the database: after a restore the operator makes a new one.
create table installation (
  only_row boolean primary key default true check (only_row),
  epoch uuid not null,
  administrator_made boolean not null default false
);
insert into installation (epoch) values (gen_random_uuid());
