import { lazy, Suspense, useState } from 'react';
import type { HttpExchange } from '#contracts/run-event.ts';
import { strings } from '../../strings/strings.ts';
import classes from './exchange-row.module.css';
import { StatusCode } from './wire/status-code.tsx';

const ExchangeDetail = lazy(async () => ({ default: (await import('./exchange-detail.tsx')).ExchangeDetail }));

/** One exchange as a line that opens. */
export function ExchangeRow({ exchange, curl }: { exchange: HttpExchange; curl?: string | undefined }) {
  const [isOpen, setIsOpen] = useState(false);
  const { n, request, response, durationMs } = exchange;
  return (
    <li className={classes['row']}>
      <details onToggle={(event) => setIsOpen(event.currentTarget.open)}>
        <summary>
          <span className={classes['number']}>{String(n).padStart(2, '0')}</span>
          <span className={classes['method']}>{request.method}</span>
          <span className={classes['path']}>{request.path}</span>
          <StatusCode response={response} />
          <span className={classes['time']}>{strings.run.duration(durationMs)}</span>
        </summary>
        {isOpen && (
          <div className={classes['detail']}>
            <Suspense fallback={<p role="status">{strings.app.loading}</p>}>
              <ExchangeDetail exchange={exchange} curl={curl} />
            </Suspense>
          </div>
        )}
      </details>
    </li>
  );
}
