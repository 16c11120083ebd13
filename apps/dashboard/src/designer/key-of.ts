/** What a definition may be called in addresses and in the record. */
export const isDefinitionKey = (key: string): boolean => /^[a-z][a-z0-9-]{0,63}$/.test(key);

/** A key out of a name: `Übernahme der Kosten` gives `ubernahme-der-kosten`. Empty when nothing of it can stand in one. */
export const keyOf = (name: string): string =>
  name
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^[^a-z]+|-+$/g, '')
    .slice(0, 64)
    .replace(/-+$/, '');
