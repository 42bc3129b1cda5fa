/**
 * The one statement behind every message. $1 is a JSON array of `{o, c, s, n, i, t, at}` (place in the batch, channel,
 * sender, nonce, id, text, created), with no nonce twice; $2 is `friends` or `everyone`.
 *
 * It locks the channels in id order, judges each draft, drops repeats, advances the counters and inserts. It answers
 * one row per channel with the counters as they were before, and one row for each draft that was not accepted: the
 * accepted ones of a channel then count on from there, in the order of `o`.
 *
 * Rights are exact: members are read by the statement's snapshot, the channel under its lock. Every change of members
 * moves `channels.revision` under the same lock, so where snapshot and lock disagree the draft is `stale`, and tried
 * again.
 *
 * A plan is made once for a connection, perhaps while the tables are still small, and must stay good when they are
 * not: so the lookups by member and nonce are subqueries of one row each, the nonce's key compares the channel in a way
 * that only its own index serves, and the connections have sequential scans switched off (see `appends`).
 */
export const APPEND = `
with draft as materialized (
  select d.o, d.c, d.s, d.n, d.i, d.t, d.at
  from json_to_recordset($1::text::json) as d(o int, c uuid, s uuid, n uuid, i uuid, t text, at timestamptz)
),
locked as materialized (
  select id, last_seq, version, revision, archived_at is not null as archived, direct_state
  from channels where id in (select c from draft) order by id for update
),
judged as materialized (
  select d.*,
    case
      when l.id is null then 'channel_not_found'
      when l.revision <> (select p.revision from channels p where p.id = d.c) then 'stale'
      when (select m.role from channel_members m where m.channel_id = d.c and m.user_id = d.s) is null
        then 'channel_not_found'
      when (
        select r.seq from messages r
        where r.sender_id = d.s and r.nonce = d.n and r.channel_id is not distinct from d.c
      ) is not null
        then 'repeated'
      when l.archived then 'channel_archived'
      when l.direct_state = 'blocked' or (l.direct_state = 'strangers' and $2 = 'friends')
        then 'friendship_required'
    end as verdict
  from draft d left join locked l on l.id = d.c
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
  insert into messages (channel_id, seq, id, version, sender_id, nonce, text, created_at)
  select f.c, l.last_seq + f.k, f.i, l.version + f.k, f.s, f.n, f.t, f.at
  from fresh f join locked l on l.id = f.c
)
select 'channel' as verdict, null::int as o, id as channel_id, last_seq, version from locked
union all
select verdict, o, null, null, null from judged where verdict is not null
`;
