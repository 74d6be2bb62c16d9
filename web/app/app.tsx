import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core';
import { type QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { LiveSocketContext } from '../api/live-context.ts';
import type { LiveSocket } from '../api/live-socket.ts';
import { mantineVariables, theme } from '../styles/theme.ts';
import type { AppRouter } from './router.tsx';

interface AppProps {
  queryClient: QueryClient;
  liveSocket: LiveSocket;
  router: AppRouter;
}

const colorSchemeManager = localStorageColorSchemeManager({ key: 'mantine-color-scheme-value' });

export function App({ queryClient, liveSocket, router }: AppProps) {
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={mantineVariables}
      deduplicateCssVariables={false}
      defaultColorScheme="auto"
      colorSchemeManager={colorSchemeManager}
    >
      <QueryClientProvider client={queryClient}>
        <LiveSocketContext value={liveSocket}>
          <RouterProvider router={router} />
        </LiveSocketContext>
      </QueryClientProvider>
    </MantineProvider>
  );
}
