import type { SqlReader } from '@procession/platform/sql-reader.ts';

/** What the read tables are besides their rows: columns, indexes, options, policies, rights, comments. */
export const tableCatalog = (admin: SqlReader): Promise<object[]> =>
  admin.query(
    '',
    `select c.relname, c.reloptions, c.relrowsecurity, c.relforcerowsecurity, c.relowner::regrole::text as owner,
       obj_description(c.oid, 'pg_class') as comment,
       (select json_agg(json_build_array(a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attcollation::regcollation::text,
           col_description(c.oid, a.attnum), pg_get_expr(d.adbin, d.adrelid)) order by a.attnum)
         from pg_attribute a left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
         where a.attrelid = c.oid and a.attnum > 0) as columns,
       (select json_agg(i.indexdef order by i.indexdef) from pg_indexes i where i.schemaname = 'read' and i.tablename = c.relname) as indexes,
       (select json_agg(json_build_array(o.conname, pg_get_constraintdef(o.oid)) order by o.conname) from pg_constraint o
         where o.conrelid = c.oid) as constraints,
       (select json_agg(to_json(p) order by p.policyname) from pg_policies p
         where p.schemaname = 'read' and p.tablename = c.relname) as policies,
       (select json_agg(json_build_array(x.grantee::regrole::text, x.privilege_type) order by x.grantee, x.privilege_type)
         from aclexplode(c.relacl) x) as rights
     from pg_class c where c.relnamespace = 'read'::regnamespace and c.relkind = 'r' order by c.relname`,
    [],
  );
