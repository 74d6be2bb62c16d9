import { strings } from '../../../strings/strings.ts';
import classes from './status-code.module.css';

export function StatusCode({ response }: { response: { status: number } | null }) {
  const kind = response ? Math.floor(response.status / 100) : 'none';
  return (
    <span className={classes['status']} data-kind={kind} title={response ? undefined : strings.run.noResponse}>
      {response?.status ?? strings.wire.noAnswer}
    </span>
  );
}
