/** What a node's own view is given. It stands in place of the usual picture or figures, on the node and in the inspector. */
import type { Done } from './state/session.ts';

export interface NodeViewProps {
  readonly id: string;
  /** Its last result; nothing before the first run. */
  readonly done: Done | undefined;
  /** There is room for controls: the inspector, not the node's body. */
  readonly large: boolean;
}
