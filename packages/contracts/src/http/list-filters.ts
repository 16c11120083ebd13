import { z } from 'zod';

/** `=a,b` or repeated: any of them. */
export const anyOf = <T extends z.ZodType<string, string>>(item: T) =>
  z
    .union([z.string(), z.array(z.string())])
    .transform((given) => (Array.isArray(given) ? given : [given]).flatMap((text) => text.split(',')))
    .pipe(z.array(item).min(1).max(20));

/** Conditions on listed fields that one list takes. */
const columnsMax = 4;

/** `f_region:north`: what `columns` of a row has under that key, as text. Repeated: all of them. */
const columnFilter = z
  .string()
  .max(300)
  .regex(/^[a-z]\w{0,63}:/, 'must be a column key, a colon and a value, like f_region:north')
  .transform((text) => ({ key: text.slice(0, text.indexOf(':')), value: text.slice(text.indexOf(':') + 1) }));
export const columnFilters = z
  .union([z.string(), z.array(z.string())])
  .transform((given) => (Array.isArray(given) ? given : [given]))
  .pipe(z.array(columnFilter).min(1).max(columnsMax))
  .optional()
  .meta({
    description: `A listed field has this value: its column key, a colon and the value as text, \`f_region:north\`. Texts up to 200 characters, numbers and booleans. Up to ${columnsMax}, all of which hold.`,
  });
