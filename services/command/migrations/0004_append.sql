-- Why: a batch of decided commands is appended in one round trip and one transaction.
-- Locks: nothing that exists (new function).

-- Each parameter is one column, its values joined by newlines: none of them can contain one (JSON has none outside of
-- escapes, ids are checked at the door). Node builds and Postgres splits this faster than array literals.
--
-- A *bundle* is a set of commands of the batch that stand or fall together, because they share a stream. A bundle is
-- refused when one of its keys was used before, one of its heads moved, or a unique value or a lock of the tenant is held; the others commit.
--
-- Lock order, the same in every process: keys, known heads, new heads, unique values, locks of the tenant, each in key order; at last the
-- revision of the tenants' indexes, in order, too, and what messages are kept for whom. No cycle possible.
-- Each statement of a volatile function sees, after a wait, what the other transaction committed. One statement of CTEs would not.
create function log.append(
  batch_tenants text, batch_partitions text, published_xid text, published_partition text,
  command_bundle text, command_tenant text, command_actor text, command_key text, command_fingerprint text, command_response text,
  stream_bundle text, stream_tenant text, stream_name text, stream_type text, stream_expected text, stream_expected_hash text,
  stream_revision text, stream_hash text,
  event_of text, event_revision text, event_type text, event_schema_version text, event_recorded_at text, event_hash text,
  event_data text, event_meta text,
  unique_of text, unique_definition text, unique_digest text, unique_claims text, -- `of`: number of the stream above, from 1
  indexed_event text,                                                            -- numbers of events for log.index_fact, from 1
  duty_changes text,                                                             -- JSON, for log.keep_duties; empty for none
  lock_changes text                                                              -- JSON, for log.keep_locks (0016_locks.sql); empty for none
) returns table (xid xid8, epoch smallint, refused int[], replays jsonb, holders jsonb, locked jsonb)
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off -- lookups by key, whatever the statistics say
set plan_cache_mode = force_generic_plan -- one statement was planned anew for each batch: 20 us per decision
as $$
#variable_conflict use_column
declare
  nl constant text := E'\n';
  tenants    constant text[] := string_to_array(batch_tenants, nl);
  c_bundle   constant int[]  := string_to_array(command_bundle, nl);
  c_tenant   constant text[] := string_to_array(command_tenant, nl);
  c_actor    constant text[] := string_to_array(command_actor, nl);
  c_key      constant text[] := string_to_array(command_key, nl);
  s_bundle   constant int[]  := string_to_array(stream_bundle, nl);
  s_tenant   constant text[] := string_to_array(stream_tenant, nl);
  s_stream   constant text[] := string_to_array(stream_name, nl);
  s_expected constant int[]  := string_to_array(stream_expected, nl);
  s_revision constant int[]  := string_to_array(stream_revision, nl);
  s_hash     constant text[] := string_to_array(stream_hash, nl);
  this_xid   constant xid8   := pg_current_xact_id();
  this_epoch smallint;
  fallen int[] := '{}';
  moved  int[];
  found  bigint;
