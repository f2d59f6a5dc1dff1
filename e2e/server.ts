// Server: a claimdesk process of its own for one test, in a directory of its own, on a free port.
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const BINARY = resolve(process.env['CLAIMDESK_BIN'] ?? join(import.meta.dirname, '../target/debug/claimdesk'));
const START_LIMIT_MS = 30_000;
const STOP_LIMIT_MS = 10_000;

/** Somebody who can sign in to the demo desk. */
export interface Person {
  email: string;
  password: string;
  role: string;
}

/** What a test wants to find: the demo desk with people and claims, or an empty one before its set-up. */
export type DeskKind = 'demo' | 'empty';

/** A demo desk that nobody serves, to be copied: making one takes longer than most tests. */
export class DemoFolder {
  private constructor(readonly path: string) {}

  static async make(): Promise<DemoFolder> {
    const path = await mkdtemp(join(tmpdir(), 'claimdesk-demo-'));
    await promisify(execFile)(BINARY, ['demo', '--no-serve', '--data-dir', path], { cwd: path, env: outside() });
    return new DemoFolder(path);
  }

  async remove(): Promise<void> {
    await rm(this.path, { recursive: true, force: true });
  }
}

/** The desk that a test wants. */
export interface DeskWish {
  kind: DeskKind;
  /** What a demo desk starts as. */
  demo: DemoFolder;
  /** Whether it was told under which address readers find it. */
  isPublic?: boolean;
  /** The PostgreSQL server on which it gets a database of its own, instead of SQLite. */
  postgres?: string | undefined;
  /** Settings that it gets by its environment: { FETCH_ALLOWED_HOSTS: … }. */
  settings?: Record<string, string>;
}

/** A running desk. */
export class Desk {
  readonly #process: ChildProcess;
  #output = '';
  #ended = false;

  private constructor(
    readonly url: string,
    readonly dataDir: string,
    child: ChildProcess,
  ) {
    this.#process = child;
    child.stdout?.setEncoding('utf8').on('data', (text: string) => (this.#output += text));
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (this.#output += text));
    child.once('exit', () => (this.#ended = true));
    child.once('error', (error) => {
      this.#output += String(error);
      this.#ended = true;
    });
  }

  static async start({ kind, demo, isPublic = false, postgres, settings = {} }: DeskWish): Promise<Desk> {
    const dataDir = await mkdtemp(join(tmpdir(), 'claimdesk-e2e-'));
    if (kind === 'demo' && !postgres) await cp(demo.path, dataDir, { recursive: true });
    const listen = `127.0.0.1:${await freePort()}`;
    const command = [kind === 'demo' ? 'demo' : 'serve', '--data-dir', dataDir, '--listen', listen];
    if (isPublic) command.push('--public-url', `http://${listen}`);
    if (postgres) command.push('--database', await freshDatabase(postgres));
    const told = Object.entries(settings).map(([name, value]) => [`CLAIMDESK_${name}`, value]);
    const child = spawn(BINARY, command, {
      env: { ...outside(), ...Object.fromEntries(told) },
      cwd: dataDir,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const desk = new Desk(`http://${listen}`, dataDir, child);
    try {
      await desk.#ready(kind);
    } catch (error) {
      await desk.stop();
      throw error;
    }
    return desk;
  }

  /** Everything that the program has printed so far. */
  get output(): string {
    return this.#output;
  }

  /** The people whom the demo desk announced. */
  get people(): Person[] {
    const lines = this.#output.matchAll(/sign in as (\S+) with password (\S+) \((.+?)\)/g);
    return [...lines].map(([, email = '', password = '', role = '']) => ({ email, password, role }));
  }

  /** The person with this e-mail address or the part of it before the @; else the first one with this role. */
  person(who: string): Person {
    const found =
      this.people.find(({ email }) => email === who || email.startsWith(`${who}@`)) ??
      this.people.find(({ role }) => role === who);
    if (!found) throw new Error(`nobody called "${who}" on this desk: ${this.#output}`);
    return found;
  }

  /** The one-time link by which an empty desk gets its first administrator. */
  get setUpLink(): string {
    const link = /http:\/\/\S+\/set-up\/\S+/.exec(this.#output)?.[0];
    if (!link) throw new Error(`no set-up link was printed: ${this.#output}`);
    return link;
  }

  async stop(): Promise<void> {
    if (!this.#ended) {
      const gone = once(this.#process, 'exit');
      this.#process.kill('SIGTERM');
      const force = setTimeout(() => this.#process.kill('SIGKILL'), STOP_LIMIT_MS);
      await gone;
      clearTimeout(force);
    }
    await rm(this.dataDir, { recursive: true, force: true });
  }

  async #ready(kind: DeskKind): Promise<void> {
    const deadline = Date.now() + START_LIMIT_MS;
    while (Date.now() < deadline) {
      if (this.#ended) throw new Error(`${BINARY} ended at once: ${this.#output}`);
      const announced = kind === 'demo' ? this.people.length > 0 : this.#output.includes('/set-up/');
      if (announced && (await answers(`${this.url}/readyz`))) return;
      await new Promise((wake) => setTimeout(wake, 50));
    }
    throw new Error(`the desk was not ready after ${START_LIMIT_MS} ms: ${this.#output}`);
  }
}

/** What surrounds the program: the settings of whoever runs the tests must not reach the desk under test. */
function outside(): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('CLAIMDESK_')));
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url)).ok;
  } catch {
    return false; // nobody listens there yet
  }
}

async function freshDatabase(server: string): Promise<string> {
  const name = `journey_${randomUUID().replaceAll('-', '')}`;
  await promisify(execFile)('psql', [server, '--quiet', '--command', `CREATE DATABASE ${name}`]);
  const address = new URL(server);
  address.pathname = `/${name}`;
  return address.href;
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}
