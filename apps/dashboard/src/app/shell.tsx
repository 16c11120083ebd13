import { Outlet, useRouterState } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { Toaster } from '../parts/toast.tsx';
import { words } from '../words/words.ts';
import { BottomBar } from './bottom-bar.tsx';
import { Nav } from './nav.tsx';
import { PaletteHost } from './palette-host.tsx';
import { SessionGate } from './session-gate.tsx';

const SignInPage = lazy(async () => ({ default: (await import('../screens/sign-in/sign-in-page.tsx')).SignInPage }));

/** The frame of every page: nav beside the sheet, on a phone a bar below it. */
export function Shell() {
  const isSigningIn = useRouterState({ select: ({ location }) => location.pathname === '/sign-in' });
  const signIn = () => (
    <Suspense fallback={null}>
      <SignInPage />
    </Suspense>
  );
  if (isSigningIn) return signIn();
  return (
    <SessionGate signIn={signIn}>
      <a className="skip" href="#main">
        {words.shell.skip}
      </a>
      <div className="app">
        <Nav />
        <main className="sheet" id="main" tabIndex={-1}>
          <Outlet />
        </main>
        <BottomBar />
      </div>
      <Toaster />
      <PaletteHost />
    </SessionGate>
  );
}
