/** A wire let go over a node, not over one of its ports: it takes the first port that fits. */
import { connectPorts } from '../state/changes.ts';
import { refusalOf } from '../state/checked.ts';
import { drawnNow, specOfId } from '../state/scope.ts';
import { isWired } from '../state/wires.ts';
import { wireBetween, type WireStart } from './connecting.ts';

export function connectToNode(start: WireStart, node: string): void {
  const spec = specOfId(node), side = start.side === 'out' ? 'in' as const : 'out' as const, graph = drawnNow();
  const ports = Object.keys((side === 'in' ? spec?.inputs : spec?.outputs) ?? {});
  // free inputs before those that have a wire
  const order = side === 'in' ? ports.toSorted((a, b) => Number(isWired(graph, node, a, 'in')) - Number(isWired(graph, node, b, 'in'))) : ports;
  for (const port of order) {
    const wire = wireBetween(start, { node, port, side });
    if (wire && refusalOf(wire) === undefined) return connectPorts(wire);
  }
}
