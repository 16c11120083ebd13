import { QueryClient } from '@tanstack/react-query';

/** `send` tries again by itself where that helps. What a subscription tells is never asked for again by a timer. */
export const queries = new QueryClient({
  defaultOptions: {
    queries: { retry: false, refetchOnWindowFocus: false, refetchOnReconnect: true, staleTime: 30_000 },
    mutations: { retry: false },
  },
});
