/** Every node type the editor knows, from nodes/: its spec. Those of the first workflow at once, the others right after. No runs and no views. */
import type { NodeSpec, PortSpec, Specs } from '../graph/node.ts';

type Face = { readonly spec: NodeSpec };
const first = import.meta.glob<Face>('../../nodes/{image,model,encoder,quantizer,decoder,compare,preview}/spec.ts', { eager: true });
const others = import.meta.glob<Face>(['../../nodes/*/spec.ts', '!../../nodes/{image,model,encoder,quantizer,decoder,compare,preview}/spec.ts']);

const known = new Map(Object.values(first).map(({ spec }) => [spec.type, spec] as const));
export const specs: Specs = known;

let all: Promise<void> | undefined;
/** Resolves when every node type is known. Awaited before anything but the first workflow is opened, and before nodes are offered. */
export function loadSpecs(): Promise<void> {
  all ??= Promise.all(Object.values(others).map((load) => load())).then((faces) => { for (const { spec } of faces) known.set(spec.type, spec); });
  return all;
}

export const groups = ['source', 'model', 'stage', 'train', 'look', 'save'] as const satisfies readonly NodeSpec['group'][];
export const labelOf = (name: string, port: PortSpec | undefined) => port?.label ?? name;
