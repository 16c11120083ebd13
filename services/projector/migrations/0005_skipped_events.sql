-- Why: an event that no code will ever apply must not keep its stream parked for good (decision 50).
-- Locks: nothing that exists (a new table).

set local search_path = read;

create table skipped_events (
  revision   int not null,
  skipped_at timestamptz not null default now(),
  tenant     text collate "C" not null,
  stream     text collate "C" not null,
  type       text not null,
  skipped_by text not null,
  reason     text not null,
  primary key (tenant, stream, revision)
);
comment on table skipped_events is 'events that count as nothing in these tables, as an operator decided; the log has them unchanged';
comment on column skipped_events.skipped_by is '<tenant>:<user>';

grant select, insert, delete on skipped_events to procession_projector;
