/** A compensate step has no keys of its own. */
export const compensateKeys = {};
