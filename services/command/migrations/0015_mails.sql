-- Why: what people are told goes out by e-mail, too. Here stands what is to be sent and what was sent, so that nothing is lost and nothing
-- is sent twice with a process, or because the read tables were built anew.
-- Locks: nothing that exists (new tables, new functions).

create table log.mail_service (
  is_only boolean primary key default true check (is_only),
  since   timestamptz not null default now()
);
comment on table log.mail_service is 'when e-mail was first switched on: what happened before is not sent';

create table log.mail_places (
  feed      bigint not null,
  epoch     int not null,
  partition smallint primary key
) with (fillfactor = 50);
comment on table log.mail_places is 'how far the feed of the read tables was looked through for notifications';

create table log.mails (
  seq        bigint generated always as identity primary key,
  due_at     timestamptz not null,
  made_at    timestamptz not null default now(),
  tried_at   timestamptz,
  ended_at   timestamptz,
  message_id uuid not null default gen_random_uuid(),
  tries      int not null default 0,
  is_digest  boolean not null,
  tenant     text collate "C" not null,
  user_id    text collate "C" not null,
  outcome    text collate "C",
  holder     text,
  last_error text
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);
comment on table log.mails is 'one mail to one person; kept for a while after its end, so that nothing is told again';
comment on column log.mails.message_id is 'the same at each try: a mail that was sent twice all the same is one to who receives it';
comment on column log.mails.tried_at is 'for the first time';
comment on column log.mails.outcome is 'null while it waits or is tried; sent, failed (refused, or given up), dropped (nobody wants it any more)';
create index mails_due on log.mails (due_at) where outcome is null;                                             -- log.claim_mails
create index mails_tried on log.mails (tried_at) where outcome is null and tried_at is not null;               -- log.mail_state
create index mails_failed on log.mails (tenant, user_id, ended_at) where outcome = 'failed';                     -- what a person is shown
create index mails_ended on log.mails (ended_at) where outcome is not null;                                    -- log.purge_mails
create unique index mails_open_digest on log.mails (tenant, user_id) where is_digest and outcome is null and tries = 0; -- log.take_in_mails

create table log.mail_items (
  mail       bigint not null references log.mails on delete cascade,
  at         timestamptz not null,
  revision   int not null,
  task       int,
  tenant     text collate "C" not null,
  user_id    text collate "C" not null,
  instance   text collate "C" not null,
  kind       text collate "C" not null,
  actor      text collate "C" not null,
  status     text collate "C",
  step_name  text,
  title      text not null,
  primary key (tenant, instance, revision, user_id)
);
comment on table log.mail_items is 'what a mail tells: notifications as they were then. Nobody is told one twice';
create index mail_items_of on log.mail_items (mail, at);

do $$
declare table_name text;
begin
  foreach table_name in array array['mail_service', 'mail_places', 'mails', 'mail_items'] loop
    execute format('alter table log.%I enable row level security', table_name);
    execute format('alter table log.%I force row level security', table_name);
    execute format('grant select, insert, update, delete on log.%I to procession_append', table_name);
  end loop;
end $$;
grant select (tenant, user_id, outcome, ended_at, last_error) on log.mails to procession_query;
create policy own_tenant on log.mails for select to procession_query
  using (tenant = (select current_setting('procession.tenant', true)));

-- From when on what happened is told (no news older than `news_ms`), how far each partition was looked through, and for how long (ms)
-- the oldest mail waits that was tried and could not be sent.
create function log.mail_state(news_ms bigint) returns table (since timestamptz, now_at timestamptz, places jsonb, delayed_ms float8)
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if not exists (select from log.mail_service) then insert into log.mail_service default values on conflict do nothing; end if;
  return query
    select greatest(s.since, now() - news_ms * interval '1 ms'), now(),
      (select coalesce(jsonb_object_agg(p.partition, jsonb_build_object('epoch', p.epoch, 'feed', p.feed)), '{}') from log.mail_places p),
      coalesce((select extract(epoch from now() - min(m.tried_at)) * 1000 from log.mails m
        where m.outcome is null and m.tried_at is not null), 0)::float8
    from log.mail_service s;
end $$;

-- What those of the given people chose who can be told by e-mail; nulls for who has chosen nothing, the zone is then the tenant's.
create function log.choices_of(of_tenants text[], of_users text[])
returns table (tenant text, user_id text, email text, kinds jsonb, digest_hour int, zone text, changed_at timestamptz)
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  select u.tenant, u.user_id, c.email, c.kinds, c.digest_hour,
    coalesce(c.zone, (select k.profile ->> 'zone' from log.calendars k where (k.tenant, k.calendar) = (u.tenant, 'default')), 'UTC'),
    c.changed_at
  from unnest(of_tenants, of_users) as w (tenant, user_id)
  join log.users u on (u.tenant, u.user_id) = (w.tenant, w.user_id)
  left join log.notification_choices c on (c.tenant, c.user_id) = (u.tenant, u.user_id)
  where u.is_active and u.kind = 'person' and u.email is not null
$$;

-- Makes mails of what was found up to a place, together with that place. False: another copy has moved it meanwhile, and nothing was made.
create function log.take_in_mails(of_partition smallint, from_epoch int, from_feed bigint, to_epoch int, to_feed bigint, items jsonb)
returns boolean
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  item     record;
  mail_seq bigint;
