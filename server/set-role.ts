import { parseArgs } from 'node:util';
import { Role } from '#contracts/account.ts';
import { readConfig } from './config.ts';
import { connectDatabase } from './db/connect.ts';
import { createAccountStore } from './features/accounts/account-store.ts';

const usage = `Usage: node server/set-role.ts <email> <${Role.options.join(' | ')}>`;

/** Makes the first admin of an installation; somebody with a shell on the host needs no other permission. */
async function main(): Promise<string> {
  const [email, role] = parseArgs({ allowPositionals: true }).positionals;
  const parsed = Role.safeParse(role);
  if (email === undefined || !parsed.success) throw new Error(usage);
  const sql = connectDatabase(readConfig().databaseUrl, { poolSize: 1 });
  try {
    const account = await createAccountStore(sql).setRole(email.toLowerCase(), parsed.data);
    if (account === undefined) throw new Error(`Nobody has signed up as ${email}.`);
    return `${account.email} is now ${account.role}.`;
  } finally {
    await sql.end();
  }
}

await main().then(console.log, (error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
