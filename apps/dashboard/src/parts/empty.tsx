import type { ReactNode } from 'react';

/** Nothing yet, all done, filtered out, not allowed: each is one line, and one way on. */
export const Empty = ({ title, children }: { title: string; children?: ReactNode }) => (
  <div className="em">
    <b>{title}</b>
    {children}
  </div>
);
