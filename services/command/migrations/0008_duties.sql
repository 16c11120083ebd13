-- Why: what a clock or a machine has yet to do for an instance, and what instances and messages hand to each other, is taken in hand
-- without reading the log. log.append keeps it in the transaction of the facts that it follows from (log.keep_duties, 0003_index_fact.sql).
-- Locks: nothing that exists (new functions).

-- Takes a message in: it is kept until it was given, or expires. `accepted`, `known` (its id came before), `reused` (with another content),
-- `full` (of this tenant too many are kept). `waits`: somebody waits for it now.
create function log.accept_message(
  of_tenant text, of_kind text, of_name text, of_key text, of_id text, of_fingerprint text, sealed_body bytea, keep_ms bigint, kept_max int
) returns table (verdict text, waits boolean, is_given boolean)
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  new_seq bigint;
begin
  if (select count(*) from (
      select from log.messages m where m.tenant = of_tenant and m.given_at is null and m.expires_at > now() limit kept_max) k) >= kept_max
    and not exists (select from log.messages m where (m.tenant, m.kind, m.name, m.key, m.id) = (of_tenant, of_kind, of_name, of_key, of_id)) then
    return query select 'full', false, false;
    return;
  end if;
  perform log.lock_message(of_tenant, of_kind, of_name, of_key);
  insert into log.messages (tenant, kind, name, key, id, fingerprint, body, expires_at, forget_at)
  select of_tenant, of_kind, of_name, of_key, of_id, decode(of_fingerprint, 'hex'), sealed_body, t.expires_at, greatest(t.expires_at, now() + interval '7 days')
  from (select now() + keep_ms * interval '1 ms' as expires_at) t
  on conflict do nothing
  returning seq into new_seq;
  if new_seq is null then
    return query
    select case when m.fingerprint = decode(of_fingerprint, 'hex') then 'known' else 'reused' end, false, m.given_at is not null
    from log.messages m where (m.tenant, m.kind, m.name, m.key, m.id) = (of_tenant, of_kind, of_name, of_key, of_id);
    return;
  end if;
  insert into log.duties (tenant, stream, kind, number, due_at, next_at)
  select of_tenant, '@messages', 'message', new_seq, now(), now()
  where exists (select from log.waits w where (w.tenant, w.kind, w.name, w.key) = (of_tenant, of_kind, of_name, of_key) and not w.is_suspended);
  return query select 'accepted', found, false;
end $$;

-- Tells a signal to all who wait for it now: each is given it by a command of its own. Once per id.
create function log.accept_signal(of_tenant text, of_name text, of_id text, of_fingerprint text)
returns table (verdict text, told int)
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  new_seq bigint;
begin
  insert into log.messages (tenant, kind, name, key, id, fingerprint, expires_at, forget_at, given_at)
  values (of_tenant, 'signal', of_name, '', of_id, decode(of_fingerprint, 'hex'), now(), now() + interval '7 days', now())
  on conflict do nothing
  returning seq into new_seq;
  if new_seq is null then
    return query
    select case when m.fingerprint = decode(of_fingerprint, 'hex') then 'known' else 'reused' end, 0
    from log.messages m where (m.tenant, m.kind, m.name, m.key, m.id) = (of_tenant, 'signal', of_name, '', of_id);
    return;
  end if;
  insert into log.duties (tenant, stream, kind, number, due_at, next_at, type, is_suspended)
  select w.tenant, w.stream, 'signal', w.wait, now(), now(), w.alternative::text, w.is_suspended
  from log.waits w where (w.tenant, w.kind, w.name, w.key) = (of_tenant, 'signal', of_name, '')
  order by w.seq
  on conflict do nothing;
  get diagnostics told = row_count;
  verdict := 'accepted';
  return next;
end $$;

-- Who is to have a message: the longest waiting. No row: nobody waits, or it was given; it is then no duty any more, until somebody waits.
create function log.match_message(of_tenant text, of_seq bigint)
returns table (kind text, name text, key text, id text, body bytea, stream text, wait int, alternative int)
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off
as $$
#variable_conflict use_column
declare
  m log.messages;
begin
  select * into m from log.messages x where (x.tenant, x.seq) = (of_tenant, of_seq);
  if m.seq is not null and m.given_at is null then
    perform log.lock_message(m.tenant, m.kind, m.name, m.key);
    return query
    select m.kind, m.name, m.key, m.id, m.body, w.stream, w.wait, w.alternative from log.waits w
    where (w.tenant, w.kind, w.name, w.key) = (m.tenant, m.kind, m.name, m.key) and not w.is_suspended and m.expires_at > now()
    order by w.seq limit 1;
    if found then return; end if;
  end if;
  delete from log.duties d where (d.tenant, d.stream, d.kind, d.number) = (of_tenant, '@messages', 'message', of_seq);
