import { Button } from '@mantine/core';
import type { ErrorComponentProps } from '@tanstack/react-router';
import { RequestRefused } from '../api/http-client.ts';
import { CutWire } from '../components/cut-wire.tsx';
import { PageTitle } from '../components/page-title.tsx';
import { strings } from '../strings/strings.ts';
import { NotFoundPage } from './not-found-page.tsx';
import classes from './notice-page.module.css';

export function ErrorPage({ error, reset }: ErrorComponentProps) {
  const refusal = error instanceof RequestRefused ? error : null;
  if (refusal?.code === 'not-found') return <NotFoundPage />;
  return (
    <div className={classes['notice']} role="alert">
      <CutWire />
      <PageTitle>{strings.app.errorTitle}</PageTitle>
      <p>{refusal ? refusal.message : strings.app.errorText}</p>
      {refusal?.requestId && <p className={classes['reference']}>{strings.app.errorReference(refusal.requestId)}</p>}
      <div className={classes['actions']}>
        <Button onClick={reset}>{strings.app.tryAgain}</Button>
        <Button variant="default" onClick={() => location.reload()}>
          {strings.app.reload}
        </Button>
      </div>
    </div>
  );
}
