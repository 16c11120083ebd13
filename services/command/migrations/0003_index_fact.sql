-- Why: definitions and the directory are looked up by commands on other streams; this brings a fact of theirs into the tables.
-- Locks: nothing that exists (new function).

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
      insert into log.definition_versions (tenant, definition, version, name, hash, trigger_event, document)
      values (fact_tenant, fact ->> 'key', (fact ->> 'version')::int, fact ->> 'name', fact ->> 'hash',
        fact #>> '{document,trigger,event}', fact -> 'document');
    when 'DefinitionDeprecated' then
      update log.definition_versions v set is_deprecated = true
      where (v.tenant, v.definition, v.version) = (fact_tenant, fact ->> 'key', (fact ->> 'version')::int);
    when 'UserRegistered', 'UserChanged' then
      insert into log.users (tenant, user_id, name, kind, is_active, manager)
      values (fact_tenant, fact ->> 'user', profile ->> 'name', profile ->> 'kind', (profile ->> 'active')::boolean, profile ->> 'manager')
      on conflict (tenant, user_id) do update
      set name = excluded.name, kind = excluded.kind, is_active = excluded.is_active, manager = excluded.manager;
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
    else
      raise exception 'a fact of type % has no place in the indexes', fact_type using errcode = 'invalid_parameter_value';
  end case;
end $$;

alter function log.index_fact owner to procession_append;
revoke all on function log.index_fact from public;
