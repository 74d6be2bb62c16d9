import { createServer } from 'node:net';
import { SetupFailure } from '../setup-failure.ts';

/** @throws SetupFailure when the server could not listen there. */
export async function checkPort(host: string, port: number): Promise<void> {
  const probe = createServer();
  try {
    await new Promise<void>((resolve, reject) => {
      probe.once('error', reject);
      probe.listen(port, host, resolve);
    });
  } catch (cause) {
    throw new SetupFailure(explain((cause as NodeJS.ErrnoException).code, host, port), { cause });
  }
  await new Promise((resolve) => probe.close(resolve));
}

function explain(code: string | undefined, host: string, port: number): string {
  const next = port < 65_535 ? port + 1 : port - 1;
  switch (code) {
    case 'EADDRINUSE':
      return `Port ${port} on ${host} is taken by another program. Stop that one, or use another port: PORT=${next} npm start`;
    case 'EACCES':
      return `This user may not listen on port ${port}. Use one above 1023: PORT=3000 npm start`;
    default:
      return `Cannot listen on ${host}:${port} (${code}). Use an address of this machine: HOST=127.0.0.1 npm start`;
  }
}
