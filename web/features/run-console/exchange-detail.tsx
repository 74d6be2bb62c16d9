import type { HttpExchange } from '#contracts/run-event.ts';
import { CopyTextButton } from '../../components/copy-text-button.tsx';
import { ScrollText } from '../../components/scroll-text.tsx';
import { strings } from '../../strings/strings.ts';
import { curlLine } from './curl-line.ts';
import classes from './exchange-detail.module.css';
import { CausedView } from './wire/caused-view.tsx';

/** An exchange as it went over the wire and what it caused. Everything is text: nothing of it is ever markup. */
export function ExchangeDetail({ exchange, curl }: { exchange: HttpExchange; curl?: string | undefined }) {
  const { request, response, error, caused } = exchange;
  const command = curl ?? curlLine(exchange);
  return (
    <div className={classes['exchange']}>
      <div className={classes['halves']}>
        <Half title={strings.run.request} startLine={`${request.method} ${request.path}`} part={request} />
        {response ? (
          <Half title={strings.run.response} startLine={String(response.status)} part={response} />
        ) : (
          <section className={classes['half']}>
            <p className={classes['title']}>{strings.run.response}</p>
            <p className={classes['error']}>{error ?? strings.run.noResponse}</p>
          </section>
        )}
      </div>
      {caused && <CausedView caused={caused} />}
      <div className={classes['curl']}>
        <ScrollText label={strings.wire.curl}>{command}</ScrollText>
        <CopyTextButton text={command} label={strings.run.copy} />
      </div>
    </div>
  );
}

interface HalfProps {
  title: string;
  startLine: string;
  part: HttpExchange['request'] | NonNullable<HttpExchange['response']>;
}

function Half({ title, startLine, part: { headers, body, bodyBytes } }: HalfProps) {
  const shownBytes = new TextEncoder().encode(body).length;
  return (
    <section className={classes['half']}>
      <p className={classes['title']}>{title}</p>
      <ScrollText label={title}>
        <span className={classes['start']}>{startLine}</span>
        {'\n'}
        {headers.map(([name, value], index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: headers may repeat, and their order is fixed
          <span key={index}>
            <span className={classes['header']}>{name}:</span> {value}
            {'\n'}
          </span>
        ))}
        {'\n'}
        {body === '' ? <span className={classes['header']}>{strings.run.noBody}</span> : layOut(body)}
      </ScrollText>
      {bodyBytes > shownBytes && (
        <p className={classes['cut']}>{strings.run.cutBody(bytes(shownBytes), bytes(bodyBytes))}</p>
      )}
    </section>
  );
}

function layOut(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}

const bytes = (count: number) => (count < 1024 ? `${count} B` : `${(count / 1024).toFixed(1)} KiB`);
