-- Why: a lock that counts in the whole tenant is held by one visit of one instance; who waits for it is next in the order in which they came
-- (DEFINITIONS 3.1). log.append keeps it in the transaction of the facts (decision 39).
-- Locks: nothing that exists (new table, new functions).

create table log.locks (
  seq          bigint generated always as identity,
  is_holder    boolean not null,
  is_suspended boolean not null default false,
  tenant       text collate "C" not null,
  stream       text collate "C" not null,
  visit        text collate "C" not null,
  digest       bytea not null,
  primary key (tenant, digest, stream, visit)
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);
comment on table log.locks is 'which visit holds a lock of the tenant, and which wait for it; in the order of seq';
comment on column log.locks.digest is 'sha256 of the key: of one length, and no personal data beside the log';
comment on column log.locks.is_suspended is 'its instance is: it is passed over, and keeps its place';
create unique index locks_held on log.locks (tenant, digest) where is_holder;       -- one holds it
create index locks_waiting on log.locks (tenant, digest, seq) where not is_holder;  -- who waits longest

-- Numbers the times that a lock was handed on: what is left over from an earlier time is never taken for a later one.
create sequence log.lock_grants;

alter table log.locks enable row level security;
alter table log.locks force row level security;
grant select, insert, update, delete on log.locks to procession_append;
grant usage on sequence log.lock_grants to procession_append;
grant select on log.locks to procession_query;
create policy own_tenant on log.locks for select to procession_query
  using (tenant = (select current_setting('procession.tenant', true)));

-- Gives a lock that nobody holds to who has waited longest; its instance is told by a command of its own.
create function log.hand_lock_on(of_tenant text, of_digest bytea) returns void
language sql volatile
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
as $$
  with next as (
    select l.stream, l.visit from log.locks l
    where (l.tenant, l.digest) = (of_tenant, of_digest) and not l.is_holder and not l.is_suspended
      and not exists (select from log.locks h where (h.tenant, h.digest) = (of_tenant, of_digest) and h.is_holder)
    order by l.seq limit 1
  ), handed as (
    update log.locks l set is_holder = true from next n
    where (l.tenant, l.digest, l.stream, l.visit) = (of_tenant, of_digest, n.stream, n.visit)
    returning l.stream, l.visit
  )
  insert into log.duties (tenant, stream, kind, number, due_at, next_at, type)
  select of_tenant, h.stream, 'lock', nextval('log.lock_grants'), now(), now(), h.visit from handed h
$$;

-- Called by log.append. `changes`: objects in order, { of, op, visit, digest }; `of`: number of the stream, from 1.
--   take    the visit holds it from now on; refused when another does
--   wait    it stands last in the line
--   leave   it holds it, or waits for it, no more
--   pass    its instance is suspended: others come first · return
-- A bundle that is refused has changed nothing. `locked`: { change, stream }: what was to be taken (from 0), and who holds it.
create function log.keep_locks(s_bundle int[], s_tenant text[], s_stream text[], fallen int[], changes jsonb, out refused int[], out locked jsonb)
language plpgsql volatile
set search_path = pg_catalog, pg_temp
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off
as $$
declare
  this_bundle int;
  c      record;
  holder record;
  before jsonb;
begin
  refused := '{}';
  locked := '[]';
  -- Whoever takes, waits and leaves must see each other: all take this first, in one order.
  perform pg_advisory_xact_lock(k.number) from (
    select distinct hashtextextended(concat_ws(E'\n', s_tenant[(x ->> 'of')::int], x ->> 'digest'), 9) as number
    from jsonb_array_elements(changes) as x order by 1) k;
  for this_bundle in
    select distinct s_bundle[(x ->> 'of')::int] as bundle from jsonb_array_elements(changes) as x
    where s_bundle[(x ->> 'of')::int] <> all (fallen) order by 1
  loop
    before := locked;
    begin
      for c in
        select s_tenant[(x.change ->> 'of')::int] as tenant, s_stream[(x.change ->> 'of')::int] as stream, x.change ->> 'op' as op,
          x.change ->> 'visit' as visit, decode(x.change ->> 'digest', 'hex') as digest, x.n
        from jsonb_array_elements(changes) with ordinality as x (change, n)
        where s_bundle[(x.change ->> 'of')::int] = this_bundle
        order by x.n
      loop
        case c.op
          when 'take' then
            select l.stream, l.visit into holder from log.locks l where (l.tenant, l.digest) = (c.tenant, c.digest) and l.is_holder;
            if not found then
              insert into log.locks (tenant, digest, stream, visit, is_holder) values (c.tenant, c.digest, c.stream, c.visit, true)
              on conflict (tenant, digest, stream, visit) do update set is_holder = true;
            elsif (holder.stream, holder.visit) <> (c.stream, c.visit) then
              locked := locked || jsonb_build_object('change', c.n - 1, 'stream', holder.stream);
            end if;
          when 'wait' then
            insert into log.locks (tenant, digest, stream, visit, is_holder) values (c.tenant, c.digest, c.stream, c.visit, false);
          when 'leave' then
            delete from log.locks l where (l.tenant, l.digest, l.stream, l.visit) = (c.tenant, c.digest, c.stream, c.visit);
          when 'pass', 'return' then
            update log.locks l set is_suspended = c.op = 'pass', is_holder = false
            where (l.tenant, l.digest, l.stream, l.visit) = (c.tenant, c.digest, c.stream, c.visit);
          else
            raise exception 'nothing is done with a lock by %', c.op using errcode = 'invalid_parameter_value';
        end case;
        if c.op <> 'take' then
          perform log.hand_lock_on(c.tenant, c.digest);
        end if;
      end loop;
      if locked <> before then
        raise exception using errcode = 'PL001', message = 'a lock is held';
      end if;
    exception when sqlstate 'PL001' then -- what the bundle did with locks so far is taken back
      refused := refused || this_bundle;
    end;
  end loop;
  if locked = '[]' then locked := null; end if;
end $$;

alter function log.hand_lock_on owner to procession_append;
alter function log.keep_locks owner to procession_append;
revoke all on function log.hand_lock_on, log.keep_locks from public;
