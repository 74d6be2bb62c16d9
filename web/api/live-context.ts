import { createContext, use, useSyncExternalStore } from 'react';
import type { LiveSocket, LiveStatus } from './live-socket.ts';

export const LiveSocketContext = createContext<LiveSocket | null>(null);

export function useLiveSocket(): LiveSocket {
  const socket = use(LiveSocketContext);
  if (!socket) throw new Error('useLiveSocket needs a LiveSocketContext above it; app.tsx provides it');
  return socket;
}

export function useLiveStatus(): LiveStatus {
  const socket = useLiveSocket();
  return useSyncExternalStore(socket.onStatus, socket.status);
}