begin
  -- The owner of this function passes row-level security, so the wall stands here: no row outside the named tenants.
  if not (c_tenant <@ tenants and s_tenant <@ tenants) then
    raise insufficient_privilege using message = 'a row of the batch belongs to a tenant that the batch does not name';
  end if;
  select max(e.epoch) into this_epoch from log.epoch e;

  -- 1. Idempotency keys. Waits while another process is committing the same key.
  if cardinality(c_key) > 0 then
    insert into log.idempotency (expires_at, tenant, actor, key, fingerprint, response)
    select now() + interval '7 days', c.tenant, c.actor, c.key, decode(c.fingerprint, 'hex'), c.response
    from unnest(c_tenant, c_actor, c_key, string_to_array(command_fingerprint, nl), string_to_array(command_response, nl))
      as c (tenant, actor, key, fingerprint, response)
    order by c.tenant collate "C", c.actor collate "C", c.key collate "C"
    on conflict do nothing;
    get diagnostics found = row_count;
    if found < cardinality(c_key) then
      select array_agg(c.bundle), jsonb_agg(jsonb_build_object('command', c.n - 1, 'fingerprint', encode(i.fingerprint, 'hex'), 'response', i.response))
      into fallen, replays
      from unnest(c_bundle, c_tenant, c_actor, c_key) with ordinality as c (bundle, tenant, actor, key, n)
      join log.idempotency i on (i.tenant, i.actor, i.key) = (c.tenant, c.actor, c.key)
      where i.xid <> this_xid;
    end if;
  end if;

  -- 2. Known heads: lock, then compare. After a wait this sees the newest state of the row.
  -- Written so that no plan can differ: sorted list outside, one lookup by key inside. As a plain join with `order by`,
  -- a plan made while the table was empty scanned the whole index for every batch later.
  select count(*), array_agg(s.bundle) filter (where (h.revision, h.hash) <> (s.expected, decode(s.expected_hash, 'hex')))
  into found, moved
  from (
    select * from unnest(s_bundle, s_tenant, s_stream, s_expected, string_to_array(stream_expected_hash, nl))
      as s (bundle, tenant, stream, expected, expected_hash)
    where s.expected > 0
    order by s.tenant collate "C", s.stream collate "C"
  ) s
  cross join lateral (
    select h.revision, h.hash from log.streams h where (h.tenant, h.stream) = (s.tenant, s.stream) for update
  ) h;
  fallen := coalesce(fallen, '{}') || coalesce(moved, '{}');
  if found < cardinality(array_remove(s_expected, 0)) then -- a known stream that is not there: the log was restored
    fallen := fallen || array(
      select s.bundle from unnest(s_bundle, s_tenant, s_stream, s_expected) as s (bundle, tenant, stream, expected)
      where s.expected > 0 and not exists (select from log.streams h where (h.tenant, h.stream) = (s.tenant, s.stream)));
  end if;

  -- 3. New heads. Waits while another process is creating the same stream.
  if 0 = any (s_expected) then
    insert into log.streams (revision, epoch, tenant, stream, type, hash)
    select s.revision, this_epoch, s.tenant, s.stream, s.type, decode(s.hash, 'hex')
    from unnest(s_bundle, s_tenant, s_stream, string_to_array(stream_type, nl), s_expected, s_revision, s_hash)
      as s (bundle, tenant, stream, type, expected, revision, hash)
    where s.expected = 0 and s.bundle <> all (fallen)
    order by s.tenant collate "C", s.stream collate "C"
    on conflict do nothing;
    get diagnostics found = row_count;
    if cardinality(fallen) > 0 or found < cardinality(array_positions(s_expected, 0)) then
      fallen := fallen || array(
        select s.bundle from unnest(s_bundle, s_tenant, s_stream, s_expected) as s (bundle, tenant, stream, expected)
        join log.streams h on (h.tenant, h.stream) = (s.tenant, s.stream)
        where s.expected = 0 and h.xmin <> this_xid::xid);
    end if;
  end if;

  -- 4. Unique values. Waits while another process claims or releases the same one.
  if unique_of <> '' then
    insert into log.unique_keys (tenant, definition, digest, stream)
    select s_tenant[u.of], u.definition, decode(u.digest, 'hex'), s_stream[u.of]
    from unnest(string_to_array(unique_of, nl)::int[], string_to_array(unique_definition, nl), string_to_array(unique_digest, nl),
      string_to_array(unique_claims, nl)) as u (of, definition, digest, claims)
    where u.claims = 't' and s_bundle[u.of] <> all (fallen)
    order by s_tenant[u.of] collate "C", u.definition collate "C", u.digest collate "C"
    on conflict do nothing;
    -- Also when the holder's row is gone again by now: then nobody is named, and the command is simply tried once more.
    select array_agg(s_bundle[u.of]), jsonb_agg(jsonb_build_object('claim', u.n - 1, 'stream', k.stream)) filter (where k.stream is not null)
    into moved, holders
    from unnest(string_to_array(unique_of, nl)::int[], string_to_array(unique_definition, nl), string_to_array(unique_digest, nl),
      string_to_array(unique_claims, nl)) with ordinality as u (of, definition, digest, claims, n)
    left join log.unique_keys k on (k.tenant, k.definition, k.digest) = (s_tenant[u.of], u.definition, decode(u.digest, 'hex'))
    where u.claims = 't' and s_bundle[u.of] <> all (fallen)
      and (k.stream is null or k.stream <> s_stream[u.of]);
    fallen := fallen || coalesce(moved, '{}');
  end if;

  -- 5. Locks of the tenant. Waits while another process does something with the same one. The last step that refuses: it takes back its own.
  if lock_changes <> '' then
    select k.refused, k.locked into moved, locked from log.keep_locks(s_bundle, s_tenant, s_stream, fallen, lock_changes::jsonb) k;
    fallen := fallen || moved;
  end if;

  -- 6. Take back what the refused bundles have written so far. Rare.
  if cardinality(fallen) > 0 then
    delete from log.streams h -- ours by xmin: the same command in another process makes the same hash
    using unnest(s_bundle, s_tenant, s_stream, s_expected) as s (bundle, tenant, stream, expected)
    where s.expected = 0 and s.bundle = any (fallen)
      and (h.tenant, h.stream) = (s.tenant, s.stream) and h.xmin = this_xid::xid;
    delete from log.idempotency i
    using unnest(c_bundle, c_tenant, c_actor, c_key) as c (bundle, tenant, actor, key)
    where c.bundle = any (fallen) and (i.tenant, i.actor, i.key) = (c.tenant, c.actor, c.key) and i.xid = this_xid;
    if unique_of <> '' then
      delete from log.unique_keys k
      using unnest(string_to_array(unique_of, nl)::int[], string_to_array(unique_definition, nl), string_to_array(unique_digest, nl))
        as u (of, definition, digest)
      where s_bundle[u.of] = any (fallen)
        and (k.tenant, k.definition, k.digest) = (s_tenant[u.of], u.definition, decode(u.digest, 'hex')) and k.xmin = this_xid::xid;
    end if;
  end if;

  -- 7. Write. What json stores and jsonb refuses (NUL, half of a surrogate pair) no reader could work with: refused here.
  if strpos(event_data, '\u0000') > 0 or strpos(event_data, '\ud') > 0 then
    perform d::jsonb from unnest(string_to_array(event_data, nl)) as d;
  end if;
  update log.streams h set revision = s.revision, epoch = this_epoch, hash = decode(s.hash, 'hex')
  from unnest(s_bundle, s_tenant, s_stream, s_expected, s_revision, s_hash) as s (bundle, tenant, stream, expected, revision, hash)
  where s.expected > 0 and s.bundle <> all (fallen) and (h.tenant, h.stream) = (s.tenant, s.stream);

  insert into log.events (recorded_at, revision, epoch, schema_version, tenant, stream, type, hash, data, meta)
  select e.recorded_at, e.revision, this_epoch, e.schema_version, s_tenant[e.of], s_stream[e.of], e.type,
    decode(e.hash, 'hex'), e.data::json, e.meta::json
  from unnest(string_to_array(event_of, nl)::int[], string_to_array(event_revision, nl)::int[], string_to_array(event_type, nl),
      string_to_array(event_schema_version, nl)::smallint[], string_to_array(event_recorded_at, nl)::timestamptz[],
      string_to_array(event_hash, nl), string_to_array(event_data, nl), string_to_array(event_meta, nl))
    as e (of, revision, type, schema_version, recorded_at, hash, data, meta)
  where s_bundle[e.of] <> all (fallen);
  get diagnostics found = row_count;

  if found > 0 then
    insert into log.outbox (epoch, partition) select this_epoch, p.partition from unnest(string_to_array(batch_partitions, nl)::smallint[]) as p (partition);
  end if;
  if published_xid <> '' then -- a sweep may be deleting the same rows: never wait for it
    delete from log.outbox where ctid = any (array(
      select o.ctid
      from unnest(string_to_array(published_xid, nl)::xid8[], string_to_array(published_partition, nl)::smallint[]) as p (xid, partition)
      cross join lateral (
        select o.ctid from log.outbox o where (o.epoch, o.xid, o.partition) = (this_epoch, p.xid, p.partition) for update skip locked
      ) o));
  end if;
  if unique_of <> '' then
    delete from log.unique_keys k
    using unnest(string_to_array(unique_of, nl)::int[], string_to_array(unique_definition, nl), string_to_array(unique_digest, nl),
      string_to_array(unique_claims, nl)) as u (of, definition, digest, claims)
    where u.claims = 'f' and s_bundle[u.of] <> all (fallen)
      and (k.tenant, k.definition, k.digest) = (s_tenant[u.of], u.definition, decode(u.digest, 'hex')) and k.stream = s_stream[u.of];
  end if;
  if indexed_event <> '' then
    perform log.index_fact(f.tenant, f.type, f.data)
    from (
      select s_tenant[(string_to_array(event_of, nl)::int[])[i.n]] as tenant, (string_to_array(event_type, nl))[i.n] as type,
        (string_to_array(event_data, nl))[i.n]::jsonb as data
      from unnest(string_to_array(indexed_event, nl)::int[]) as i (n)
      where s_bundle[(string_to_array(event_of, nl)::int[])[i.n]] <> all (fallen)
      order by i.n
    ) f;
    insert into log.index_revisions as r (tenant, revision)
    select t.tenant, 1
    from (
      select distinct s_tenant[(string_to_array(event_of, nl)::int[])[i.n]] collate "C" as tenant
      from unnest(string_to_array(indexed_event, nl)::int[]) as i (n)
      where s_bundle[(string_to_array(event_of, nl)::int[])[i.n]] <> all (fallen)
    ) t
    order by t.tenant
    on conflict (tenant) do update set revision = r.revision + 1;
  end if;
  if duty_changes <> '' then
    perform log.keep_duties(s_bundle, s_tenant, s_stream, fallen, duty_changes::jsonb);
  end if;

  xid := this_xid; epoch := this_epoch; refused := fallen;
  return next;
end $$;

alter function log.append owner to procession_append;
revoke all on function log.append from public;
grant execute on function log.append to procession_command;
