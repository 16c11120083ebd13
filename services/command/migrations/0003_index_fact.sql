-- Why: definitions and the directory are looked up by commands on other streams; this brings a fact of theirs into the tables. And what
-- an instance has open with clocks, machines and other instances is found without reading the log (log.duties, log.waits).
-- Locks: nothing that exists (new functions).

-- Its rows are written only by a transaction that holds the head of the fact's stream, so they need no locks of their own.
create function log.index_fact(fact_tenant text, fact_type text, fact jsonb) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  profile constant jsonb := fact -> 'profile';
begin
  case fact_type
    when 'DefinitionPublished' then
      insert into log.definition_versions (tenant, definition, version, name, hash, trigger_event, document, starts)
      values (fact_tenant, fact ->> 'key', (fact ->> 'version')::int, fact ->> 'name', fact ->> 'hash',
        fact #>> '{document,trigger,event}', fact -> 'document', fact -> 'starts');
    when 'DefinitionDeprecated' then
      update log.definition_versions v set is_deprecated = true
      where (v.tenant, v.definition, v.version) = (fact_tenant, fact ->> 'key', (fact ->> 'version')::int);
    when 'UserRegistered', 'UserChanged' then
      insert into log.users (tenant, user_id, name, kind, is_active, email, manager)
      values (fact_tenant, fact ->> 'user', profile ->> 'name', profile ->> 'kind', (profile ->> 'active')::boolean, profile ->> 'email',
        profile ->> 'manager')
      on conflict (tenant, user_id) do update
      set name = excluded.name, kind = excluded.kind, is_active = excluded.is_active, email = excluded.email, manager = excluded.manager;
    when 'NotificationChoicesMade' then
      insert into log.notification_choices (tenant, user_id, email, kinds, digest_hour, zone)
      select fact_tenant, fact ->> 'user', c.email, c.kinds, c."digestHour", c.zone
      from jsonb_to_record(fact -> 'choices') as c (email text, kinds jsonb, "digestHour" smallint, zone text)
      on conflict (tenant, user_id) do update
      set email = excluded.email, kinds = excluded.kinds, digest_hour = excluded.digest_hour, zone = excluded.zone, changed_at = now();
    when 'RoleDefined', 'RoleChanged' then
      insert into log.roles (tenant, role, name, permissions)
      values (fact_tenant, fact ->> 'role', profile ->> 'name', array(select jsonb_array_elements_text(profile -> 'permissions')))
      on conflict (tenant, role) do update set name = excluded.name, permissions = excluded.permissions;
    when 'RoleGranted' then
      insert into log.role_holders (tenant, role, user_id)
      select fact_tenant, fact ->> 'role', u.user_id from jsonb_array_elements_text(fact -> 'users') as u (user_id)
      on conflict do nothing;
    when 'RoleRevoked' then
      delete from log.role_holders h using jsonb_array_elements_text(fact -> 'users') as u (user_id)
      where (h.tenant, h.role, h.user_id) = (fact_tenant, fact ->> 'role', u.user_id);
    when 'AbsenceRecorded' then
      insert into log.absences (tenant, absence, user_id, substitute, from_day, to_day, zone, definitions)
      values (fact_tenant, fact ->> 'absence', profile ->> 'user', profile ->> 'substitute', (profile ->> 'from')::date, (profile ->> 'to')::date,
        profile ->> 'zone', case when profile ? 'definitions' then array(select jsonb_array_elements_text(profile -> 'definitions')) end)
      on conflict (tenant, absence) do update
      set user_id = excluded.user_id, substitute = excluded.substitute, from_day = excluded.from_day, to_day = excluded.to_day,
        zone = excluded.zone, definitions = excluded.definitions;
    when 'AbsenceCancelled' then
      delete from log.absences a where (a.tenant, a.absence) = (fact_tenant, fact ->> 'absence');
    when 'CalendarDefined', 'CalendarChanged' then
      insert into log.calendars (tenant, calendar, version, profile)
      values (fact_tenant, fact ->> 'calendar', 1, profile)
      on conflict (tenant, calendar) do update set version = log.calendars.version + 1, profile = excluded.profile;
    else
      raise exception 'a fact of type % has no place in the indexes', fact_type using errcode = 'invalid_parameter_value';
  end case;
end $$;

alter function log.index_fact owner to procession_append;
revoke all on function log.index_fact from public;

-- Who gives a message and who begins to wait for it must see each other: both take this lock, and look after it.
create function log.lock_message(of_tenant text, of_kind text, of_name text, of_key text) returns void
language sql volatile
set search_path = pg_catalog, pg_temp
as $$ select pg_advisory_xact_lock(hashtextextended(concat_ws(E'\n', of_tenant, of_kind, of_name, of_key), 8)) $$;

-- Called by log.append at its end. `changes`: objects in order; `of`: number of the stream, from 1; `stream`: another one of the same tenant.
--   open { kind, number, at?, attempt?, revision?, type?, leaseMs? } · close { kind, number }   a duty
--   wait { wait, alternative, kind, name, key } · waited { wait }                                 a wait
--   suspend · resume                                                                              all of a stream
--   given { number }                                                                              a message
-- Of one duty or wait the last change counts.
create function log.keep_duties(s_bundle int[], s_tenant text[], s_stream text[], fallen int[], changes jsonb) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off
as $$
declare
  standing jsonb[];
  has      text[]; -- ops
begin
  select array_agg(c.change || jsonb_build_object('tenant', s_tenant[(c.change ->> 'of')::int],
      'stream', coalesce(c.change ->> 'stream', s_stream[(c.change ->> 'of')::int]), 'n', c.n) order by c.n),
    array_agg(distinct c.change ->> 'op')
  into standing, has
  from jsonb_array_elements(changes) with ordinality as c (change, n)
  where s_bundle[(c.change ->> 'of')::int] <> all (fallen);

  if has && array['open', 'close'] then
    with last as (
      select distinct on (c ->> 'tenant', c ->> 'stream', c ->> 'kind', (c ->> 'number')::bigint)
        c ->> 'op' as op, c ->> 'tenant' as tenant, c ->> 'stream' as stream, c ->> 'kind' as kind, (c ->> 'number')::bigint as number, c
      from unnest(standing) as c
      where c ->> 'op' in ('open', 'close')
      order by c ->> 'tenant', c ->> 'stream', c ->> 'kind', (c ->> 'number')::bigint, (c ->> 'n')::int desc
    ), closed as (
      delete from log.duties d using last
      where last.op = 'close' and (d.tenant, d.stream, d.kind, d.number) = (last.tenant, last.stream, last.kind, last.number)
    )
    insert into log.duties (tenant, stream, kind, number, due_at, next_at, attempt, revision, type, lease_ms)
    select last.tenant, last.stream, last.kind, last.number, t.at, t.at, coalesce((c ->> 'attempt')::int, 1),
      (c ->> 'revision')::int, c ->> 'type', (c ->> 'leaseMs')::int
    from last
    cross join lateral (select coalesce((c ->> 'at')::timestamptz, now()) as at) t
    where last.op = 'open'
    on conflict (tenant, stream, kind, number) do update
    set due_at = excluded.due_at, next_at = excluded.next_at, attempt = excluded.attempt, tries = 0, holder = null, is_suspended = false,
      revision = coalesce(excluded.revision, duties.revision), type = coalesce(excluded.type, duties.type),
      lease_ms = coalesce(excluded.lease_ms, duties.lease_ms);
  end if;

  if has && array['suspend', 'resume'] then
    with last as (
      select distinct on (c ->> 'tenant', c ->> 'stream') c ->> 'tenant' as tenant, c ->> 'stream' as stream, c ->> 'op' = 'suspend' as is_suspended
      from unnest(standing) as c
      where c ->> 'op' in ('suspend', 'resume')
      order by c ->> 'tenant', c ->> 'stream', (c ->> 'n')::int desc
    ), waits as (
      update log.waits w set is_suspended = last.is_suspended from last where (w.tenant, w.stream) = (last.tenant, last.stream)
    )
    update log.duties d set is_suspended = last.is_suspended from last
    where (d.tenant, d.stream) = (last.tenant, last.stream) and d.kind <> 'handover'; -- what it owes to others, it still gives
  end if;

  if 'given' = any (has) then
    update log.messages m set given_at = now(), body = null
    where m.seq = any (array(select (c ->> 'number')::bigint from unnest(standing) as c where c ->> 'op' = 'given'));
  end if;

  if 'kept' = any (has) then
    update log.messages m set expires_at = greatest(m.expires_at, now() + interval '7 days'), forget_at = greatest(m.forget_at, now() + interval '7 days')
    where m.seq = any (array(select (c ->> 'number')::bigint from unnest(standing) as c where c ->> 'op' = 'kept'));
  end if;

  if 'used' = any (has) then
    update log.messages m set given_at = now(), body = null
    from unnest(standing) as c
    where c ->> 'op' = 'used' and m.given_at is null
      and (m.tenant, m.kind, m.name, m.key, m.id) = (c ->> 'tenant', c ->> 'kind', c ->> 'name', c ->> 'key', c ->> 'id');
  end if;

  if has && array['wait', 'waited'] then
    delete from log.waits w using unnest(standing) as c
    where c ->> 'op' = 'waited' and (w.tenant, w.stream, w.wait) = (c ->> 'tenant', c ->> 'stream', (c ->> 'wait')::int);
    insert into log.waits (tenant, stream, wait, alternative, kind, name, key)
    select c ->> 'tenant', c ->> 'stream', (c ->> 'wait')::int, (c ->> 'alternative')::int, c ->> 'kind', c ->> 'name', c ->> 'key'
    from unnest(standing) as c
    where c ->> 'op' = 'wait' and not exists (
      select from unnest(standing) as w
      where w ->> 'op' = 'waited' and (w ->> 'n')::int > (c ->> 'n')::int
        and (w ->> 'tenant', w ->> 'stream', w ->> 'wait') = (c ->> 'tenant', c ->> 'stream', c ->> 'wait'))
    order by (c ->> 'n')::int
    on conflict do nothing;
  end if;

  if has && array['wait', 'resume'] then -- what was kept for them is given after the commit
    perform log.lock_message(w.tenant, w.kind, w.name, w.key) from (
      select distinct w.tenant, w.kind, w.name, w.key from log.waits w
      join unnest(standing) as c on c ->> 'op' in ('wait', 'resume') and (w.tenant, w.stream) = (c ->> 'tenant', c ->> 'stream')
      where w.kind <> 'signal' order by w.tenant, w.kind, w.name, w.key) w;
    insert into log.duties (tenant, stream, kind, number, due_at, next_at)
    select k.tenant, '@messages', 'message', k.seq, now(), now()
    from (
      select w.tenant, w.kind, w.name, w.key, count(*) as count from log.waits w
      join (select distinct c ->> 'tenant' as tenant, c ->> 'stream' as stream from unnest(standing) as c where c ->> 'op' in ('wait', 'resume')) s
        on (w.tenant, w.stream) = (s.tenant, s.stream)
      where w.kind <> 'signal' and not w.is_suspended
      group by w.tenant, w.kind, w.name, w.key
    ) w
    cross join lateral (
      select m.tenant, m.seq from log.messages m
      where (m.tenant, m.kind, m.name, m.key) = (w.tenant, w.kind, w.name, w.key) and m.given_at is null and m.expires_at > now()
        and not exists (select from log.duties d where (d.tenant, d.stream, d.kind, d.number) = (m.tenant, '@messages', 'message', m.seq))
      order by m.seq limit w.count
    ) k
    on conflict do nothing;
  end if;
end $$;

alter function log.lock_message owner to procession_append;
alter function log.keep_duties owner to procession_append;
revoke all on function log.lock_message, log.keep_duties from public;
