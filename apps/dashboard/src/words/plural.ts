const rules = new Intl.PluralRules('en');
const numbers = new Intl.NumberFormat('en-GB');

/** `plural(2, { one: 'task', other: 'tasks' })` is “2 tasks”. */
export const plural = (count: number, forms: { one: string; other: string }): string =>
  `${numbers.format(count)} ${rules.select(count) === 'one' ? forms.one : forms.other}`;
