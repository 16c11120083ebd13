const done = { type: 'end', status: 'completed' };

/** Waits for the payment of its order, or until the shop closes. */
export const paying = {
  key: 'paying',
  entity: { type: 'order' },
  fields: { amount: { type: 'text' } },
  start: 'paid',
  steps: {
    paid: {
      type: 'wait',
      for: [{ message: 'order.paid', key: 'entity.id', into: { amount: 'message.amount' } }, { signal: 'closing' }],
      next: [
        { on: 'order_paid', to: 'done' },
        { on: 'closing', to: 'late' },
      ],
    },
    done,
    late: { type: 'end', status: 'cancelled' },
  },
};

/** Ends by itself. */
export const counting = {
  key: 'counting',
  fields: { file: { type: 'text', required: true }, pages: { type: 'text' } },
  start: 'count',
  steps: {
    count: { type: 'rules', rules: [{ outcome: 'completed' }], set: { pages: "file + '!'" }, next: 'done' },
    done,
  },
};

/** An external worker counts the pages. */
export const scanning = {
  key: 'scanning',
  fields: {
    file: { type: 'text', required: true },
    pages: { type: 'text' },
    owner: { type: 'text', sensitive: true, default: 'nobody' },
  },
  start: 'scan',
  steps: {
    scan: {
      type: 'service',
      job: {
        type: 'scan',
        // biome-ignore lint/suspicious/noTemplateCurlyInString: templates of the definition language
        input: { file: '${file}', owner: '${owner}' },
        lease: 'PT1S',
      },
      output: { pages: 'response.body.pages' },
      errors: { unreadable: 'refused' },
      retry: { max: 3, first: 'PT1S', factor: 1, cap: 'PT1S' },
      next: [
        { on: 'completed', to: 'done' },
        { on: 'refused', to: 'no' },
      ],
    },
    done,
    no: { type: 'end', status: 'rejected' },
  },
};

/** One at a time per order, until Ana has signed. */
export const oneAtATime = (key: string) => ({
  key,
  entity: { type: 'order' },
  start: 'change',
  steps: {
    change: {
      type: 'scope',
      lock: { key: 'entity.id', within: 'tenant' },
      start: 'sign',
      steps: { sign: { type: 'form', assign: { user: 'ana' } } },
      next: 'done',
    },
    done,
  },
});

/** Has the lock for no longer than it takes to store it. */
export const passing = {
  key: 'passing',
  entity: { type: 'order' },
  fields: { seen: { type: 'integer', default: 0 } },
  start: 'count',
  steps: {
    count: {
      type: 'rules',
      lock: { key: 'entity.id', within: 'tenant' },
      rules: [{ outcome: 'completed' }],
      set: { seen: 'seen + 1' },
      next: 'done',
    },
    done,
  },
};

/** Has something done by an instance of its own. */
export const having = (definition: string) => ({
  key: `having-${definition}`,
  fields: { file: { type: 'text', required: true }, pages: { type: 'text' } },
  start: 'ask',
  steps: {
    ask: {
      type: 'subprocess',
      definition,
      input: { file: 'file' },
      output: { pages: "has(child.pages) ? child.pages : ''" },
      next: [
        { on: 'completed', to: 'done' },
        { otherwise: true, to: 'no' },
      ],
    },
    done,
    no: { type: 'end', status: 'failed' },
  },
});
