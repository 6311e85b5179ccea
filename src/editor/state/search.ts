/** Finds node types by words and by what a wire can reach. Pure. */
import type { NodeSpec, Specs } from '../../graph/node.ts';
import type { ValueKind } from '../../graph/port.ts';
import { groups } from '../specs.ts';

export interface Offer { readonly spec: NodeSpec; /** The port a dropped wire would use. */ readonly port?: string }

const byGroup = (a: NodeSpec, b: NodeSpec) => groups.indexOf(a.group) - groups.indexOf(b.group);

/** 3: the title starts so, 2: a word of it does, 1: it stands in the title, the type or the first line of the help; 0: nowhere. */
function rank(spec: NodeSpec, query: string): number {
  const title = spec.title.toLowerCase();
  if (title.startsWith(query)) return 3;
  if (title.split(/\s+/).some((w) => w.startsWith(query)) || spec.type.startsWith(query)) return 2;
  const first = spec.help.split('\n', 1)[0].toLowerCase();
  return title.includes(query) || spec.type.includes(query) || first.includes(query) ? 1 : 0;
}

/** The first port of a spec that a wire of this kind may use: exact kinds before those that are also taken. */
export function portFor(spec: NodeSpec, kind: ValueKind, side: 'in' | 'out', alsoTakes: readonly ValueKind[] = []): string | undefined {
  const ports = Object.entries(side === 'in' ? spec.inputs : spec.outputs);
  return (ports.find(([, p]) => p.kind === kind) ?? ports.find(([, p]) => (side === 'in' ? p.also?.includes(kind) : alsoTakes.includes(p.kind))))?.[0];
}

/** @param wire what the new node must take ('in') or give ('out') */
export function offers(specs: Specs, query: string, wire?: { kind: ValueKind; side: 'in' | 'out'; also?: readonly ValueKind[] }): Offer[] {
  const q = query.trim().toLowerCase();
  return [...specs.values()]
    .flatMap((spec): (Offer & { score: number; exact: number })[] => {
      const score = q ? rank(spec, q) : 1;
      if (!score) return [];
      if (!wire) return [{ spec, score, exact: 0 }];
      const port = portFor(spec, wire.kind, wire.side, wire.also);
      const declared = port && (wire.side === 'in' ? spec.inputs : spec.outputs)[port];
      return port && declared ? [{ spec, port, score, exact: declared.kind === wire.kind ? (declared.also ? 1 : 2) : 0 }] : [];
    })
    .sort((a, b) => b.score - a.score || b.exact - a.exact || byGroup(a.spec, b.spec) || a.spec.title.localeCompare(b.spec.title))
    .map(({ spec, port }) => ({ spec, ...(port && { port }) }));
}

/** The first sentence of a spec's help, without its markdown. */
export const gist = (spec: NodeSpec) => (/^(.*?[.!?])(?:\s|$)/s.exec(spec.help)?.[1] ?? spec.help.split('\n', 1)[0]).replaceAll(/[*_`]/g, '').replaceAll('\n', ' ');
