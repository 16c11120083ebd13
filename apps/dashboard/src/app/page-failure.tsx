import { Link } from '@tanstack/react-router';
import { buttonClass } from '../parts/button.tsx';
import { Empty } from '../parts/empty.tsx';
import { FailureBanner } from '../parts/failure-banner.tsx';
import { words } from '../words/words.ts';

/** A page that could not be drawn: what failed, in the place of the page. */
export const PageFailure = ({ error }: { error: unknown }) => (
  <main className="p-6">
    <FailureBanner error={error} retry={() => location.reload()} />
  </main>
);

export const PageMissing = () => (
  <main className="p-6">
    <Empty title={words.parts.notFound}>
      {words.parts.notFoundText}{' '}
      <Link to="/" className={buttonClass({ small: true })}>
        {words.parts.home}
      </Link>
    </Empty>
  </main>
);
