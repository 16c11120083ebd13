import './look/look.css';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { followTheme } from './app/preferences.ts';
import { queries } from './app/queries.ts';
import { router } from './app/router.tsx';
import { takeSessionFromAddress } from './app/take-session.ts';

takeSessionFromAddress();
followTheme();
createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  </StrictMode>,
);
