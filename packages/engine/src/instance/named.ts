/** What stands under a name, which may be one like `constructor`. */
export const named = <T>(under: Readonly<Record<string, T>>, name: string): T | undefined =>
  Object.hasOwn(under, name) ? under[name] : undefined;
