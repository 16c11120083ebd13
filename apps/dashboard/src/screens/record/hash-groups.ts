/** `7c1e 09ab 44d2 …`: groups that can be read aloud and compared. */
export const hashGroups = (hash: string): string => hash.match(/.{1,4}/g)?.join(' ') ?? '';
