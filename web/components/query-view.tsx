import { Button } from '@mantine/core';
import { IconPlugConnectedX } from '@tabler/icons-react';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { RequestRefused } from '../api/http-client.ts';
import { strings } from '../strings/strings.ts';
import { EmptyState } from './empty-state.tsx';

interface QueryViewProps<Data> {
  query: UseQueryResult<Data>;
  /** Shown while there is nothing yet; it should have the shape of what comes. */
  skeleton: ReactNode;
  children: (data: Data) => ReactNode;
}

/** Waiting, failed or there: every list and page shows its data through this. "Not found" goes to the page's own error page. */
export function QueryView<Data>({ query, skeleton, children }: QueryViewProps<Data>) {
  if (query.data !== undefined) return children(query.data);
  if (query.isPending) {
    return (
      <div aria-busy="true">
        <span className="visually-hidden" role="status">
          {strings.app.loading}
        </span>
        {skeleton}
      </div>
    );
  }
  const { error } = query;
  if (error instanceof RequestRefused && error.code === 'not-found') throw error;
  return (
    <div role="alert">
      <EmptyState icon={<IconPlugConnectedX size={22} />} title={strings.app.errorTitle}>
        {error instanceof RequestRefused ? error.message : strings.app.errorText}
        <div>
          <Button variant="default" onClick={() => query.refetch()} loading={query.isFetching}>
            {strings.app.tryAgain}
          </Button>
        </div>
      </EmptyState>
    </div>
  );
}
