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
  starts        jsonb,
  primary key (tenant, definition, version)
);

create table log.drafts (
  saved_at       timestamptz not null default now(),
  draft_revision int not null,
  tenant         text collate "C" not null,
  definition     text collate "C" not null,
  saved_by       text collate "C" not null,
  saved_under    text collate "C" not null,
  document       jsonb,
  primary key (tenant, definition, draft_revision)
);
comment on table log.drafts is 'the last saves of each draft; the newest one is the draft. Rows, not events: publishing is the event';
comment on column log.drafts.saved_under is 'the idempotency key of its author: the same save again is this one';
comment on column log.drafts.document is 'null: discarded by this save; the revisions go on, so that nobody saves on top of what they have not seen';

create table log.users (
  is_active boolean not null,
  tenant    text collate "C" not null,
  user_id   text collate "C" not null,
  kind      text collate "C" not null,
  name      text not null,
  email     text,
  manager   text collate "C",
  primary key (tenant, user_id)
);

create table log.notification_choices (
  changed_at  timestamptz not null default now(),
  digest_hour smallint not null,
  tenant      text collate "C" not null,
  user_id     text collate "C" not null,
  email       text collate "C" not null,
  zone        text not null,
  kinds       jsonb not null,
  primary key (tenant, user_id)
);
comment on table log.notification_choices is 'how people want to be told by e-mail; who has no row has chosen nothing';
comment on column log.notification_choices.kinds is 'what goes another way than `email` says';

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

create table log.absences (
  from_day    date not null,
  to_day      date not null,
  tenant      text collate "C" not null,
  absence     text collate "C" not null,
  user_id     text collate "C" not null,
  substitute  text collate "C" not null,
  zone        text not null,
  definitions text[],
  primary key (tenant, absence)
);
comment on table log.absences is 'who stands in for whom; those that were not cancelled; days by the clock of the zone';
comment on column log.absences.definitions is 'whose tasks are meant; null: all';

create table log.calendars (
  version  int not null,
  tenant   text collate "C" not null,
  calendar text collate "C" not null,
  profile  jsonb not null,
  primary key (tenant, calendar)
);
comment on column log.calendars.version is 'counts its changes from 1, as the revision of its stream does';

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

create table log.duties (
  due_at       timestamptz not null,
  next_at      timestamptz not null,
  requested_at timestamptz not null default now(),
  number       bigint not null,
  attempt      int not null default 1,
  tries        int not null default 0,
  revision     int,
  lease_ms     int,
  is_suspended boolean not null default false,
  tenant       text collate "C" not null,
  stream       text collate "C" not null,
  kind         text collate "C" not null,
  type         text collate "C",
  holder       text collate "C",
  primary key (tenant, stream, kind, number)
) with (fillfactor = 80, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);
comment on table log.duties is
  'open timers, jobs, hand-overs, given messages, starts that lie ahead; whoever claims one has a lease and no more: the stream decides';
comment on column log.duties.number is
  'timer, job: as the instance counts them; handover: revision of the fact; message: its seq; cron: version; start: 0';
comment on column log.duties.next_at is 'when it may be claimed: due, or the end of a lease';
comment on column log.duties.attempt is 'of a job';
comment on column log.duties.revision is 'of the fact that says what is to be done, where one does';
comment on column log.duties.tries is 'how often it was claimed since it became due';
comment on column log.duties.type is 'of a pulled job; of a signal its alternative';
comment on column log.duties.is_suspended is 'its instance is: not due until that is resumed';

create index duties_due on log.duties (kind, next_at) where not is_suspended and (kind <> 'pull' or holder is not null); -- log.claim_duties
create index duties_pulled on log.duties (tenant, type, due_at) where kind = 'pull' and not is_suspended and holder is null; -- log.activate_jobs

create table log.waits (
  seq          bigint generated always as identity,
  wait         int not null,
  alternative  int not null,
  is_suspended boolean not null default false,
  tenant       text collate "C" not null,
  stream       text collate "C" not null,
  kind         text collate "C" not null,
  name         text collate "C" not null,
  key          text collate "C" not null,
  primary key (tenant, stream, wait, alternative)
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);
comment on table log.waits is 'who waits for which message, callback or signal; in the order of seq';
create index waits_of on log.waits (tenant, kind, name, key, seq); -- who waits longest

create table log.messages (
  seq         bigint generated always as identity,
  accepted_at timestamptz not null default now(),
  expires_at  timestamptz not null,
  forget_at   timestamptz not null,
  given_at    timestamptz,
  tenant      text collate "C" not null,
  kind        text collate "C" not null,
  name        text collate "C" not null,
  key         text collate "C" not null,
  id          text collate "C" not null,
  fingerprint bytea not null,
  body        bytea,
  primary key (tenant, kind, name, key, id)
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);
comment on table log.messages is 'messages, answers to callbacks and signals of the last days: those that nobody has yet, and which ids came';
comment on column log.messages.forget_at is 'until then its id is known: 7 days, and as long as it is kept';
comment on column log.messages.body is 'sealed with the tenant''s key; gone once it was given';
create unique index messages_seq on log.messages (seq);                                                     -- by its duty
create index messages_kept on log.messages (tenant, kind, name, key, seq) where given_at is null;           -- the oldest that is kept
create index messages_forget on log.messages (forget_at);                                                   -- log.purge_messages

do $$
declare table_name text;
begin
  foreach table_name in array array['definition_versions', 'drafts', 'users', 'roles', 'role_holders', 'absences', 'calendars', 'notification_choices', 'unique_keys', 'instance_numbers',
    'subject_keys', 'duties', 'waits', 'messages'] loop
    execute format('alter table log.%I enable row level security', table_name);
    execute format('alter table log.%I force row level security', table_name);
    execute format('grant select, insert, update, delete on log.%I to procession_append', table_name);
  end loop;
  foreach table_name in array array['definition_versions', 'drafts', 'users', 'roles', 'role_holders', 'absences', 'calendars', 'subject_keys'] loop
    execute format('grant select on log.%I to procession_command', table_name);
    execute format($p$create policy own_tenant on log.%I for select to procession_command, procession_query
      using (tenant = (select current_setting('procession.tenant', true)))$p$, table_name);
  end loop;
end $$;

grant select, insert, update on log.index_revisions to procession_append;
grant select on log.index_revisions to procession_command;
grant select on log.subject_keys to procession_query;
