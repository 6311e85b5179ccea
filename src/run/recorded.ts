/** A debugged run as something that can be compared: its nodes' parameters, times and outputs, out of its history. */
import type { Graph } from '../graph/graph.ts';
import { nodeAt } from '../graph/path.ts';
import type { Recorded, RecordedNode, RecordedRun } from './compare.ts';
import type { History } from './history.ts';

/** Every node that began; the last time it ran counts. */
export function recordedOf({ steps, values }: History, graph: Graph): RecordedRun {
  const nodes = new Map<string, RecordedNode>();
  for (const { node: id, ms, writes } of steps) {
    const node = id === undefined ? undefined : nodeAt(graph, id);
    if (!node) continue;
    const { type, params } = node;
    const outputs = Object.fromEntries(Object.entries(writes).flatMap(([port, id]): [string, Recorded][] => {
      const value = values.about(id);
      if (!value) return [];
      const { kind, number, text, tensor } = value;
      return [[port, { kind, number, text, ...(tensor && { id, shape: tensor.shape, data: async () => (await values.find(id)).tensor!.data() }) }]];
    }));
    nodes.set(id!, { type, params, ms, outputs });
  }
  return nodes;
}
