/**
 * Every node type the editor knows, from nodes/: its spec, in the language that is chosen. Those of the first workflow at once, the
 * others right after. No runs and no views.
 */
import type { NodeSpec, ParamSpec, PortSpec, Specs } from '../graph/node.ts';
import { type Language, onLanguage } from './speak.ts';

type Face = { readonly spec: NodeSpec };
const first = import.meta.glob<Face>('../../nodes/{image,model,encoder,quantizer,decoder,compare,preview}/spec.ts', { eager: true });
const others = import.meta.glob<Face>(['../../nodes/*/spec.ts', '!../../nodes/{image,model,encoder,quantizer,decoder,compare,preview}/spec.ts']);

/** As their folders have them, in English. */
const own = new Map(Object.values(first).map(({ spec }) => [spec.type, spec] as const));
const shown = new Map(own);
export const specs: Specs = shown;

type Say = (english: string) => string;
const each = <T>(record: Readonly<Record<string, T>>, f: (x: T, name: string) => T) => Object.fromEntries(Object.entries(record).map(([name, x]) => [name, f(x, name)]));
/** The same type with other words on it; what decides results is not touched. */
export const translated = (spec: NodeSpec, say: Say): NodeSpec => ({
  ...spec, title: say(spec.title),
  inputs: each(spec.inputs, (p, name) => ({ ...p, label: say(p.label ?? name) })), outputs: each(spec.outputs, (p, name) => ({ ...p, label: say(p.label ?? name) })),
  params: each<ParamSpec>(spec.params, (p) => ({ ...p, label: say(p.label), ...(p.kind === 'choice' && { options: p.options.map(([v, l]) => [v, say(l)] as const) }) })),
});

let language: Language = 'en';
const show = (spec: NodeSpec) => shown.set(spec.type, language === 'en' ? spec : translated(spec, (text) => chinese?.[text] ?? text));

let all: Promise<void> | undefined;
/** Resolves when every node type is known. Awaited before anything but the first workflow is opened, and before nodes are offered. */
export function loadSpecs(): Promise<void> {
  all ??= Promise.all(Object.values(others).map((load) => load())).then((faces) => { for (const { spec } of faces) { own.set(spec.type, spec); show(spec); } });
  return all;
}

let chinese: Readonly<Record<string, string>> | undefined;
onLanguage(async () => { chinese ??= (await import('./words-nodes-zh.ts')).nodeChinese; }, (chosen) => {
  language = chosen;
  for (const spec of own.values()) show(spec);
});

export const groups = ['source', 'model', 'stage', 'train', 'look', 'save'] as const satisfies readonly NodeSpec['group'][];
export const labelOf = (name: string, port: PortSpec | undefined) => port?.label ?? name;
