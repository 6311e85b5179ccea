/** A drawn graph as one program: every node that has equations writes them into one Builder. Knows no node type and no runtime. */
import type { Params } from '../graph/node.ts';
import type { Builder } from '../net/build.ts';
import type { Var } from '../net/program.ts';
import type { DiscriminatorArchitecture } from '../net/architecture.ts';
import type { Model, Value, Values } from './value.ts';

/** A network that judges pictures, to be written again for other pictures; it learns in its own half of a step. */
export interface Judge {
  readonly architecture: DiscriminatorArchitecture;
  /** The picture the wire's logits are for. */
  readonly judged: Var;
  /** Logits of a picture, and the mean and variance (unbiased) of each normalisation's batch, by the weight's name. */
  write(b: Builder, image: Var): { readonly logits: Var; readonly statistics: ReadonlyMap<string, Var> };
}

/** What the discriminator's half makes small, and what the generator's half holds against it. */
export interface Contest {
  readonly judge: Judge;
  /** Shape (): the discriminator's own loss. */
  readonly loss: Var;
  /** Statistics of the pictures each half looks at, in the order it looks. */
  readonly seen: { readonly generator: readonly ReadonlyMap<string, Var>[]; readonly discriminator: readonly ReadonlyMap<string, Var>[] };
  /** Shape () each: mean logits of real and made pictures. */
  readonly means: { readonly real: Var; readonly fake: Var };
}

/** What a wire carries while a graph is written down: a variable of the program, or a value known before it. */
export interface Wire {
  readonly var?: Var;
  readonly value?: Value;
  readonly judge?: Judge;
  readonly contest?: Contest;
  /** Scalars () worth watching that belong to a loss, by name. */
  readonly report?: Readonly<Record<string, Var>>;
}
export type Wires = Readonly<Record<string, Wire>>;

export interface Joining {
  readonly b: Builder;
  readonly params: Params;
  /** The node's outputs in the run before: what it found in files. */
  readonly values: Values;
  /** What arrives at an input; undefined without a wire. */
  wire(port: string): Wire | undefined;
  /** The variable that arrives at an input. A value from outside becomes an input of the program. @throws when nothing arrives */
  at(port: string): Var;
  /** One of the node's own outputs in the run before, fed to the program from outside. */
  own(port: string): Var;
}
/** Writes a node's equations for training. @returns what its outputs carry */
export type Join = (joining: Joining) => Wires;

/** A node that leads to the one that asks. */
export interface Drawn {
  readonly id: string;
  readonly params: Params;
  /** Input port to where its wire comes from. */
  readonly wires: Readonly<Record<string, readonly [node: string, port: string]>>;
  /** Absent where the node has no equations: its values come from outside the program. */
  readonly join?: Join;
  readonly values: Values;
}

/** The part of a graph that leads to a node: each of its nodes after those it takes from, and the node's own wires. */
export interface Drawing { readonly order: readonly Drawn[]; readonly into: Drawn['wires'] }

export interface Joined {
  readonly b: Builder;
  /** The program's inputs by name, 'dataset.image', and what they are fed. */
  readonly data: Readonly<Record<string, Var>>;
  readonly fed: ReadonlyMap<string, Value>;
  /** What arrives at an input of the node that asks. */
  wire(port: string): Wire | undefined;
}

/** Writes the graph that leads to the wires `into`. @param order nodes, each after those it takes from */
export function join(b: Builder, order: readonly Drawn[], into: Drawn['wires']): Joined {
  const made = new Map<string, Wires>(), data: Record<string, Var> = {}, fed = new Map<string, Value>();
  const follow = (from: readonly [string, string] | undefined): Wire | undefined => {
    if (!from) return undefined;
    const [node, port] = from, wires = made.get(node);
    return wires && Object.hasOwn(wires, port) ? wires[port] : undefined;
  };
  const variable = (id: string, port: string, from: readonly [string, string] | undefined): Var => {
    const wire = follow(from);
    if (wire?.var !== undefined) return wire.var;
    const tensor = wire?.value?.tensor, name = from?.join('.');
    if (!tensor || name === undefined) throw new Error(`${id}: nothing that a network can take arrives at "${port}".`);
    fed.set(name, wire.value!);
    return (data[name] ??= b.input(tensor.shape, tensor.dtype));
  };
  const scopeOf = scopesByModel();
  for (const { id, params, wires, join: write, values } of order) {
    const known = Object.fromEntries(Object.entries(values).map(([port, value]): [string, Wire] => [port, { value }]));
    made.set(id, known);
    const scope = scopeOf(Object.keys(wires).map((port) => follow(wires[port])?.value?.model?.weights.digest)), joining = { b, params, values, wire: (port: string) => follow(wires[port]), at: (port: string) => variable(id, port, wires[port]), own: (port: string) => variable(id, port, [id, port]) };
    const written = write && (scope ? b.layer(scope, () => write(joining)) : write(joining));
    made.set(id, { ...known, ...written });
  }
  return { b, data, fed, wire: (port) => follow(into[port]) };
}

/** Two models may have the same weights' names: those of a second model are written under 'model-2', and so on. */
function scopesByModel(): (digests: readonly (string | undefined)[]) => string {
  const seen: string[] = [];
  return (digests) => {
    const digest = digests.find((d) => d !== undefined);
    if (digest === undefined) return '';
    if (!seen.includes(digest)) seen.push(digest);
    return scopeOfModel(seen.indexOf(digest));
  };
}
/** What stands before the weights' names of model i, in the order in which nodes take them. */
export const scopeOfModel = (i: number) => (i === 0 ? '' : `model-${i + 1}`);

/** The nodes whose equations lead to the wires, and those whose values these take: what stands before a value is of no account. */
export function reaching({ order, into }: Drawing): Drawn[] {
  const wanted = new Set(Object.values(into).map(([node]) => node));
  return order.toReversed().filter(({ id, wires, join: write }) => {
    if (!wanted.has(id)) return false;
    if (write) for (const [node] of Object.values(wires)) wanted.add(node);
    return true;
  }).reverse();
}

/** The models that nodes with equations take, in that order. */
export function modelsIn(order: readonly Drawn[]): Model[] {
  const values = new Map(order.map((d) => [d.id, d.values])), out: Model[] = [];
  for (const { wires, join: write } of order) {
    if (!write) continue;
    const model = Object.values(wires).map(([node, port]) => values.get(node)?.[port]?.model).find((m) => m !== undefined);
    if (model && !out.some((m) => m.weights.digest === model.weights.digest)) out.push(model);
  }
  return out;
}
