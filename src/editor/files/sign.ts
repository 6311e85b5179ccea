/** A value that is looked at, as a PNG that carries the workflow and a receipt. Knows references; draws nothing. */
import type { Ref, Look } from '../../worker/protocol.ts';
import { expand } from '../../graph/expand.ts';
import { specs } from '../specs.ts';
import { graphNow } from '../state/document.ts';
import { ask } from '../state/engine.ts';
import { useSession } from '../state/session.ts';

/** @throws Refused when the value is gone */
export async function signedPng(value: Ref, look: Omit<Extract<Look, { as: 'picture' }>, 'as'>): Promise<Blob> {
  const graph = useSession.getState().ran ?? graphNow(), [, node, port] = /^([^.#]+)\.([^#]+)#/.exec(value.id) ?? [];
  if (node === undefined) throw new Error('only what a node gave can be saved with a receipt');
  // a node that only looks shows what reached it: the picture is its source's
  const { graph: flat } = expand(graph, specs), isOutput = specs.get(flat.nodes[node]?.type ?? '')?.outputs[port] !== undefined;
  const from = isOutput ? [node, port] as const : flat.edges.find((e) => e.to[0] === node && e.to[1] === port)?.from ?? [node, port] as const;
  return (await ask('sign', { graph, node: from[0], port: from[1], ref: value.id, look })).png;
}