begin
  insert into log.mail_places (partition, epoch, feed) values (of_partition, 0, 0) on conflict do nothing;
  update log.mail_places p set epoch = to_epoch, feed = to_feed
  where (p.partition, p.epoch, p.feed) = (of_partition, from_epoch, from_feed);
  if not found then return false; end if;

  for item in
    select i.* from jsonb_to_recordset(items) as i ("at" timestamptz, revision int, task int, tenant text, "user" text, instance text, kind text,
      actor text, status text, "stepName" text, title text, "dueAt" timestamptz)
    order by i."at", i.instance, i.revision
  loop
    continue when exists (select from log.mail_items t
      where (t.tenant, t.instance, t.revision, t.user_id) = (item.tenant, item.instance, item.revision, item."user"));
    insert into log.mails as m (tenant, user_id, is_digest, due_at)
    values (item.tenant, item."user", item."dueAt" is not null, coalesce(item."dueAt", now()))
    on conflict (tenant, user_id) where is_digest and outcome is null and tries = 0
    do update set due_at = least(m.due_at, excluded.due_at)
    returning m.seq into mail_seq;
    insert into log.mail_items (mail, at, revision, task, tenant, user_id, instance, kind, actor, status, step_name, title)
    values (mail_seq, item."at", item.revision, item.task, item.tenant, item."user", item.instance, item.kind, item.actor, item.status,
      item."stepName", item.title);
  end loop;
  return true;
end $$;

-- Mails that are due, oldest first: a lease, and all that is needed to send them. `address` null: there is nowhere to send it. Of a digest
-- what was read in the app meanwhile is left out, and of all what is not wanted any more; `item_count` counts the rest, `items` has the first.
create function log.claim_mails(by_holder text, count_max int, hold_ms int, items_max int)
returns table (seq bigint, tenant text, user_id text, tries int, is_digest boolean, message_id uuid, tried_at timestamptz, late_ms float8,
  name text, address text, item_count int, items jsonb)
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
  with next as (
    select m.seq, m.due_at from log.mails m
    where m.outcome is null and m.due_at <= now() order by m.due_at limit count_max for update skip locked
  ), claimed as (
    update log.mails m set due_at = now() + hold_ms * interval '1 ms', holder = by_holder, tries = m.tries + 1,
      tried_at = coalesce(m.tried_at, now())
    from next n where m.seq = n.seq
    returning m.seq, m.tenant, m.user_id, m.tries, m.is_digest, m.message_id, m.tried_at,
      (extract(epoch from now() - n.due_at) * 1000)::float8 as late_ms
  )
  select d.seq, d.tenant, d.user_id, d.tries, d.is_digest, d.message_id, d.tried_at, d.late_ms, u.name, u.email, coalesce(i.count, 0)::int,
    coalesce(i.items, '[]')
  from claimed d
  left join log.users u on (u.tenant, u.user_id) = (d.tenant, d.user_id) and u.is_active
  left join log.notification_choices c on (c.tenant, c.user_id) = (d.tenant, d.user_id)
  left join log.notification_marks r on (r.tenant, r.user_id) = (d.tenant, d.user_id) and d.is_digest
  cross join lateral (
    select count(*) as count, jsonb_agg(jsonb_build_object('kind', t.kind, 'instance', t.instance, 'task', t.task, 'title', t.title,
        'stepName', t.step_name, 'status', t.status, 'actor', coalesce(t.actor_name, t.actor)) order by t.at, t.instance, t.revision)
      filter (where t.n <= items_max) as items
    from (
      select t.*, a.name as actor_name, row_number() over (order by t.at, t.instance, t.revision) as n
      from log.mail_items t
      left join log.users a on (a.tenant, a.user_id) = (t.tenant, t.actor)
      where t.mail = d.seq and (r.read_up_to is null or t.at > r.read_up_to) and coalesce(c.kinds ->> t.kind, c.email, '') <> 'off') t
  ) i
$$;

-- What came of one that is still in this hand: an outcome, or another try after a while.
create function log.settle_mail(by_holder text, of_seq bigint, became text, wait_ms bigint, error text) returns void
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
  update log.mails m
  set outcome = became, last_error = error, holder = null, due_at = now() + coalesce(wait_ms, 0) * interval '1 ms',
    ended_at = case when became is null then null else now() end
  where m.seq = of_seq and m.holder = by_holder and m.outcome is null
$$;

create function log.purge_mails(kept_ms bigint, count_max int) returns bigint
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
  with gone as (
    delete from log.mails where seq = any (array(
      select m.seq from log.mails m where m.outcome is not null and m.ended_at < now() - kept_ms * interval '1 ms' limit count_max for update skip locked))
    returning 1)
  select count(*) from gone
$$;

do $$
declare signature regprocedure;
begin
  for signature in
    select p.oid::regprocedure from pg_proc p
    where p.pronamespace = 'log'::regnamespace
      and p.proname in ('mail_state', 'choices_of', 'take_in_mails', 'claim_mails', 'settle_mail', 'purge_mails')
  loop
    execute format('alter function %s owner to procession_append', signature);
    execute format('revoke all on function %s from public', signature);
    execute format('grant execute on function %s to procession_worker', signature);
  end loop;
end $$;
