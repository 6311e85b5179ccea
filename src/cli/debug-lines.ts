/** Where the debugger's commands come from: a person at a terminal, a script, or what is piped in. Understands none of them. */
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline/promises';

export interface Lines {
  /** Someone sits there: mistakes are told and another line is asked for. */
  readonly person: boolean;
  /** The next command, and where it stands; undefined when there are no more. */
  next(prompt: string): Promise<{ readonly text: string; readonly where: string } | undefined>;
  close(): void;
}

function script(text: string, name: string): Lines {
  const lines = text.split(/\r?\n/).map((line, i) => ({ text: line.replace(/(^|\s)#.*$/, '').trim(), where: `${name}, line ${i + 1}` })).filter((l) => l.text);
  return { person: false, next: async () => lines.shift(), close() {} };
}

function terminal(): Lines {
  const io = createInterface({ input: process.stdin, output: process.stderr });
  let last = '';
  let closed = false;
  io.once('close', () => { closed = true; });
  // the terminal gives Ctrl+C to whoever reads lines; it is meant for the run
  io.on('SIGINT', () => process.kill(process.pid, 'SIGINT'));
  return {
    person: true,
    async next(prompt) {
      if (closed) return undefined;
      const gone = new AbortController(), leave = () => gone.abort();
      io.once('close', leave);
      try {
        const said = (await io.question(prompt, { signal: gone.signal })).trim();
        // an empty line does the same again, as in every debugger
        if (said) last = said;
        return { text: said || last || 'help', where: '' };
      } catch { return undefined; } finally { io.off('close', leave); }
    },
    close: () => io.close(),
  };
}

/** @param file a script; absent: the terminal, or what is piped in */
export async function openLines(file: string | undefined): Promise<Lines> {
  if (file !== undefined) {
    try { return script(await readFile(file, 'utf8'), file); } catch (e) { throw new Error(`The script ${file} cannot be read: ${(e as Error).message}.`, { cause: e }); }
  }
  return process.stdin.isTTY ? terminal() : piped();
}

/** Read when the first command is asked for: a run that never stops waits for no one. */
function piped(): Lines {
  let read: Promise<Lines> | undefined;
  const all = async () => {
    let text = '';
    for await (const part of process.stdin) text += String(part);
    return script(text, 'standard input');
  };
  return { person: false, next: async (prompt) => (await (read ??= all())).next(prompt), close() { process.stdin.destroy(); } };
}
