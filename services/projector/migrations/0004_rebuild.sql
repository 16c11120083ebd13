-- Why: views are built anew beside those in use and then take their place; their rows are compared with the log all the time.
-- Locks: nothing that exists (new tables and functions).

set local search_path = read;

create table view_sets (
  built_at timestamptz not null default now(),
  version  int not null,
  view     text collate "C" primary key
);
comment on table view_sets is 'which version of its code each view in use was built by';

create table rebuilds (
  number          int generated always as identity primary key,
  fence           int not null default 0,
  requested_at    timestamptz not null default now(),
  began_at        timestamptz,
  worked_at       timestamptz,
  ended_at        timestamptz,
  events_total    bigint not null default 0,
  events_done     bigint not null default 0,
  position        bigint,
  xid             xid8,
  epoch           smallint,
  state           text collate "C" not null default 'waiting'
    check (state in ('waiting', 'loading', 'catching_up', 'done', 'failed')),
  requested_by    text not null,
  views           text[] not null,
  wanted_versions jsonb,
  versions        jsonb,
  reason          text
);
comment on table rebuilds is 'views that are, were or will be built anew';
comment on column rebuilds.fence is 'counts who has taken it up: whoever took it up before can write no more';
comment on column rebuilds.worked_at is 'when its worker was last heard of; after some seconds another one takes it up';
comment on column rebuilds.position is 'with xid and epoch: all events up to there are in the new tables';
comment on column rebuilds.wanted_versions is 'only code with these versions of the views may do it; null: any';
comment on column rebuilds.versions is 'of the code that does it; other code begins again';
create unique index rebuilds_one_at_a_time on rebuilds ((true)) where ended_at is null;

create table rebuild_ranges (
  rebuild      int not null references rebuilds on delete cascade,
  number       int not null,
  fence        int,
  events_total bigint not null,
  events_done  bigint not null default 0,
  is_done      boolean not null default false,
  after_tenant text collate "C" not null,
  after_stream text collate "C" not null,
  until_tenant text collate "C",
  until_stream text collate "C",
  primary key (rebuild, number)
);
comment on table rebuild_ranges is 'streams by name, a share for one worker at a time';
comment on column rebuild_ranges.after_stream is 'moves on in the transaction that writes the rows, so a killed worker''s successor goes on from there';
comment on column rebuild_ranges.until_stream is 'null: to the last stream';

create table row_differences (
  found_at timestamptz not null default now(),
  seen_at  timestamptz not null default now(),
  revision int not null,
  tenant   text collate "C" not null,
  stream   text collate "C" not null,
  view     text collate "C" not null,
  row_key  text collate "C" not null,
  columns  jsonb not null,
  primary key (tenant, stream, view, row_key)
);
comment on table row_differences is 'rows that are not what the log says, as the self-check found them';
comment on column row_differences.revision is 'of the first event after which the row is wrong';
comment on column row_differences.columns is 'what the row has and what the log says, by column';

create table self_check (
  rounds         int not null default 0,
  checked_count  bigint not null default 0,
  is_only        boolean primary key default true check (is_only),
  tenant         text collate "C" not null default '',
  stream         text collate "C" not null default ''
) with (fillfactor = 50);
comment on table self_check is 'the stream that was compared last; all are, one after the other, round after round';
insert into self_check default values;

grant select, insert, update, delete on view_sets, rebuilds, rebuild_ranges, row_differences, self_check to procession_projector;

-- The projector owns no table. These functions do for it what only an owner may, on the tables of this schema and nothing else;
-- they run as whoever migrates. `pg_catalog` alone in their search_path: nobody can put another function in the way.

-- A second set of tables, empty: the same columns, defaults, checks, indexes, options, comments, policies and rights as those in
-- use have, under the same names. Row-level security is switched on when it takes their place, for COPY does not go with it.
create function prepare_next_tables(table_names text[]) returns void
language plpgsql volatile security definer
set search_path = pg_catalog
as $$
declare
  table_name text;
  old regclass;
  one record;
