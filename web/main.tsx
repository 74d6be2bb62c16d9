import '@mantine/core/styles/baseline.css';
import '@mantine/core/styles/global.css';
import './styles/mantine.css';
import './styles/fonts.css';
import './styles/tokens.css';
import './styles/base.css';
import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { createRoot } from 'react-dom/client';
import { RequestRefused } from './api/http-client.ts';
import { createLiveSocket } from './api/live-socket.ts';
import { noticeSignedOut } from './api/notice-signed-out.ts';
import { shareSession } from './api/share-session.ts';
import { App } from './app/app.tsx';
import { createAppRouter } from './app/router.tsx';

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no element with the id "root"');

const onError = (error: Error) => noticeSignedOut(queryClient, error);

const queryClient = new QueryClient({
  queryCache: new QueryCache({ onError }),
  mutationCache: new MutationCache({ onError }),
  defaultOptions: {
    // A change that waited for the network would be carried out when nobody expects it any more.
    mutations: { networkMode: 'always' },
    queries: {
      staleTime: 15_000,
      retry: (failures, error) => failures < 3 && error instanceof RequestRefused && error.code === 'unreachable',
    },
  },
});

shareSession(queryClient, new BroadcastChannel('wirekata.session'));

const liveSocket = createLiveSocket({
  connect: () => new WebSocket(`${location.origin.replace(/^http/, 'ws')}/api/live`),
});
liveSocket.onExercisesChanged(() => queryClient.invalidateQueries({ queryKey: ['exercises'] }));
window.addEventListener('online', liveSocket.retryNow);
window.addEventListener('offline', liveSocket.drop);

createRoot(root).render(
  <App queryClient={queryClient} liveSocket={liveSocket} router={createAppRouter(queryClient)} />,
);
