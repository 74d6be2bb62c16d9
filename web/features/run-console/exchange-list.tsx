import { Button } from '@mantine/core';
import { IconArrowsExchange } from '@tabler/icons-react';
import { useState } from 'react';
import type { HttpExchange } from '#contracts/run-event.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { strings } from '../../strings/strings.ts';
import { ExchangeDetail } from './exchange-detail.tsx';
import classes from './exchange-list.module.css';

/** More rows than this make the page slow, and nobody reads them all. */
const pageLength = 100;

export function ExchangeList({ exchanges }: { exchanges: readonly HttpExchange[] }) {
  const [shownCount, setShownCount] = useState(pageLength);
  if (exchanges.length === 0) {
    return (
      <EmptyState icon={<IconArrowsExchange size={22} />} title={strings.run.noExchanges}>
        {strings.run.noExchangesText}
      </EmptyState>
    );
  }
  const hiddenCount = exchanges.length - shownCount;
  return (
    <>
      <ol className={classes['list']}>
        {exchanges.slice(0, shownCount).map((exchange) => (
          <ExchangeRow key={exchange.n} exchange={exchange} />
        ))}
      </ol>
      {hiddenCount > 0 && (
        <Button variant="default" size="compact-sm" m={12} onClick={() => setShownCount(shownCount + pageLength)}>
          {strings.run.showMore(Math.min(hiddenCount, pageLength))}
        </Button>
      )}
    </>
  );
}

export function ExchangeRow({ exchange, curl }: { exchange: HttpExchange; curl?: string | undefined }) {
  const [isOpen, setIsOpen] = useState(false);
  const { n, test, request, response, durationMs } = exchange;
  const kind = response ? Math.floor(response.status / 100) : 'none';
  return (
    <li className={classes['row']}>
      <details onToggle={(event) => setIsOpen(event.currentTarget.open)}>
        <summary>
          <span className={classes['number']}>{String(n).padStart(2, '0')}</span>
          <span className={classes['method']}>{request.method}</span>
          <span className={classes['path']}>{request.path}</span>
          <span className={classes['test']}>{test}</span>
          <span className={classes['status']} data-kind={kind}>
            {response?.status ?? strings.run.noResponse}
          </span>
          <span className={classes['time']}>{strings.run.duration(durationMs)}</span>
        </summary>
        {isOpen && (
          <div className={classes['detail']}>
            <ExchangeDetail exchange={exchange} curl={curl} />
          </div>
        )}
      </details>
    </li>
  );
}
