import type { ReactNode } from 'react';

interface OpenerProps {
  mayOpen: boolean;
  open: () => void;
  label: string;
  children: ReactNode;
}

/** What opens a row, over the whole of it; who may not change it only reads. */
export const Opener = ({ mayOpen, open, label, children }: OpenerProps) =>
  mayOpen ? (
    <button type="button" className="opener" onClick={open} title={label}>
      {children}
    </button>
  ) : (
    children
  );
