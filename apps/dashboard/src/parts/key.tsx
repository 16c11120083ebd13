/** The cap of a key, beside what it does. Told to readers by `aria-keyshortcuts`, so not read. */
export const Key = ({ children, large }: { children: string; large?: boolean }) => (
  <span className={large ? 'kbd lg' : 'kbd'} aria-hidden="true">
    {children}
  </span>
);
