/** One line on a terminal that says what runs now, and is gone at the end. On anything but a terminal it says nothing. */
import type { WriteStream } from 'node:tty';
import type { NodeEvent } from '../run/execute.ts';

export class Progress {
  #shown = false;
  constructor(readonly out: Pick<WriteStream, 'isTTY' | 'write'> & { readonly columns?: number }) {}

  tell(node: string, event: NodeEvent): void {
    if (event.is === 'running') this.#line(node);
    else if (event.is === 'progress') this.#line(`${node} ${event.done}/${event.of}${event.what === undefined ? '' : ` ${event.what}`}`);
  }
  end(): void {
    if (this.#shown) this.out.write('\r\x1b[K');
    this.#shown = false;
  }
  #line(text: string): void {
    if (!this.out.isTTY) return;
    this.#shown = true;
    this.out.write(`\r\x1b[K${text.slice(0, (this.out.columns ?? 80) - 1)}`);
  }
}
