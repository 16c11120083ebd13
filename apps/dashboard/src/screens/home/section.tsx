import type { ReactNode } from 'react';

/** A part of the page below its ruled heading. */
export const Section = ({
  id,
  title,
  aside,
  children,
}: {
  id: string;
  title: string;
  aside?: ReactNode;
  children: ReactNode;
}) => (
  <section aria-labelledby={`${id}-title`} id={id}>
    <div className="sec">
      <h2 className="t3" id={`${id}-title`}>
        {title}
      </h2>
      {aside}
    </div>
    {children}
  </section>
);