begin
  execute 'drop schema if exists read_next cascade';
  execute 'create schema read_next';
  execute 'grant usage on schema read_next to procession_projector';
  foreach table_name in array table_names loop
    old := to_regclass(format('read.%I', table_name));
    if old is null then raise exception 'there is no table read.%', table_name; end if;
    execute format('create table read_next.%I (like read.%I including all excluding indexes)', table_name, table_name);
    for one in select unnest(reloptions) as option from pg_class where oid = old loop
      execute format('alter table read_next.%I set (%s)', table_name, one.option);
    end loop;
    for one in select conname, pg_get_constraintdef(oid) as definition from pg_constraint where conrelid = old and contype in ('p', 'u') loop
      execute format('alter table read_next.%I add constraint %I %s', table_name, one.conname, one.definition);
    end loop;
    for one in
      select pg_get_indexdef(indexrelid) as definition from pg_index i
      where indrelid = old and not exists (select from pg_constraint c where c.conindid = i.indexrelid)
    loop
      execute replace(one.definition, format(' ON read.%I ', table_name), format(' ON read_next.%I ', table_name));
    end loop;
    execute format('comment on table read_next.%I is %L', table_name, obj_description(old, 'pg_class'));
    for one in select p.*, array_to_string(array(select quote_ident(r) from unnest(p.roles) r), ', ') as to_roles
      from pg_policies p where p.schemaname = 'read' and p.tablename = table_name
    loop
      execute format('create policy %I on read_next.%I as %s for %s to %s %s %s', one.policyname, table_name, one.permissive, one.cmd,
        one.to_roles, 'using (' || one.qual || ')', 'with check (' || one.with_check || ')');
    end loop;
    for one in
      select a.privilege_type, a.grantee::regrole as role from pg_class c cross join lateral aclexplode(c.relacl) a
      where c.oid = old and a.grantee not in (0, c.relowner)
    loop
      execute format('grant %s on read_next.%I to %s', one.privilege_type, table_name, one.role);
    end loop;
  end loop;
end $$;

-- Plans are made by what is known of the tables, also right after they have taken their place: of the columns that indexes are on.
create function analyze_next_table(table_name text) returns void
language plpgsql volatile security definer
set search_path = pg_catalog
as $$
declare
  columns text;
begin
  select string_agg(distinct quote_ident(a.attname), ', ') into columns
  from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any (i.indkey)
  where i.indrelid = to_regclass(format('read_next.%I', table_name));
  execute format('analyze read_next.%I (%s)', table_name, columns);
end $$;

-- The new tables take the place of the old ones, which are gone then. Whoever calls it holds the feed and has set lock_timeout.
create function exchange_tables(table_names text[]) returns void
language plpgsql volatile security definer
set search_path = pg_catalog
as $$
declare
  table_name text;
  old record;
begin
  foreach table_name in array table_names loop
    execute format('lock table read.%I in access exclusive mode', table_name);
  end loop;
  foreach table_name in array table_names loop
    select relrowsecurity, relforcerowsecurity into strict old from pg_class where oid = to_regclass(format('read.%I', table_name));
    if old.relrowsecurity then execute format('alter table read_next.%I enable row level security', table_name); end if;
    if old.relforcerowsecurity then execute format('alter table read_next.%I force row level security', table_name); end if;
    execute format('drop table read.%I', table_name);
    execute format('alter table read_next.%I set schema read', table_name);
  end loop;
  execute 'drop schema read_next cascade';
end $$;

create function drop_next_tables() returns void
language plpgsql volatile security definer
set search_path = pg_catalog
as $$
begin
  execute 'drop schema if exists read_next cascade';
end $$;

revoke execute on function prepare_next_tables, analyze_next_table, exchange_tables, drop_next_tables from public;
grant execute on function prepare_next_tables, analyze_next_table, exchange_tables, drop_next_tables to procession_projector;
