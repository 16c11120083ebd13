-- Why: who administers a tenant says who is told of what, and sees what came of it.
-- Locks: nothing that exists (new functions).

-- `stored_at` null: there are too many. A new one needs a secret, which an old one keeps. Switched on again it begins from now.
create function log.put_webhook(
  of_tenant text, of_id text, to_url text, for_events text[], for_definitions text[], for_statuses text[], for_emits text[],
  enabled boolean, by_actor text, first_box bytea, count_max int
) returns table (stored_at timestamptz, is_new boolean)
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  is_new := not exists (select from log.webhooks w where (w.tenant, w.id) = (of_tenant, of_id));
  if not is_new or (select count(*) from log.webhooks w where w.tenant = of_tenant) < count_max then
    stored_at := now();
    insert into log.webhooks as w (tenant, id, url, events, definitions, statuses, emits, is_enabled, changed_by)
    values (of_tenant, of_id, to_url, for_events, for_definitions, for_statuses, for_emits, enabled, by_actor)
    on conflict (tenant, id) do update
    set url = excluded.url, events = excluded.events, definitions = excluded.definitions, statuses = excluded.statuses, emits = excluded.emits,
      since = case when excluded.is_enabled and not w.is_enabled then now() else w.since end,
      is_enabled = excluded.is_enabled, changed_by = excluded.changed_by, changed_at = now(), stopped_why = null;
    if is_new then insert into log.webhook_secrets (tenant, webhook, box) values (of_tenant, of_id, first_box); end if;
  end if;
  return next;
end $$;

-- The new secret signs from now on, and those before it for a while, too; of them the latest few. False: there is no such webhook.
create function log.rotate_webhook(of_tenant text, of_id text, new_box bytea, overlap_ms bigint, valid_max int) returns boolean
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform from log.webhooks w where (w.tenant, w.id) = (of_tenant, of_id) for update;
  if not found then return false; end if;
  update log.webhook_secrets s set valid_until = now() + overlap_ms * interval '1 ms'
  where (s.tenant, s.webhook) = (of_tenant, of_id) and s.valid_until is null;
  insert into log.webhook_secrets (tenant, webhook, box) values (of_tenant, of_id, new_box);
  delete from log.webhook_secrets s
  where (s.tenant, s.webhook) = (of_tenant, of_id) and (s.valid_until < now() or s.seq not in (
    select k.seq from log.webhook_secrets k where (k.tenant, k.webhook) = (of_tenant, of_id) order by k.seq desc limit valid_max));
  return true;
end $$;

create function log.list_webhooks(of_tenant text)
returns table (id text, url text, events text[], definitions text[], statuses text[], emits text[], is_enabled boolean, stopped_why text,
  changed_by text, changed_at timestamptz)
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  select w.id, w.url, w.events, w.definitions, w.statuses, w.emits, w.is_enabled, w.stopped_why, w.changed_by, w.changed_at
  from log.webhooks w where w.tenant = of_tenant order by w.id
$$;

create function log.delete_webhook(of_tenant text, of_id text) returns boolean
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  delete from log.webhooks w where (w.tenant, w.id) = (of_tenant, of_id);
  return found;
end $$;

-- Newest first, before `before_seq`. `of_outcome`: null for all, `waiting` for those that are tried.
create function log.list_deliveries(of_tenant text, of_webhook text, of_outcome text, before_seq bigint, count_max int)
returns table (seq bigint, event_id text, type text, outcome text, tries int, last_status int, last_error text, made_at timestamptz,
  due_at timestamptz, ended_at timestamptz)
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  select d.seq, d.event_id, d.payload ->> 'type', coalesce(d.outcome, 'waiting'), d.tries, d.last_status, d.last_error, d.made_at,
    case when d.outcome is null then d.due_at end, d.ended_at
  from log.deliveries d
  where (d.tenant, d.webhook) = (of_tenant, of_webhook) and d.seq < before_seq
    and (of_outcome is null or coalesce(d.outcome, 'waiting') = of_outcome)
  order by d.seq desc limit count_max
$$;

-- Sent again, as if it were new. False: there is none.
create function log.redeliver(of_tenant text, of_webhook text, of_seq bigint) returns boolean
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  update log.deliveries d set outcome = null, ended_at = null, tries = 0, due_at = now(), holder = null
  where d.seq = of_seq and (d.tenant, d.webhook) = (of_tenant, of_webhook);
  return found;
end $$;

do $$
declare signature regprocedure;
begin
  for signature in
    select p.oid::regprocedure from pg_proc p
    where p.pronamespace = 'log'::regnamespace
      and p.proname in ('put_webhook', 'rotate_webhook', 'list_webhooks', 'delete_webhook', 'list_deliveries', 'redeliver')
  loop
    execute format('alter function %s owner to procession_append', signature);
    execute format('revoke all on function %s from public', signature);
    execute format('grant execute on function %s to procession_command', signature);
  end loop;
end $$;
