-- Why: what a command must look up across streams, kept in the transaction of the events that it follows from.
-- Locks: nothing that exists (new tables).

create table log.definition_versions (
  version       int not null,
  is_deprecated boolean not null default false,
  tenant        text collate "C" not null,
  definition    text collate "C" not null,
  trigger_event text collate "C",
  name          text not null,
  hash          text not null,
  document      jsonb not null,
  primary key (tenant, definition, version)
);

create table log.drafts (
  saved_at       timestamptz not null default now(),
  draft_revision int not null,
  tenant         text collate "C" not null,
  definition     text collate "C" not null,
  saved_by       text collate "C" not null,
  saved_under    text collate "C" not null,
  document       jsonb not null,
  primary key (tenant, definition, draft_revision)
);
comment on table log.drafts is 'the last saves of each draft; the newest one is the draft. Rows, not events: publishing is the event';
comment on column log.drafts.saved_under is 'the idempotency key of its author: the same save again is this one';

create table log.users (
  is_active boolean not null,
  tenant    text collate "C" not null,
  user_id   text collate "C" not null,
  kind      text collate "C" not null,
  name      text not null,
  manager   text collate "C",
  primary key (tenant, user_id)
);

create table log.roles (
  tenant      text collate "C" not null,
  role        text collate "C" not null,
  name        text not null,
  permissions text[] not null,
  primary key (tenant, role)
);

create table log.role_holders (
  tenant  text collate "C" not null,
  role    text collate "C" not null,
  user_id text collate "C" not null,
  primary key (tenant, role, user_id)
);

create table log.index_revisions (
  revision bigint not null,
  tenant   text collate "C" primary key
);
comment on table log.index_revisions is 'counts the changes of a tenant''s definitions and directory: one look tells a process whether it is behind';

create table log.unique_keys (
  digest     bytea not null,
  tenant     text collate "C" not null,
  definition text collate "C" not null,
  stream     text collate "C" not null,
  primary key (tenant, definition, digest)
);
comment on table log.unique_keys is 'which open instance holds a value of its definition''s `unique`';
comment on column log.unique_keys.digest is 'sha256 of the value: of one length, and no personal data beside the log';

create table log.instance_numbers (
  last_number bigint not null,
  tenant      text collate "C" not null,
  definition  text collate "C" not null,
  primary key (tenant, definition)
);
comment on table log.instance_numbers is 'human numbers given out so far, in blocks; some are never used';

create table log.subject_keys (
  created_at  timestamptz not null default now(),
  tenant      text collate "C" not null,
  subject     text collate "C" not null,
  wrapped_key bytea,
  primary key (tenant, subject)
);
comment on table log.subject_keys is 'keys of sensitive values; left out of backups of the log';
comment on column log.subject_keys.wrapped_key is 'AES-256-GCM under the tenant''s key; null: destroyed, and what it sealed is gone';

do $$
declare table_name text;
begin
  foreach table_name in array array['definition_versions', 'drafts', 'users', 'roles', 'role_holders', 'unique_keys', 'instance_numbers', 'subject_keys'] loop
    execute format('alter table log.%I enable row level security', table_name);
    execute format('alter table log.%I force row level security', table_name);
    execute format('grant select, insert, update, delete on log.%I to procession_append', table_name);
  end loop;
  foreach table_name in array array['definition_versions', 'drafts', 'users', 'roles', 'role_holders', 'subject_keys'] loop
    execute format('grant select on log.%I to procession_command', table_name);
    execute format($p$create policy own_tenant on log.%I for select to procession_command, procession_query
      using (tenant = (select current_setting('procession.tenant', true)))$p$, table_name);
  end loop;
end $$;

grant select, insert, update on log.index_revisions to procession_append;
grant select on log.index_revisions to procession_command;
grant select on log.subject_keys to procession_query;
