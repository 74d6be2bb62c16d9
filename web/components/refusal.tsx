import { RequestRefused } from '../api/http-client.ts';
import { strings } from '../strings/strings.ts';
import classes from './refusal.module.css';

/** Why a request did not do what was asked; nothing without an error. */
export function Refusal({ error }: { error: Error | null }) {
  if (!error) return null;
  return <RefusalText text={error instanceof RequestRefused ? error.message : strings.app.errorText} />;
}

export function RefusalText({ text }: { text: string }) {
  return (
    <p className={classes['refusal']} role="alert">
      {text}
    </p>
  );
}
