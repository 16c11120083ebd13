/**
 * Which meaning a folded state has. A snapshot is taken under it, and one of another version is ignored: whoever changes what
 * `evolve` makes of the same events, or what a member of the state means, counts it up (`fold-version.spec.ts` notices).
 */
export const foldVersion = 8;
