/** Where a run should stop: places, with hit counts and conditions. Decides places only; reads no tensor and knows no node. */
import type { Condition } from './conditions.ts';
import type { Path, Step } from './verb.ts';

export interface Breakpoint {
  /** Chosen by whoever set it; the same one while it is moved, changed or disabled. */
  readonly id: string;
  /** ['encoder'], ['encoder', 'encoder', 'mid'], ['sampler', 'token 17'], ['trainer', 'step 40']; '*' is any one name, a last '**' any that follow. */
  readonly at: Path;
  /** Before it runs unless told; after: what it made can be seen and changed. */
  readonly when?: 'before' | 'after';
  /** After a node: the wire or port that is meant. A condition then looks at this value only, and no value there is no stop. */
  readonly port?: string;
  readonly disabled?: boolean;
  /** Stops from this visit on, counted from 1, of those that meet the condition. */
  readonly fromHit?: number;
  readonly condition?: Condition;
}

export const isSamePath = (a: Path, b: Path) => a.length === b.length && a.every((x, i) => x === b[i]);
export const isInside = (inner: Path, outer: Path) => inner.length > outer.length && isSamePath(inner.slice(0, outer.length), outer);
export const showPath = (at: Path) => at.join(' / ');

export const whenOf = (b: Breakpoint): 'before' | 'after' => b.when ?? (b.port === undefined ? 'before' : 'after');

/** Whether a path is one of those that `place` means. Layers may also be written as the checkpoint has them: 'encoder.mid' for 'encoder', 'mid'. */
export function isMeant([name, ...rest]: Path, at: Path): boolean {
  if (name === undefined || !at.length) return name === undefined && !at.length;
  if (name === '**' && !rest.length) return true;
  if (name === '*') return isMeant(rest, at.slice(1));
  return at.some((_, i) => at.slice(0, i + 1).join('.') === name && isMeant(rest, at.slice(i + 1)));
}

/** Whether `place` may mean something inside `at`. */
export function isMeantInside([name, ...rest]: Path, at: Path): boolean {
  if (name === undefined || !at.length) return name !== undefined;
  if (name === '**' && !rest.length) return true;
  if (name === '*') return isMeantInside(rest, at.slice(1));
  return name.startsWith(`${at.join('.')}.`) || at.some((_, i) => at.slice(0, i + 1).join('.') === name && isMeantInside(rest, at.slice(i + 1)));
}

/** Whether the step is the place that is meant, its condition aside. */
export function isAt(b: Breakpoint, { at, when, writes, values }: Step): boolean {
  if (b.disabled || whenOf(b) !== (when ?? 'before') || !isMeant(b.at, at)) return false;
  return b.port === undefined || Object.hasOwn(writes ?? {}, b.port) || Object.hasOwn(values ?? {}, b.port);
}

/**
 * 'encoder', 'encoder/mid', 'sampler/token 17', 'encoder.latent' (after, the port), 'sub/encoder:latent' (the same inside a subgraph), 'encoder/encoder/mid!' (after).
 * A part that holds a slash is written with its slashes doubled: 'node/up//0' is ['node', 'up/0'].
 */
export function parsePlace(text: string): Pick<Breakpoint, 'at' | 'when' | 'port'> {
  const after = text.endsWith('!'), body = after ? text.slice(0, -1) : text;
  const [, place = body, port] = /^([^/.:]+)\.([^/:]+)$/.exec(body) ?? /^(.+):([^/:]+)$/.exec(body) ?? [];
  const at = place.split(/(?<!\/)\/(?!\/)/).map((p) => p.trim().replaceAll('//', '/'));
  if (at.some((p) => !p)) throw new Error(`"${text}" names no place. Write node, node/layer, node.port, or node/layer! for after it.`);
  return port === undefined ? { at, ...(after && { when: 'after' as const }) } : { at, when: 'after', port };
}
