import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { canRun, hasImage, runProgram } from './run-program.ts';

const tag = 'debian:trixie-slim';
const pullTimeoutMs = 20_000;

/** What makes the official image slim, and packages quick to install in it. */
const slimSettings = {
  'etc/dpkg/dpkg.cfg.d/container': [
    'force-unsafe-io',
    ...['doc', 'info', 'lintian', 'locale', 'man'].map((folder) => `path-exclude /usr/share/${folder}/*`),
    'path-include /usr/share/doc/*/copyright',
    'path-include /usr/share/locale/locale.alias',
    '',
  ],
  'etc/apt/apt.conf.d/container': ['Acquire::Languages "none";', ''],
};

/**
 * Makes sure that the image everything stands on exists: pulled when a registry answers, otherwise made with
 * debootstrap from Debian's own packages, which needs root.
 * @throws Error that says what to install when neither works.
 */
export async function ensureDebian(say: (line: string) => void): Promise<void> {
  if (await hasImage(tag)) return;
  say(`pulling ${tag}`);
  if (await canRun('docker', ['pull', tag], { timeoutMs: pullTimeoutMs })) return;
  await ensureDebootstrap(say);
  say(`no registry answered: making ${tag} with debootstrap`);
  const work = await mkdtemp(join(tmpdir(), 'wirekata-debian-'));
  try {
    const root = join(work, 'root');
    const archive = join(work, 'root.tar');
    // A newer suite than the host's debootstrap knows is fine: all Debian suites share one script.
    await runProgram('env', [
      // It need not survive a loss of power: a build that was cut short begins anew.
      'DPKG_FORCE=unsafe-io',
      'debootstrap',
      '--variant=minbase',
      '--include=ca-certificates',
      'trixie',
      root,
      // Empty: debootstrap's own choice of a mirror.
      '',
      await debianScript(),
    ]);
    for (const left of ['var/cache/apt', 'var/lib/apt/lists'])
      await rm(join(root, left), { recursive: true, force: true });
    for (const [file, lines] of Object.entries(slimSettings)) await writeFile(join(root, file), lines.join('\n'));
    await runProgram('tar', ['-C', root, '-cf', archive, '.']);
    await runProgram('docker', ['import', archive, tag]);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function debianScript(): Promise<string> {
  const folder = '/usr/share/debootstrap/scripts';
  return (await canRun('test', ['-e', `${folder}/trixie`])) ? `${folder}/trixie` : `${folder}/sid`;
}

async function ensureDebootstrap(say: (line: string) => void): Promise<void> {
  if (await canRun('debootstrap', ['--version'])) return;
  const canInstall = process.getuid?.() === 0 && (await canRun('apt-get', ['--version']));
  if (!canInstall) {
    throw new Error(
      `cannot get ${tag}: no registry answered within ${pullTimeoutMs / 1000} s and debootstrap is not installed.\n` +
        `Run "docker pull ${tag}" where a registry is reachable, or as root: apt-get install debootstrap`,
    );
  }
  say('installing debootstrap with apt-get');
  await runProgram('apt-get', ['update']);
  await runProgram('apt-get', ['install', '-y', '--no-install-recommends', 'debootstrap']);
}
