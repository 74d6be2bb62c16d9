import { type ReactNode, useEffect, useRef, useState } from 'react';
import type { HttpExchange } from '#contracts/run-event.ts';
import type { HttpRequest } from '#contracts/workbench.ts';
import { RefusalText } from '../../components/refusal.tsx';
import { strings } from '../../strings/strings.ts';
import classes from './http-client.module.css';
import { withJsonType } from './http-request.ts';
import { RequestForm } from './request-form.tsx';
import type { RequestHistory } from './request-history.ts';
import { RequestList } from './request-list.tsx';
import type { Bench } from './use-bench.ts';
import type { SavedRequests } from './use-saved-requests.ts';

interface HttpClientProps {
  title: string;
  bench: Bench;
  offer: { servers: readonly string[] };
  history: RequestHistory;
  saved: SavedRequests;
  exchanges: readonly HttpExchange[];
  renderExchange: (exchange: HttpExchange) => ReactNode;
}

const firstRequest: HttpRequest = { method: 'GET', path: '/', headers: [], body: null };

/** Requests by hand: what was sent, what came back, and what is kept of it in this browser. */
export function HttpClient(props: HttpClientProps) {
  const { title, bench, offer, history: kept, saved, exchanges, renderExchange } = props;
  const [history, setHistory] = useState(kept.read);
  // A new number puts what was chosen into the form.
  const [chosen, setChosen] = useState(() => ({ request: history[0]?.request ?? firstRequest, number: 0 }));
  const [shown, setShown] = useState<string | null>(null);

  const exchangeOf = (id: string): HttpExchange | null => {
    const answer = bench.answerOf(id);
    if (answer?.type !== 'exchange') return null;
    return exchanges.find(({ n }) => n === answer.n) ?? null;
  };
  const send = (process: string, request: HttpRequest) => {
    const id = bench.ask({ type: 'http', process, ...withJsonType(request) });
    setHistory(kept.add({ id, request, status: null }));
    setShown(id);
  };
  const choose = (request: HttpRequest, id: string | null) => {
    setChosen({ request, number: chosen.number + 1 });
    setShown(id);
  };
  const answerRegion = useRef<HTMLElement>(null);
  const isAnswered = shown !== null && bench.answerOf(shown) !== null;
  // Syncs the scroll position with an answer that has come: in a low pane it is below what can be seen.
  useEffect(() => {
    if (shown !== null && isAnswered) answerRegion.current?.scrollIntoView({ block: 'nearest' });
  }, [shown, isAnswered]);

  const past = history.map((one) => ({ ...one, status: exchangeOf(one.id)?.response?.status ?? one.status }));
  return (
    <div className={classes['client']}>
      <RequestList
        title={title}
        saved={saved.list}
        refusal={saved.refusal}
        history={past}
        onChoose={choose}
        onForget={saved.forget}
        onClear={() => setHistory(kept.clear())}
      />
      <div className={classes['main']}>
        <RequestForm
          key={chosen.number}
          initial={chosen.request}
          servers={offer.servers}
          isOpen={bench.isOpen}
          onSend={send}
          onImport={(request) => choose(request, null)}
          onSave={(name, request) => saved.save({ name, request })}
        />
        <section ref={answerRegion} className={classes['answer']} aria-label={strings.workbench.answer}>
          {shown === null ? (
            <p className={classes['note']}>{strings.workbench.noAnswerYet}</p>
          ) : (
            <Answer bench={bench} id={shown} exchange={exchangeOf(shown)} renderExchange={renderExchange} />
          )}
        </section>
      </div>
    </div>
  );
}

type AnswerProps = { id: string; exchange: HttpExchange | null } & Pick<HttpClientProps, 'bench' | 'renderExchange'>;

function Answer({ bench, id, exchange, renderExchange }: AnswerProps) {
  const { workbench: words } = strings;
  const answer = bench.answerOf(id);
  if (answer?.type === 'refused') return <RefusalText text={answer.reason} />;
  if (exchange === null) {
    return (
      <p className={classes['note']} role="status">
        {answer === null ? words.sending : words.leftOut}
      </p>
    );
  }
  const { response, durationMs } = exchange;
  return (
    <>
      <p
        className={classes['summary']}
        role="status"
        data-failed={response === null || response.status >= 500 || undefined}
      >
        {words.answered(response?.status ?? null, strings.run.duration(durationMs))}
      </p>
      {renderExchange(exchange)}
    </>
  );
}