end $$;

-- Forgets some messages whose time is over; returns how many.
create function log.purge_messages(count_max int) returns bigint
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
  with gone as (
    delete from log.messages where ctid = any (array(
      select m.ctid from log.messages m
      where m.forget_at < now() limit count_max for update skip locked))
    returning tenant, seq
  ), released as (
    delete from log.unique_keys u using gone g
    where (u.tenant, u.definition, u.digest)
      = (g.tenant, '@message', sha256(convert_to(g.seq::text, 'UTF8')))
  )
  select count(*) from gone
$$;

-- Takes duties in hand that are due: a lease, and no more. Of the hand-overs of one stream only the first. Oldest first, of each kind.
create function log.claim_duties(kinds text[], by_holder text, count_max int, hold_ms int)
returns table (
  tenant text, stream text, kind text, number bigint, attempt int, tries int, revision int, type text, due_at timestamptz, late_ms float8
)
language sql volatile security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off
as $$
  with next as (
    select d.* from unnest(kinds) as k (kind)
    cross join lateral (
      select d.tenant, d.stream, d.kind, d.number from log.duties d
      where d.kind = k.kind and d.next_at <= now() and not d.is_suspended and (d.kind <> 'pull' or d.holder is not null)
        and (d.kind <> 'handover' or not exists (
          select from log.duties e where (e.tenant, e.stream, e.kind) = (d.tenant, d.stream, 'handover') and e.number < d.number))
      order by d.next_at limit count_max for update skip locked
    ) d
    limit count_max
  )
  update log.duties d
  set next_at = now() + hold_ms * interval '1 ms', holder = by_holder, tries = d.tries + 1
  from next n where (d.tenant, d.stream, d.kind, d.number) = (n.tenant, n.stream, n.kind, n.number)
  returning d.tenant, d.stream, d.kind, d.number, d.attempt, d.tries, d.revision, d.type, d.due_at,
    (extract(epoch from clock_timestamp() - d.due_at) * 1000)::float8
$$;

-- Gives duties back that are still in this hand, to be claimed again after a while. Columns joined by newlines, as in log.append.
create function log.postpone_duties(by_holder text, duty_tenant text, duty_stream text, duty_kind text, duty_number text, wait_ms text) returns bigint
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
  with given_back as (
    update log.duties d set next_at = now() + g.wait_ms::bigint * interval '1 ms', holder = null
    from unnest(string_to_array(duty_tenant, E'\n'), string_to_array(duty_stream, E'\n'), string_to_array(duty_kind, E'\n'),
      string_to_array(duty_number, E'\n'), string_to_array(wait_ms, E'\n')) as g (tenant, stream, kind, number, wait_ms)
    where (d.tenant, d.stream, d.kind, d.number) = (g.tenant, g.stream, g.kind, g.number::bigint) and d.holder = by_holder
    returning 1)
  select count(*) from given_back
$$;

-- Holds duties longer that are still in this hand.
create function log.renew_duties(by_holder text, duty_tenant text, duty_stream text, duty_kind text, duty_number text, hold_ms int) returns bigint
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
  with held as (
    update log.duties d set next_at = now() + hold_ms * interval '1 ms'
    from unnest(string_to_array(duty_tenant, E'\n'), string_to_array(duty_stream, E'\n'), string_to_array(duty_kind, E'\n'),
      string_to_array(duty_number, E'\n')) as g (tenant, stream, kind, number)
    where (d.tenant, d.stream, d.kind, d.number) = (g.tenant, g.stream, g.kind, g.number::bigint) and d.holder = by_holder
    returning 1)
  select count(*) from held
$$;

-- A duty that goes on at another instant.
create function log.move_duty(of_tenant text, of_stream text, of_kind text, of_number bigint, to_instant timestamptz) returns void
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
  update log.duties d set due_at = to_instant, next_at = to_instant, holder = null, tries = 0
  where (d.tenant, d.stream, d.kind, d.number) = (of_tenant, of_stream, of_kind, of_number)
$$;

-- A duty that led to no event: what it was about is over.
create function log.drop_duty(of_tenant text, of_stream text, of_kind text, of_number bigint) returns void
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$ delete from log.duties d where (d.tenant, d.stream, d.kind, d.number) = (of_tenant, of_stream, of_kind, of_number) $$;

