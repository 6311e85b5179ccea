/** What a node type's own view of its inner steps is given: nodes/<type>/step-view.tsx. */
import type { Params } from '../../graph/node.ts';
import type { Change } from '../../run/change.ts';
import type { StepRecord } from '../../worker/protocol.ts';

export interface StepViewProps {
  /** The node. */
  readonly id: string;
  /** Its parameters in the run, defaults filled in. */
  readonly params: Params;
  /** Whole path of the step that is looked at, and what of it lies inside the node. */
  readonly at: readonly string[];
  readonly inner: readonly string[];
  readonly steps: readonly StepRecord[];
  readonly index: number;
  /** Replaces a value the step is about to read; absent where nothing can be replaced. */
  readonly change: ((name: string, change: Change) => void) | undefined;
}
