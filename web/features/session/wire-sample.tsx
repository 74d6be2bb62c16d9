import classes from './wire-sample.module.css';

const exchanges = [
  { method: 'POST', path: '/books', status: 201, ms: '4.1', isBad: false },
  { method: 'GET', path: '/books/7', status: 200, ms: '1.3', isBad: false },
  { method: 'PUT', path: '/books/7', status: 200, ms: '1.9', isBad: false },
  { method: 'POST', path: '/books', status: 500, ms: '2.2', isBad: true },
  { method: 'DELETE', path: '/books/7', status: 204, ms: '1.1', isBad: false },
];

/** A picture of the Wire tab; says nothing that is not written beside it, so it is hidden from assistive technology. */
export function WireSample() {
  return (
    <div className={classes['sample']} aria-hidden="true">
      {exchanges.map(({ method, path, status, ms, isBad }, index) => (
        <div key={`${method}${path}${status}`} className={classes['row']} data-bad={isBad || undefined}>
          <span className={classes['number']}>{String(index + 1).padStart(2, '0')}</span>
          <span className={classes['method']}>{method}</span>
          <span className={classes['path']}>{path}</span>
          <span className={classes['status']}>{status}</span>
          <span className={classes['time']}>{ms} ms</span>
        </div>
      ))}
    </div>
  );
}