-- Gives pulled jobs of these types to an external worker, oldest first. A lease that ran out is not given here: that is a new attempt first
-- (log.overdue_jobs). `want_lease_ms`: null for what the definition says.
create function log.activate_jobs(of_tenant text, types text[], by_holder text, count_max int, want_lease_ms int)
returns table (stream text, number bigint, attempt int, revision int, type text, lease_until timestamptz)
language sql volatile security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off
as $$
  with next as (
    select d.* from unnest(types) as t (type)
    cross join lateral (
      select d.tenant, d.stream, d.kind, d.number from log.duties d
      where d.tenant = of_tenant and d.kind = 'pull' and d.type = t.type and d.due_at <= now() and not d.is_suspended and d.holder is null
      order by d.due_at limit count_max for update skip locked
    ) d
    limit count_max
  )
  update log.duties d
  set holder = by_holder, tries = d.tries + 1, next_at = now() + coalesce(want_lease_ms, d.lease_ms) * interval '1 ms'
  from next n where (d.tenant, d.stream, d.kind, d.number) = (n.tenant, n.stream, n.kind, n.number)
  returning d.stream, d.number, d.attempt, d.revision, d.type, d.next_at
$$;

-- Holds a job longer. No row: the lease is another's by now, or the job is closed.
create function log.extend_lease(of_tenant text, of_stream text, of_number bigint, of_attempt int, by_holder text, want_lease_ms int)
returns table (lease_until timestamptz)
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
  update log.duties d set next_at = now() + coalesce(want_lease_ms, d.lease_ms) * interval '1 ms'
  where (d.tenant, d.stream, d.kind, d.number) = (of_tenant, of_stream, 'pull', of_number) and d.attempt = of_attempt and d.holder = by_holder
  returning d.next_at
$$;

-- Pulled jobs whose lease ran out: each for a while in this hand.
create function log.overdue_jobs(by_holder text, count_max int, hold_ms int)
returns table (tenant text, stream text, number bigint, attempt int)
language sql volatile security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off
as $$
  with next as (
    select d.tenant, d.stream, d.kind, d.number from log.duties d
    where d.kind = 'pull' and d.next_at <= now() and not d.is_suspended and (d.kind <> 'pull' or d.holder is not null)
    order by d.next_at limit count_max for update skip locked
  )
  update log.duties d set next_at = now() + hold_ms * interval '1 ms', holder = by_holder
  from next n where (d.tenant, d.stream, d.kind, d.number) = (n.tenant, n.stream, n.kind, n.number)
  returning d.tenant, d.stream, d.number, d.attempt
$$;

-- Facts by their place. Columns joined by newlines, as in log.append; `n`: which was asked for, from 1.
create function log.facts_at(fact_tenant text, fact_stream text, fact_revision text)
returns table (n int, type text, schema_version int, recorded_at timestamptz, data json, traceparent text)
language sql stable security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off
as $$
  select f.n::int, e.type, e.schema_version::int, e.recorded_at, e.data, e.meta ->> 'traceparent'
  from unnest(string_to_array(fact_tenant, E'\n'), string_to_array(fact_stream, E'\n'), string_to_array(fact_revision, E'\n'))
    with ordinality as f (tenant, stream, revision, n)
  join log.events e on (e.tenant, e.stream, e.revision) = (f.tenant, f.stream, f.revision::int)
$$;

create function log.duties_waiting() returns table (kind text, count bigint, late_ms float8)
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  select d.kind, count(*), coalesce(extract(epoch from now() - min(d.due_at)) * 1000, 0)::float8
  from log.duties d where d.due_at <= now() and not d.is_suspended group by d.kind
$$;

do $$
declare signature regprocedure;
begin
  for signature in
    select p.oid::regprocedure from pg_proc p
    where p.pronamespace = 'log'::regnamespace
      and p.proname in ('accept_message', 'accept_signal', 'match_message', 'purge_messages', 'claim_duties',
        'postpone_duties', 'renew_duties', 'drop_duty', 'move_duty', 'activate_jobs', 'extend_lease', 'overdue_jobs', 'facts_at', 'duties_waiting')
  loop
    execute format('alter function %s owner to procession_append', signature);
    execute format('revoke all on function %s from public', signature);
    execute format('grant execute on function %s to procession_command', signature);
    continue when signature::text !~ '(claim_duties|postpone_duties|renew_duties)';
    execute format('grant execute on function %s to procession_worker', signature);
  end loop;
end $$;
grant execute on function log.clock to procession_worker;
