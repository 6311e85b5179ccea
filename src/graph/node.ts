/** What a node type says of itself: its face, its ports, its parameters, and what flows out for what flows in. Pure data; no runtime. */
import type { PortType, ValueKind } from './port.ts';

export interface PortSpec {
  readonly kind: ValueKind;
  /** More kinds an input takes besides `kind`. */
  readonly also?: readonly ValueKind[];
  /** A run goes on without a wire here. Inputs only. */
  readonly optional?: boolean;
  /** It costs something and is made only when it is wired or saved. Outputs only. */
  readonly onDemand?: boolean;
  readonly label?: string;
  /** What it is: shape, units, range, the paper's symbol. One or two sentences. */
  readonly help: string;
}

interface ParamCommon {
  readonly label: string;
  readonly help: string;
  /** One of the at most three shown on the node's body. */
  readonly onNode?: boolean;
  /** It matters only while another parameter has one of these values: [parameter, values]. */
  readonly when?: readonly [param: string, values: readonly string[]];
}
export type ParamSpec = ParamCommon & (
  | { readonly kind: 'file'; readonly accept: readonly string[]; readonly default: string; /** Shipped choices, as [file, title]. */ readonly samples?: readonly (readonly [string, string])[] }
  | { readonly kind: 'number'; readonly default: number; readonly min?: number; readonly max?: number; readonly step?: number; readonly integer?: boolean; readonly unit?: string }
  | { readonly kind: 'choice'; readonly default: string; readonly options: readonly (readonly [value: string, label: string])[] }
  | { readonly kind: 'toggle'; readonly default: boolean }
  | { readonly kind: 'text'; readonly default: string; readonly lines?: number; /** It names a folder: relative to the workflow, or to the current folder where it is given on the command line. */ readonly folder?: boolean }
);
export type ParamValue = string | number | boolean | null | readonly unknown[] | { readonly [k: string]: unknown };
export type Params = Readonly<Record<string, ParamValue>>;

/** What is known of a node's files before a run (a picture's size, a checkpoint's architecture): see `look` of the node's verb. */
export type Facts = Readonly<Record<string, unknown>>;

export interface Flow {
  /** What arrives at each connected input, as far as known; inputs without a wire have no key. */
  readonly ins: Readonly<Record<string, PortType | undefined>>;
  readonly params: Params;
  readonly facts: Facts | undefined;
}

/** Turns a node's saved parameters of version i into those of version i + 1. Sees data only; never edited after release. */
export type Upgrade = (params: Record<string, ParamValue>) => Record<string, ParamValue>;

export interface NodeSpec {
  readonly type: string;
  readonly title: string;
  /** A lucide icon's name in kebab case. */
  readonly icon: string;
  readonly group: 'source' | 'model' | 'stage' | 'train' | 'look' | 'save';
  /** Markdown: what it does, in the paper's terms, with its symbol. */
  readonly help: string;
  /** Paper section and reference module. */
  readonly source?: string;
  readonly inputs: Readonly<Record<string, PortSpec>>;
  readonly outputs: Readonly<Record<string, PortSpec>>;
  readonly params: Readonly<Record<string, ParamSpec>>;
  /**
   * Types of the outputs. @throws Refusal with a reason when what flows in cannot work together.
   * An output it leaves out does not exist for these inputs. Absent: every output has its port's kind and nothing more is known.
   */
  readonly flow?: (at: Flow) => Readonly<Record<string, PortType>>;
  /** Parameters whose change does not change the result (a preview's zoom). They stay out of the content key. */
  readonly cosmetic?: readonly string[];
  /** Its result leaves the graph (saves a file): it runs each time and is never cached. */
  readonly effect?: boolean;
  /** Its length + 1 is the type's version. */
  readonly upgrades: readonly Upgrade[];
}

export type Specs = ReadonlyMap<string, NodeSpec>;
export const versionOf = (s: NodeSpec) => s.upgrades.length + 1;
export const defaultsOf = (s: NodeSpec): Record<string, ParamValue> => Object.fromEntries(Object.entries(s.params).map(([k, p]) => [k, p.default]));
