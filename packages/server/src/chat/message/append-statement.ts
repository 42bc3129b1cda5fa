/**
 * The one statement behind every message. $1 is a JSON array of `{o, c, s, n, i, t, at, r, f, m}` (place in the batch,
 * channel, sender, nonce, id, text, created, replied to, forwarded, ids of the mentioned), with no nonce twice; $2 is
 * `friends` or `everyone`.
 *
 * It locks the channels in id order, and the channels that threads belong to with them; judges each draft, drops
 * repeats, advances the counters, inserts, moves the senders' own markers, and empties the draft that a message was. It
 * answers one row per channel with the counters as they were before, one for each draft that was not accepted (`why`
 * has what its problem says), and one for each emptied draft of a person's: the accepted ones of a channel then count on
 * from there, in the order of `o`.
 *
 * Rights are exact: members are read by the statement's snapshot, the channel under its lock. Every change of members
 * moves `channels.revision` under the same lock, so where snapshot and lock disagree the draft is `stale`, and tried
 * again. The senders' rows are locked after the channels, by channel and person, and drafts after them, by person and
 * channel: in the order of whoever else writes them.
 *
 * Slow mode is one wait of a person over a channel and its threads. So their row in the channel says when they wrote
 * last, wherever that was, and it is read once it is locked: everyone who writes it holds the channel.
 *
 * A plan is made once for a connection, perhaps while the tables are still small, and must stay good when they are
 * not: so the lookups by member, nonce and id are subqueries of one row each, the keys compare the channel in a way
 * that only their own index serves, and the connections have sequential scans switched off (see `appends`).
 */
export const APPEND = `
with draft as materialized (
  select d.o, d.c, d.s, d.n, d.i, d.t, d.at, d.r, d.f, d.m from json_to_recordset($1::text::json)
    as d(o int, c uuid, s uuid, n uuid, i uuid, t text, at timestamptz, r uuid, f jsonb, m jsonb)
),
locked as materialized (
  select id, home_id, last_seq, version, revision, archived_at is not null as archived, direct_state, post_role,
    slow_mode_seconds
  from channels
  where id in (select c from draft union select home_id from channels where id in (select c from draft))
  order by id for update
),
placed as materialized (
  select d.*, l.home_id as h, h.slow_mode_seconds as slow, h.archived, h.direct_state, h.post_role,
    h.revision <> (select p.revision from channels p where p.id = h.id) as stale,
    (select m.role from channel_members m where m.channel_id = l.home_id and m.user_id = d.s) as role
  from draft d left join locked l on l.id = d.c left join locked h on h.id = l.home_id
),
held as materialized (
  select m.channel_id, m.user_id, m.last_sent_at
  from (select c as place, s from placed union select h, s from placed where slow > 0) w
  join channel_members m on m.channel_id = w.place and m.user_id = w.s
  order by m.channel_id, m.user_id for update of m
),
paced as materialized (
  select p.*, case when p.slow > 0 then
    (select w.last_sent_at from held w where w.channel_id = p.h and w.user_id = p.s) end as sent_at
  from placed p
),
alone as materialized (
  select d.*,
    case
      when d.h is null then 'channel_not_found'
      when d.stale then 'stale'
      when d.role is null then 'channel_not_found'
      when (
        select r.seq from messages r
        where r.sender_id = d.s and r.nonce = d.n and r.channel_id is not distinct from d.c
      ) is not null
        then 'repeated'
      when d.archived then 'channel_archived'
      when d.direct_state = 'blocked' or (d.direct_state = 'strangers' and $2 = 'friends')
        then 'friendship_required'
      when (d.post_role = 'moderator' and d.role = 'member') or (d.post_role = 'owner' and d.role <> 'owner')
        then 'posting_restricted'
      when d.r is not null
        and (select x.seq from messages x where x.id = d.r and x.channel_id is not distinct from d.c) is null
        then 'message_not_found'
      when d.sent_at + d.slow * interval '1 second' > d.at and d.role = 'member' then 'slow_mode'
    end as verdict
  from paced d
),
-- Of several of one person in slow mode, the first that may land does.
judged as materialized (
  select j.o, j.c, j.s, j.n, j.i, j.t, j.at, j.r, j.f, j.m, j.h, j.slow, j.sent_at, j.post_role,
    case
      when j.verdict is null and j.slow > 0 and j.role = 'member' and exists (
        select 1 from alone e where e.verdict is null and e.h = j.h and e.s = j.s and e.o < j.o
      ) then 'slow_mode'
      else j.verdict
    end as verdict
  from alone j
),
fresh as materialized (
  select j.*, row_number() over (partition by j.c order by j.o) as k from judged j where j.verdict is null
),
advanced as (
  update channels set last_seq = channels.last_seq + f.count, version = channels.version + f.count
  from (select c, count(*) as count from fresh group by c) f
  where channels.id = f.c
),
inserted as (
  insert into messages
    (channel_id, seq, id, version, sender_id, nonce, text, created_at, reply_to, forwarded, mentions)
  select f.c, l.last_seq + f.k, f.i, l.version + f.k, f.s, f.n, f.t, f.at, f.r, f.f, f.m
  from fresh f join locked l on l.id = f.c
),
mentioned as (
  insert into mentions (user_id, channel_id, seq)
  select x.id::uuid, f.c, l.last_seq + f.k
  from fresh f join locked l on l.id = f.c cross join lateral jsonb_array_elements_text(f.m) as x(id)
  where f.m is not null
),
sent as materialized (
  select w.place, w.s, max(w.seq) as seq, max(w.at) as at
  from (
    select f.c as place, f.s, l.last_seq + f.k as seq, null::timestamptz as at
    from fresh f join locked l on l.id = f.c
    union all
    select f.h, f.s, null, f.at from fresh f where f.slow > 0
  ) w group by w.place, w.s
),
marked as (
  update channel_members m set read_seq = coalesce(s.seq, m.read_seq),
    delivered_seq = coalesce(s.seq, m.delivered_seq), last_sent_at = coalesce(s.at, m.last_sent_at)
  from sent s join held h on h.channel_id = s.place and h.user_id = s.s
  where m.channel_id = h.channel_id and m.user_id = h.user_id
),
begun as materialized (
  select d.user_id, d.channel_id, f.o, f.at
  from fresh f join drafts d on d.user_id = f.s and d.channel_id = f.c and d.nonce = f.n
  order by d.user_id, d.channel_id for update of d
),
emptied as (
  update drafts d set text = '', version = d.version + 1, nonce = gen_random_uuid(), updated_at = b.at
  from begun b where d.user_id = b.user_id and d.channel_id = b.channel_id
  returning b.o, d.version, d.nonce
)
select 'channel' as verdict, null::int as o, id as channel_id, home_id, last_seq, version, null as why from locked
union all
select verdict, o, null, null, null, null,
  case verdict
    when 'posting_restricted' then post_role
    when 'slow_mode' then slow::text || ',' || case
      when sent_at + slow * interval '1 second' > at
        then ceil(extract(epoch from sent_at + slow * interval '1 second' - at))::text
      else slow::text
    end
  end
from judged where verdict is not null
union all
select 'emptied', o, null, null, null, version, nonce::text from emptied
`;
