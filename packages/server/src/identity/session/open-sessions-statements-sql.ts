const DRAFTS = `
d as materialized (
  select * from json_to_recordset($1::text::json) as d(
    o int, id uuid, person uuid, browser text, device uuid, at timestamptz, idle timestamptz, absolute timestamptz,
    agent text, address text, country text, amr text, mfa boolean, authenticated timestamptz, enrol boolean,
    remember timestamptz
  )
)`;

/** Notes a sign-in, which holds the person's row: whoever locks or deactivates the account stops this session or sees it. */
const HELD = `
  update users set last_sign_in_at = d.at, last_sign_in_ip = d.address
  from d where users.id = d.person and users.state = 'active'`;

/**
 * Notes a browser that was here before, inserts the session, and takes what was left to tell: but not by a recovery link, of
 * whose use the owner has to hear, whoever it was.
 */
const SESSIONS = `
met as (
  update known_devices k set
    last_seen_at = held.at, user_agent = held.agent, ip = held.address, place = held.country,
    remembered_until = coalesce(held.remember, k.remembered_until)
  from held where k.user_id = held.person and k.browser = held.browser
  returning held.o
),
opened as (
  insert into sessions
    (id, user_id, generation, rotated_at, created_at, last_used_at, idle_expires_at, absolute_expires_at, user_agent, ip,
     place, browser, amr, mfa_verified, authenticated_at, must_enrol)
  select id, person, 1, at, at, at, idle, absolute, agent, address, country, browser,
    string_to_array(amr, ' '), mfa, authenticated, enrol
  from held
),
taken as (
  delete from sign_in_notices n using held
  where n.user_id = held.person and 'link' <> all (string_to_array(held.amr, ' '))
  returning n.user_id, n.kind, n.at
)`;

const NOTICES = `
  (select json_agg(json_build_object('kind', t.kind, 'at', t.at)) from taken t where t.user_id = held.person) as notices`;

/**
 * $1 is a JSON array of drafts, no person twice. Without an id nobody can say whether a browser was here before: then it is
 * new, and stays unknown. Drafts that are not answered were for accounts that are not active.
 */
export const OPEN = `
with ${DRAFTS},
held as (${HELD}
  returning d.*
),
${SESSIONS},
noted as (
  insert into known_devices
    (id, user_id, browser, first_seen_at, last_seen_at, user_agent, ip, place, remembered_until)
  select device, person, browser, at, at, agent, address, country, remember
  from held where browser is not null and o not in (select o from met)
)
select held.o,
  case
    when held.o in (select o from met) then 'known'
    when exists (select 1 from sessions s where s.user_id = held.person) then 'new'
    else 'first'
  end as device, ${NOTICES}
from held`;

/**
 * The same for browsers that the account knows, which nearly all are: nothing goes with such a sign-in but events, $2,
 * so that this one statement is all. Drafts that are not answered were for other browsers, or accounts that are not active.
 */
export const OPEN_KNOWN = `
with ${DRAFTS},
e as materialized (
  select * from json_to_recordset($2::text::json) as e(
    o int, id uuid, at timestamptz, action text, actor_id uuid, user_id uuid, ip text, user_agent text,
    correlation_id text, details text
  )
),
held as (${HELD}
    and exists (select 1 from known_devices k where k.user_id = d.person and k.browser = d.browser)
  returning d.*
),
${SESSIONS},
told as (
  insert into audit_unsealed (id, at, action, actor_id, user_id, ip, user_agent, correlation_id, details)
  select id, at, action, actor_id, user_id, ip, user_agent, correlation_id, details
  from e where o in (select o from held)
)
select held.o, 'known' as device, ${NOTICES}
from held`;
