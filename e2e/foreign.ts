// Foreign: a site of somebody else's on this machine, from which the desk under test fetches.
import { createServer, type Server } from 'node:http';
import { once } from 'node:events';

/** A page of the site: what it is, and what stands in it. */
export interface ForeignPage {
  media: string;
  body: string;
}

/** A running site. */
export class ForeignSite {
  /** The paths that were asked for, in their order. */
  readonly asked: string[] = [];
  readonly #pages = new Map<string, ForeignPage>();
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((request, response) => {
      const path = request.url ?? '/';
      this.asked.push(path);
      const page = this.#pages.get(path);
      if (page) response.writeHead(200, { 'content-type': page.media }).end(page.body);
      else response.writeHead(404, { 'content-type': 'text/plain' }).end('There is nothing here.');
    });
  }

  static async start(): Promise<ForeignSite> {
    const site = new ForeignSite();
    site.#server.listen(0, '127.0.0.1');
    await once(site.#server, 'listening');
    return site;
  }

  /** The host as the settings of a desk name it. */
  get host(): string {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('the site is not there');
    return `127.0.0.1:${address.port}`;
  }

  /** The address of a path. */
  url(path: string): string {
    return `http://${this.host}${path}`;
  }

  /** Puts a page at a path, or another one in its place. */
  put(path: string, body: string, media = 'text/html; charset=utf-8'): void {
    this.#pages.set(path, { media, body });
  }

  async stop(): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, 'close');
  }
}
