/** What every control of a parameter is given. */
import type { ParamSpec, ParamValue } from '../../graph/node.ts';

export interface ControlProps<K extends ParamSpec['kind'], V extends ParamValue> {
  readonly node: string;
  readonly name: string;
  readonly spec: Extract<ParamSpec, { kind: K }>;
  readonly value: V;
  /** On a node's body. */
  readonly compact: boolean;
  readonly onChange: (v: V) => void;
}
